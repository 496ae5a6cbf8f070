import { EchoFilter, echoBlock } from '../processors/audio/echo/echo-filter.ts'
import { flite } from '../providers/flite/tts.ts'
import { systemClock } from '../src/engine.ts'
import { speakText } from '../src/testing/index.ts'
import { rounded } from './figures.ts'
import { roomResponse } from './room-response.ts'
import { sentences } from './stt-sentences.ts'

/** How much of the agent's voice is taken out of the microphone, and what that costs. */
export interface EchoFigures {
  /** Echo return loss enhancement, in dB, of the filter alone, by delay in ms and level in dB, after 5 s of the agent's speech. */
  erleDb: Record<string, number>
  /** The agent's speech until 10 dB are gone for the first time, in seconds. */
  secondsTo10Db: Record<string, number>
  /** Time taken, as a percentage of the audio's, while the agent speaks. */
  cpuPercent: number
}

const rate = 16_000
/** Delay in ms, level in dB. */
const rooms = [
  [0, -6],
  [80, -12],
  [200, -20],
  [390, -6],
  [300, -30],
] as const

/** Runs the benchmark: about ten seconds. */
export async function run(): Promise<EchoFigures> {
  const played = await speech(30)
  const figures: EchoFigures = { erleDb: {}, secondsTo10Db: {}, cpuPercent: 0 }
  let spentMs = 0
  for (const [delayMs, levelDb] of rooms) {
    const heard = reverberated(played, delayMs, levelDb)
    const startedMs = systemClock.now()
    const powers = filtered(played, heard)
    spentMs += systemClock.now() - startedMs
    const name = `${delayMs}ms${levelDb}dB`
    const late = powers.slice(Math.ceil((5 * rate) / echoBlock))
    figures.erleDb[name] = rounded(erle(late), 1)
    const second = Math.ceil(rate / echoBlock)
    const first = powers.findIndex((_, i) => erle(powers.slice(i, i + second)) >= 10)
    figures.secondsTo10Db[name] = rounded((first * echoBlock) / rate, 1)
  }
  figures.cpuPercent = rounded((spentMs / rooms.length / (played.length / rate) / 1000) * 100, 2)
  return figures
}

interface Power {
  readonly heard: number
  readonly left: number
}

function filtered(played: Float64Array, heard: Float64Array): Power[] {
  const filter = new EchoFilter(rate / 2)
  const powers: Power[] = []
  for (let at = 0; at + echoBlock <= played.length; at += echoBlock) {
    const block = heard.subarray(at, at + echoBlock)
    filter.process(played.subarray(at, at + echoBlock), block)
    powers.push({ heard: power(block), left: power(filter.left) })
  }
  return powers
}

function erle(powers: readonly Power[]): number {
  const sum = (of: keyof Power) => powers.reduce((total, own) => total + own[of], 1e-12)
  return 10 * Math.log10(sum('heard') / sum('left'))
}

function power(samples: Float64Array): number {
  return samples.reduce((sum, sample) => sum + sample ** 2, 0)
}

/** As the microphone hears it, over a noise of −70 dB. */
function reverberated(played: Float64Array, delayMs: number, levelDb: number): Float64Array {
  const response = roomResponse(rate / 20, levelDb)
  const delay = (delayMs * rate) / 1000
  let seed = 3
  return played.map((_, at) => {
    seed = (seed * 16_807) % 2_147_483_647
    let sum = ((seed / 2_147_483_647) * 2 - 1) * 5e-4
    for (let i = 0; i < response.length && at - delay >= i; i++) sum += response[i]! * played[at - delay - i]!
    return sum
  })
}

async function speech(seconds: number): Promise<Float64Array> {
  const provider = flite({ voice: 'slt' })
  const samples: number[] = []
  for (const sentence of sentences)
    for (const sample of (await speakText(provider, sentence)).samples) samples.push(sample / 32_768)
  await provider.close?.()
  return Float64Array.from(samples.slice(0, seconds * rate))
}
