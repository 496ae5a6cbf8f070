import { join } from 'node:path'
import { flite } from '../providers/flite/tts.ts'
import { loadPhonemizer } from '../providers/hibari/load-phonemizer.ts'
import { hibari } from '../providers/hibari/tts.ts'
import { packageFolder } from '../providers/kit/worker/package-folder.ts'
import { moonshine } from '../providers/moonshine/stt.ts'
import { providerCall, type STTProvider, systemClock, type TTSProvider } from '../src/engine.ts'
import { recognizeText, sentencesOf, speakText } from '../src/testing/index.ts'
import { quantile, rounded } from './figures.ts'
import { referencePhonemes, written } from './hibari-phonemes.ts'
import { resampled } from './resampled.ts'
import { sentences } from './stt-sentences.ts'
import { wordErrors, wordsOf } from './word-errors.ts'

/** How well Hibari is understood, beside Flite, and how fast it speaks. */
export interface VoiceQualityFigures {
  /** Words that Moonshine (tiny) hears wrong, misses or adds, as a part of the words said: a hundred sentences of Hibari's. */
  wer: number
  /** The same sentences, spoken by Flite. */
  fliteWer: number
  /** Seconds of sound in one second of processor time, of all threads. */
  realTime: number
  /** From the call to the first sound of a sentence of ten words: the median. */
  firstSoundMs: number
  /** The part of the reference's sentences whose phonemes are exactly those of the reference. */
  phonemeAgreement: number
}

const count = 100
/** Rate of Moonshine, in Hz. */
const heardRate = 16_000

/** Runs the benchmark: about two minutes. */
export async function run(): Promise<VoiceQualityFigures> {
  const [voice, rival, ear] = [hibari(), flite(), moonshine()]
  const call = providerCall()
  await Promise.all([voice, rival, ear].map((each) => each.warmup?.(call)))
  try {
    const said = spokenSentences()
    const firstSoundMs = await firstSound(voice)
    const own = await spoken(voice, said)
    return {
      wer: await errors(ear, said, own.sounds),
      fliteWer: await errors(ear, said, (await spoken(rival, said)).sounds),
      realTime: rounded(own.seconds / own.cpuSeconds),
      firstSoundMs,
      phonemeAgreement: await agreement(),
    }
  } finally {
    await Promise.all([voice, rival, ear].map((each) => each.close?.()))
  }
}

/** A hundred sentences of seven words and more, of plain words. */
function spokenSentences(): string[] {
  const others = referencePhonemes()
    .map(({ text }) => text)
    .filter((text) => /^[A-Z][a-zA-Z, -]+[.?!]$/.test(text) && wordsOf(text).length >= 7)
    .filter((text) => !sentences.includes(text) && !text.startsWith('Once upon'))
  return [...sentences, ...others].slice(0, count)
}

async function spoken(voice: TTSProvider, texts: readonly string[]) {
  const sounds: Int16Array[] = []
  const before = process.cpuUsage()
  for (const text of texts) sounds.push((await speakText(voice, text)).samples)
  const { user, system } = process.cpuUsage(before)
  const seconds = sounds.reduce((sum, { length }) => sum + length, 0) / voice.sampleRate
  return {
    sounds: sounds.map((each) => resampled(each, voice.sampleRate, heardRate)),
    seconds,
    cpuSeconds: (user + system) / 1e6,
  }
}

async function errors(ear: STTProvider, texts: readonly string[], sounds: readonly Int16Array[]) {
  let wrong = 0
  let all = 0
  for (const [i, text] of texts.entries()) {
    const words = wordsOf(text)
    wrong += wordErrors(words, wordsOf(await recognizeText(ear, sounds[i]!)))
    all += words.length
  }
  return rounded(wrong / all, 4)
}

/** The median of twenty sentences of ten words, none said before. */
async function firstSound(voice: TTSProvider): Promise<number> {
  const latencies: number[] = []
  for (const text of sentences.filter((each) => wordsOf(each).length === 10).concat(tenWords)) {
    const startedAt = systemClock.now()
    for await (const event of voice.speak({ sentences: sentencesOf(text) }, providerCall()))
      if (event.type === 'audio') {
        latencies.push(systemClock.now() - startedAt)
        break
      }
  }
  return rounded(quantile(latencies, 0.5))
}

const tenWords = [
  'Your table for four people is booked for tonight at eight.',
  'The next train to the airport leaves in twenty five minutes.',
  'I am sorry, but we do not have that book today.',
  'Please tell me the name and the date of your birth.',
  'It will be cloudy in the morning and sunny after lunch.',
  'Your parcel has left the warehouse and will arrive on Tuesday.',
  'Let me look that up for you, one moment please, Margaret.',
  'There are three doctors who could see you this coming week.',
  'You can pay by card or with cash when it arrives.',
  'The museum is closed on Mondays, and open all other days.',
]

async function agreement(): Promise<number> {
  const phonemizer = await loadPhonemizer(join(packageFolder('antiphon-embedded', 'hibari'), 'hibari'))
  const references = referencePhonemes()
  let same = 0
  for (const { text, phonemes } of references) if (written(await phonemizer.say(text)) === phonemes) same++
  return rounded(same / references.length, 4)
}
