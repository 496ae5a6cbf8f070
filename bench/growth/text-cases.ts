import { Resampler } from '../../processors/audio/pcm/resampler.ts'
import { Repetition } from '../../processors/fallback/continuation/repetition.ts'
import { cutAt, SpeakingRate, spread } from '../../processors/fallback/speech-given.ts'
import { WholeTranscript } from '../../processors/fallback/transcript.ts'
import { MappedText } from '../../processors/text/mapped-text.ts'
import { withoutNoiseMarks } from '../../processors/text/noise-marks.ts'
import { numberSpeller } from '../../processors/text/numbers/spell-numbers.ts'
import { pronouncer } from '../../processors/text/pronunciations.ts'
import { SentenceSegmenter } from '../../processors/text/sentences.ts'
import { speakable } from '../../processors/text/speakable.ts'
import { withoutTags } from '../../processors/text/tags.ts'
import { consistsOf, countWords, plainWords } from '../../processors/text/words.ts'
import { SpeechTexts } from '../../processors/tts/speech-text.ts'
import { WrittenWords } from '../../processors/tts/written-words.ts'
import { defaultBackchannels } from '../../processors/turn/backchannels.ts'
import { wakePhrase } from '../../processors/turn/start/wake-phrase.ts'
import { textTurnDetector } from '../../processors/turn/stop/text-turn-detector.ts'
import { spellable } from '../../providers/flite/text.ts'
import { parsePhones, wordTimings } from '../../providers/flite/timings.ts'
import {
  decodeFrame,
  encodeFrame,
  joinTexts,
  LLMTextFrame,
  parseWavHead,
  readWav,
  WordPlaces,
  wordsOf,
  writeWav,
} from '../../src/engine.ts'
import { HeardText } from '../../src/transport/heard-text.ts'
import { Playhead } from '../../src/transport/playhead.ts'
import { bytes, type GrowthCase, growthCase, ofText, quietly } from './growth-case.ts'

const signal = new AbortController().signal
const playhead = new Playhead({ sampleRate: 1_000 }, 20)
const detector = textTurnDetector()
const wake = wakePhrase(['hey antiphon'])
const says = pronouncer({ nginx: 'engine x', 'a b': 'c', a: 'b' })
const texts = new SpeechTexts({ name: 'voice', sampleRate: 8_000, scripts: ['Latin'] } as never, {})
const spellers = ['en-US', 'en-IN', 'de', 'fr', 'es', 'it'].map(
  (locale) => [locale, numberSpeller(locale)] as const,
)

function wavOf(chunk: readonly number[]) {
  return (size: number) => {
    const head = writeWav({ sampleRate: 8_000, channels: 1, samples: new Int16Array(8) })
    const chunks = bytes(chunk)(size)
    return Uint8Array.from([...head.subarray(0, 12), ...chunks, ...head.subarray(12)])
  }
}

/** The functions that read text, audio and frames. */
export const textCases: readonly GrowthCase[] = [
  ofText('SentenceSegmenter, at once', (text) => {
    const segmenter = new SentenceSegmenter()
    return [...segmenter.push(text), ...segmenter.flush()]
  }),
  ofText('SentenceSegmenter, by character', (text) => {
    const segmenter = new SentenceSegmenter({ locale: 'de', firstClauseWords: 3 })
    for (let at = 0; at < text.length; at++) segmenter.push(text[at]!)
    return segmenter.flush()
  }),
  ofText('speakable', (text) => speakable(text)),
  ofText('withoutTags', (text) => withoutTags(text, ['laughs'])),
  ...spellers.map(([locale, speller]) =>
    ofText(`numbers, ${locale}`, (text) => speller(MappedText.of(text))),
  ),
  ofText('pronunciations', (text) => says(MappedText.of(text))),
  ofText('what a voice is given', (text) => texts.prepare({ text, code: false }, 'en')),
  ofText('plainWords', plainWords),
  ofText('withoutNoiseMarks', withoutNoiseMarks),
  ofText('countWords', (text) => countWords(text, 'en')),
  ofText('consistsOf', (text) => consistsOf(text, defaultBackchannels)),
  ofText('textTurnDetector', (text) =>
    detector.probability({ text, language: 'en' } as never, { signal } as never),
  ),
  ofText('wakePhrase', (text) => wake.judge({ text, voice: true, atMs: 0 } as never)),
  ofText('wordsOf', wordsOf),
  ofText('joinTexts', (text) => joinTexts(text.split(''))),
  ofText('HeardText', (text) => {
    const heard = new HeardText({ sentence: 1, text, turn: 1, round: 0 }, playhead)
    const named = Array.from({ length: 1_000 }, (_, at) => ({ text: 'a', startMs: at, endMs: at + 1 }))
    heard.addTimings(new WordPlaces(text).place(named))
    heard.addAudio(1_000)
    heard.complete()
    for (let at = 0; at < 100; at++) heard.play(at * 10, 10)
    return heard.finish()
  }),
  ofText('WrittenWords', (text) => {
    const written = new WrittenWords(text, MappedText.of(text))
    const places = new WordPlaces(text)
    for (const [at, word] of (text.match(/\S+/g) ?? []).entries())
      written.take(places.place([{ text: word, startMs: at, endMs: at + 1 }]))
    return written.rest()
  }),
  ofText('spellable', spellable),
  ofText('flite: timings', (text) => {
    const phones = parsePhones(`pau:0.1 ${'ah:0.2 pau:0.3 '.repeat(text.length / 10)}`)
    return wordTimings(text, phones, () => undefined)
  }),
  ofText('flite: phones', parsePhones),
  ofText('Fallback: what was said', (text) => {
    const repetition = new Repetition(text)
    for (let at = 0; at < text.length; at += 4) repetition.push(text.slice(at, at + 4))
    return repetition.flush()
  }),
  ofText('Fallback: where a voice broke off', (text) => {
    const words = spread(text, 0, 1_000)
    return cutAt(text, words, 500, new SpeakingRate())
  }),
  ofText('Fallback: transcripts', (text) => {
    const transcript = new WholeTranscript()
    transcript.begin()
    return [...transcript.add({ type: 'final', text }), ...transcript.end()]
  }),
  ofText('decodeFrame', (text) => decodeFrame(encodeFrame(new LLMTextFrame({ text })))),
  growthCase('decodeFrame, bytes', (input: Uint8Array) => quietly(() => decodeFrame(input)), {
    zeros: bytes([0]),
    brackets: (size) => {
      const head = '['.repeat(size)
      const all = new Uint8Array(4 + size)
      new DataView(all.buffer).setUint32(0, size, true)
      all.set(new TextEncoder().encode(head), 4)
      return all
    },
  }),
  growthCase('WAV', (input: Uint8Array) => quietly(() => [parseWavHead(input), readWav(input)]), {
    'empty chunks': wavOf([...'LIST'].map((c) => c.charCodeAt(0)).concat(0, 0, 0, 0)),
    samples: (size) => writeWav({ sampleRate: 8_000, channels: 2, samples: new Int16Array(size) }),
  }),
  growthCase(
    'Resampler',
    (samples: Int16Array) => {
      for (const [from, to] of [
        [8_000, 48_000],
        [767_999, 8_000],
        [44_100, 16_000],
      ] as const)
        new Resampler(from, to).push(samples)
    },
    { samples: (size) => new Int16Array(size) },
  ),
]
