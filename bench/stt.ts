import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flite } from '../providers/flite/tts.ts'
import { moonshine } from '../providers/moonshine/stt.ts'
import { readWav } from '../src/audio/wav.ts'
import { providerCall, type STTProvider, systemClock } from '../src/engine.ts'
import { recognizeText, speakText } from '../src/testing/index.ts'
import { sentences } from './stt-sentences.ts'
import { wordErrors, wordsOf } from './word-errors.ts'

/** How well and how fast Moonshine (tiny) hears a few minutes of speech, at 16 kHz. */
export interface STTFigures {
  /** Words wrong, missing or too many, as a part of the words said, over all speech. */
  wer: number
  /** The same by who speaks: the embedded voices, and people where the recordings are there. */
  werBySpeaker: Record<string, number>
  /** Seconds of one decoding a second of audio. */
  realTimeFactor: number
  /** Final result after the end of audio fed in real time, which ends with the silence that voice activity detection waits for. */
  p50FinalMs: number
  p95FinalMs: number
  /** Minutes of speech. */
  minutes: number
}

interface Utterance {
  readonly speaker: string
  readonly said: string
  readonly samples: Int16Array
}

const sampleRate = 16_000
const chunk = sampleRate / 50
/** What voice activity detection waits for after the last word. */
const silence = new Int16Array((sampleRate * 224) / 1000)
const voices = ['slt', 'rms', 'awb']
const recordings: Record<string, string> = {
  'go-forward-ten-meters': 'go forward ten meters',
  'cards-1': 'ten of clubs',
  'cards-2': 'four queen of clubs',
  'cards-3': 'seven of clubs',
  'cards-4': 'five five',
  'cards-5': 'eight of spades four of clubs seven of hearts',
}
const options = providerCall()

/** Runs the benchmark: about a minute and a half. */
export async function run(): Promise<STTFigures> {
  const speech = [...people(), ...(await synthesized())]
  const provider = moonshine()
  await provider.warmup?.(options)
  try {
    const accuracy = await judge(provider, speech)
    const latencies: number[] = []
    for (const [i, utterance] of speech.entries())
      if (i % 3 === 0) latencies.push(await finalMs(provider, utterance.samples))
    latencies.sort((a, b) => a - b)
    const at = (part: number) => rounded(latencies[Math.floor(latencies.length * part)]!, 1)
    return { ...accuracy, p50FinalMs: at(0.5), p95FinalMs: at(0.95) }
  } finally {
    await provider.close?.()
  }
}

async function judge(provider: STTProvider, speech: readonly Utterance[]) {
  const tally: Record<string, { errors: number; words: number }> = {}
  const startedAt = systemClock.now()
  let heardSamples = 0
  for (const { speaker, said, samples } of speech) {
    const heard = wordsOf(await recognizeText(provider, samples))
    const words = wordsOf(said)
    const own = tally[speaker] ?? { errors: 0, words: 0 }
    tally[speaker] = own
    own.errors += wordErrors(words, heard)
    own.words += words.length
    heardSamples += samples.length
  }
  const seconds = heardSamples / sampleRate
  const realTimeFactor = (systemClock.now() - startedAt) / 1000 / seconds
  const sum = (of: 'errors' | 'words') => Object.values(tally).reduce((total, own) => total + own[of], 0)
  return {
    wer: rounded(sum('errors') / sum('words'), 4),
    werBySpeaker: Object.fromEntries(
      Object.entries(tally).map(([speaker, { errors, words }]) => [speaker, rounded(errors / words, 4)]),
    ),
    realTimeFactor: rounded(realTimeFactor, 4),
    minutes: rounded(seconds / 60, 2),
  }
}

/** Feeds the last second of speech, and the silence after it, as it would come from a telephone. */
async function finalMs(provider: STTProvider, samples: Int16Array): Promise<number> {
  let endedAt = Number.NaN
  const audio = async function* () {
    const live = Math.max(0, samples.length - sampleRate)
    yield samples.subarray(0, live)
    const startedAt = systemClock.now()
    const tail = Int16Array.from([...samples.subarray(live), ...silence])
    for (let at = 0; at < tail.length; at += chunk) {
      const dueAt = startedAt + ((at + chunk) / sampleRate) * 1000
      await systemClock.sleep(Math.max(0, dueAt - systemClock.now()))
      yield tail.subarray(at, at + chunk)
    }
    endedAt = systemClock.now()
  }
  await recognizeText(provider, audio())
  return systemClock.now() - endedAt
}

/** Recordings of people. */
function people(): Utterance[] {
  const folder = fileURLToPath(new URL('../test/fixtures/audio/', import.meta.url))
  return Object.entries(recordings).map(([name, said]) => ({
    speaker: 'people',
    said,
    samples: withoutSilence(readWav(readFileSync(`${folder}${name}.wav`)).samples),
  }))
}

async function synthesized(): Promise<Utterance[]> {
  const provider = flite()
  const made: Utterance[] = []
  for (const voice of voices)
    for (const said of sentences) {
      const { samples } = await speakText(provider, said, { voice })
      made.push({ speaker: voice, said, samples: withoutSilence(samples) })
    }
  await provider.close?.()
  return made
}

/** Speech up to its last sound above −46 dB, so that latencies count from there. */
function withoutSilence(samples: Int16Array): Int16Array {
  return samples.subarray(0, samples.findLastIndex((sample) => Math.abs(sample) > 164) + 1)
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
