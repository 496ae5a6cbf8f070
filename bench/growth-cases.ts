import { isMainThread } from 'node:worker_threads'
import { Resampler } from '../processors/audio/resampler.ts'
import { Repetition } from '../processors/fallback/repetition.ts'
import { cutAt, SpeakingRate, spread } from '../processors/fallback/speech-given.ts'
import { WholeTranscript } from '../processors/fallback/transcript.ts'
import { MappedText } from '../processors/text/mapped-text.ts'
import { withoutNoiseMarks } from '../processors/text/noise-marks.ts'
import { numberSpeller } from '../processors/text/numbers/spell-numbers.ts'
import { pronouncer } from '../processors/text/pronunciations.ts'
import { SentenceSegmenter } from '../processors/text/sentences.ts'
import { speakable } from '../processors/text/speakable.ts'
import { withoutTags } from '../processors/text/tags.ts'
import { spellable } from '../processors/tts/flite-text.ts'
import { parsePhones, wordTimings } from '../processors/tts/flite-timings.ts'
import { SpeechTexts } from '../processors/tts/speech-text.ts'
import { WrittenWords } from '../processors/tts/written-words.ts'
import { defaultBackchannels } from '../processors/turn/backchannels.ts'
import { textTurnDetector } from '../processors/turn/text-turn-detector.ts'
import { wakePhrase } from '../processors/turn/wake-phrase.ts'
import { consistsOf, countWords, plainWords } from '../processors/turn/words.ts'
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
} from '../src/index.ts'
import { HeardText } from '../src/transport/heard-text.ts'
import { readFields } from '../transports/rtvi/protobuf.ts'
import { parseObject } from '../transports/telephony/json-message.ts'

/** A function that takes what comes from outside. */
export interface GrowthCase {
  readonly name: string
  /** Does all the work there is for an input; its result does not matter. */
  readonly run: (input: never) => unknown
  /** The worst inputs: each makes one of about so many characters, bytes or items. */
  readonly inputs: Readonly<Record<string, (size: number) => never>>
}

/** What is repeated to make a text that is hard to read. */
const units = [
  ...[
    ' ',
    '\n',
    '\t',
    ' \n',
    '\n\n',
    'a',
    'a ',
    'A ',
    'word ',
    'Word. ',
    '. ',
    '.',
    '…',
    '! ',
    '?',
    'Dr. ',
    'e.g. ',
    'a.',
  ],
  ...[
    '0',
    '1',
    '1 ',
    '12 ',
    '1.',
    '1,',
    '1. ',
    '1, ',
    '1-',
    '1 - ',
    '1/',
    '1:',
    '1/2 ',
    '1+',
    '1=',
    '1x',
    '1×',
    '123,',
    '123.123,',
  ],
  ...[
    '$',
    '$1',
    '$1 ',
    '1 €',
    '€1,',
    '1%',
    '#1',
    'No. ',
    '12:30 ',
    '1st ',
    'Jan ',
    'Jan 1 ',
    '+1 ',
    '(1) ',
    '(',
    '-1 ',
    '06 ',
    '½',
  ],
  ...[
    '[',
    ']',
    '[]',
    '[a]',
    '[a](',
    '![',
    '[^',
    '[a]: ',
    '(a',
    '(sigh ',
    '*sigh ',
    '[laugh ',
    '<',
    '<a',
    '<a ',
    '<a b="',
    '<a b="c" ',
    '<!--',
    '>',
  ],
  ...[
    '`',
    '``',
    '```',
    '``` ',
    '```\n\nA ',
    '\n\nA b c ',
    '*',
    '**',
    '* ',
    '**a',
    '_',
    '__',
    '_a ',
    '~~',
    '~~a',
    '==',
    '==a',
    '=',
    '#',
    '# ',
    '\n# ',
  ],
  ...[
    '|',
    '| ',
    '|-',
    '|\n',
    '\n|a',
    '\n- ',
    '\n> ',
    '\n1)',
    '- [x] ',
    '\\',
    '$a',
    '$$',
    ':a',
    ':a:',
    ':) ',
    '&amp;',
    '&',
    '<3',
    '\n---',
    '\n- - ',
  ],
  ...[
    'a@',
    'a@b',
    'a@b.',
    'a-',
    '.com',
    'www.',
    'http://',
    'http://a.',
    'http://a/',
    'a.com/',
    '@',
    '://',
    'a.b',
    'a_',
  ],
  ...[
    '"',
    '«',
    '»',
    ' »',
    '“',
    '”',
    '「',
    '」',
    '。',
    '「。',
    '!”',
    "'",
    '’',
    '—',
    ', ',
    '，',
    'a, ',
    ', a',
    'and ',
  ],
  ...[
    'ก',
    'สวัสดี',
    'ខ្ញុំ',
    '今日は',
    '中',
    '한국 ',
    '😀',
    '👍🏽',
    '🇩🇪',
    'é',
    'e\u0301',
    '\u0301',
    '\u200d',
    'İ',
    'ß',
    'ا',
    'क्षि',
    '\ud83d',
    '\0',
    '\ue000',
  ],
  ...['okay ', 'mm ', 'uh ', 'zero ', 'my number is ', 'uh-', 'mm, ', 'one.'],
]

/** Texts in which something hard is followed by a long run that decides nothing. */
const heads = [
  '```\n\nA',
  '```js\n',
  '[',
  '(',
  '<a ',
  '<a b="',
  '$',
  '**',
  '_',
  '==',
  '~~',
  '"',
  '«',
  'a@',
  'http://',
  '1',
  '|',
  '\n|',
  'Dr. ',
  '「',
  '[laugh',
  '*',
]
const runs = [' ', 'a', 'a ', '1', '.', '\n', '-', ',']

/** Texts of a size that are hard to read, by name. */
export const hardTexts: Readonly<Record<string, (size: number) => string>> = {
  ...Object.fromEntries(
    units.map((unit) => [JSON.stringify(unit), (size: number) => unit.repeat(Math.ceil(size / unit.length))]),
  ),
  ...Object.fromEntries(
    heads.flatMap((head) =>
      runs.map((run) => [
        `${JSON.stringify(head)} + ${JSON.stringify(run)}`,
        (size: number) => head + run.repeat(Math.ceil(size / run.length)),
      ]),
    ),
  ),
}

/** A few of them that have been the worst, for tests that have no time for all. */
export const worstTexts: Readonly<Record<string, (size: number) => string>> = Object.fromEntries(
  ['\n', '[', '1', 'a ', '\n> ', '中', '「'].map((unit) => [
    JSON.stringify(unit),
    hardTexts[JSON.stringify(unit)]!,
  ]),
)

const signal = new AbortController().signal
const detector = textTurnDetector()
const wake = wakePhrase(['hey antiphon'])
const says = pronouncer({ nginx: 'engine x', 'a b': 'c', a: 'b' })
const texts = new SpeechTexts({ name: 'voice', sampleRate: 8_000, scripts: ['Latin'] } as never, {})
const spellers = ['en-US', 'en-IN', 'de', 'fr', 'es', 'it'].map(
  (locale) => [locale, numberSpeller(locale)] as const,
)

function ofText(name: string, run: (text: string) => unknown, inputs = hardTexts): GrowthCase {
  return { name, run, inputs } as unknown as GrowthCase
}

function ofBytes(
  name: string,
  run: (bytes: Uint8Array) => unknown,
  inputs: Readonly<Record<string, (size: number) => Uint8Array>>,
): GrowthCase {
  return { name, run, inputs } as unknown as GrowthCase
}

/** Whatever it throws: an input that is refused has been looked at too. */
function quietly(run: () => unknown): void {
  try {
    run()
  } catch {}
}

const bytes = (unit: readonly number[]) => (size: number) =>
  Uint8Array.from({ length: size }, (_, at) => unit[at % unit.length]!)

function wavOf(chunk: readonly number[]) {
  return (size: number) => {
    const head = writeWav({ sampleRate: 8_000, channels: 1, samples: new Int16Array(8) })
    const chunks = bytes(chunk)(size)
    return Uint8Array.from([...head.subarray(0, 12), ...chunks, ...head.subarray(12)])
  }
}

/** Every function that takes text, bytes or counts from outside, with its worst inputs. */
export const growthCases: readonly GrowthCase[] = [
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
    const heard = new HeardText(1, text, 1, 0)
    const named = Array.from({ length: 1_000 }, (_, at) => ({ text: 'a', startMs: at, endMs: at + 1 }))
    heard.addTimings(new WordPlaces(text).place(named))
    heard.addAudio(1_000)
    heard.complete()
    for (let at = 0; at < 100; at++) heard.play(10)
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
  ofText('JSON of telephony', (text) => {
    for (const message of [text, JSON.stringify({ text })]) quietly(() => parseObject(message, 'Vendor'))
  }),
  ofBytes('decodeFrame, bytes', (input) => quietly(() => decodeFrame(input)), {
    zeros: bytes([0]),
    brackets: (size) => {
      const head = '['.repeat(size)
      const all = new Uint8Array(4 + size)
      new DataView(all.buffer).setUint32(0, size, true)
      all.set(new TextEncoder().encode(head), 4)
      return all
    },
  }),
  ofBytes('protobuf', (input) => quietly(() => readFields(input)), {
    'empty fields': bytes([0x0a, 0]),
    'small numbers': bytes([0x08, 0]),
    'long numbers': bytes([0x08, ...new Array<number>(8).fill(0xff), 0]),
    'one field': (size) => Uint8Array.from([0x0a, 0xff, 0xff, 0x7f, ...bytes([0])(size)]),
  }),
  ofBytes('WAV', (input) => quietly(() => [parseWavHead(input), readWav(input)]), {
    'empty chunks': wavOf([...'LIST'].map((c) => c.charCodeAt(0)).concat(0, 0, 0, 0)),
    samples: (size) => writeWav({ sampleRate: 8_000, channels: 2, samples: new Int16Array(size) }),
  }),
  {
    name: 'Resampler',
    run: (samples: Int16Array) => {
      for (const [from, to] of [
        [8_000, 48_000],
        [767_999, 8_000],
        [44_100, 16_000],
      ] as const)
        new Resampler(from, to).push(samples)
    },
    inputs: { samples: (size: number) => new Int16Array(size) },
  } as unknown as GrowthCase,
]

/** How much processor time a piece of work takes, in milliseconds: it does not depend on what else the computer does. */
export function cpuMs(work: () => unknown): number {
  // That of a thread counts in steps of some milliseconds, that of the process exactly.
  const usage = () => (isMainThread ? process.cpuUsage() : (process.threadCpuUsage ?? process.cpuUsage)())
  const before = usage()
  work()
  const after = usage()
  return (after.user - before.user + after.system - before.system) / 1_000
}
