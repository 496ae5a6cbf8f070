import { DTMFDecoder, dtmfRate } from '../processors/audio/dtmf/dtmf-decoder.ts'
import { EchoFilter, echoBlock } from '../processors/audio/echo/echo-filter.ts'
import { backgroundSound, roomTone } from '../processors/audio/index.ts'
import { Resampler } from '../processors/audio/pcm/resampler.ts'
import { Leveller } from '../processors/audio/recording/leveller.ts'
import { rnnoise } from '../providers/rnnoise/noise.ts'
import { providerCall, systemClock } from '../src/engine.ts'
import { quantile, rounded } from './figures.ts'

/** What each step of audio costs. */
export interface AudioFigures {
  /** Microseconds for a chunk of 20 ms: the median of the rounds. */
  microsPerChunk: Record<string, number>
  /** How many times faster than the audio itself. */
  timesRealTime: Record<string, number>
}

/** Takes a chunk of 20 ms. */
type Step = () => void

/** Chunks in a row, and how often every step gets its turn: all see the same moments of the machine. */
const chunksPerRound = 250
const rounds = 24
/** Rounds that count for nothing: the code is compiled in them. */
const warmUp = 4

/** Runs the benchmark: about four seconds. */
export async function run(): Promise<AudioFigures> {
  const { steps, close } = await prepared()
  const spentMs = new Map(Object.keys(steps).map((name) => [name, [] as number[]]))
  for (let round = 0; round < warmUp + rounds; round++)
    for (const [name, step] of Object.entries(steps)) {
      const startedMs = systemClock.now()
      for (let i = 0; i < chunksPerRound; i++) step()
      if (round >= warmUp) spentMs.get(name)!.push((systemClock.now() - startedMs) / chunksPerRound)
    }
  close()
  const figures: AudioFigures = { microsPerChunk: {}, timesRealTime: {} }
  for (const [name, each] of spentMs) {
    const ms = quantile(each, 0.5)
    figures.microsPerChunk[name] = rounded(ms * 1000, 2)
    figures.timesRealTime[name] = Math.round(20 / ms)
  }
  return figures
}

async function prepared(): Promise<{ steps: Record<string, Step>; close: () => void }> {
  const at8 = chunk(dtmfRate)
  const at16 = chunk(16_000)
  const at48 = chunk(48_000)
  const down = new Resampler(48_000, 16_000)
  const up = new Resampler(8_000, 16_000)
  const odd = new Resampler(44_100, 16_000)
  const at44 = chunk(44_100)
  const decoder = new DTMFDecoder()
  const leveller = new Leveller(16_000, -20)
  const tone = backgroundSound({ sound: roomTone() })
  const loop = backgroundSound({ samples: chunk(44_100, 3_000), sampleRate: 44_100 })
  const stretch = { sampleRate: 16_000, speaking: false, ending: false }
  const noise = await rnnoise().open(providerCall())
  const frame = new Float32Array(480)
  const steps = {
    // What everything else is to be held against: a copy, and the simplest resampler there is.
    copy: () => void at48.slice(),
    'naive resampler 48 to 16 kHz': () => void linear(at48, 3),
    'resampler 48 to 16 kHz': () => void down.push(at48),
    'resampler 8 to 16 kHz': () => void up.push(at8),
    'resampler 44.1 to 16 kHz': () => void odd.push(at44),
    'DTMF detector': () => void decoder.push(at8),
    'loudness levelled': () => void leveller.process(at16),
    'background, generated': () => void tone.mix(at16.slice(), stretch),
    'background, recorded': () => void loop.mix(at16.slice(), stretch),
    'echo taken out': echo(at16),
    'noise taken out (RNNoise)': () => {
      for (const at of [0, 480]) {
        frame.set(at48.subarray(at, at + 480))
        noise.process(frame)
      }
    },
  }
  return { steps, close: () => noise.close() }
}

/** A filter takes blocks of its own length. */
function echo(samples: Int16Array): Step {
  const filter = new EchoFilter(8_000)
  const played = Float64Array.from({ length: echoBlock }, (_, i) => samples[i]! / 32_768)
  const heard = played.map((sample, i) => 0.3 * sample + 0.001 * Math.sin(i * 7.1))
  let waiting = 0
  return () => {
    for (waiting += samples.length; waiting >= echoBlock; waiting -= echoBlock) filter.process(played, heard)
  }
}

/** Every so many samples, between two of them. */
function linear(samples: Int16Array, step: number): Int16Array {
  const out = new Int16Array(Math.floor(samples.length / step))
  for (let i = 0; i < out.length; i++) {
    const at = i * step + 0.5
    const low = Math.floor(at)
    out[i] = samples[low]! + (samples[low + 1]! - samples[low]!) * (at - low)
  }
  return out
}

/** Something like a voice: tones and a rush. */
function chunk(rate: number, ms = 20): Int16Array {
  let seed = 5
  return Int16Array.from({ length: (rate * ms) / 1000 }, (_, i) => {
    seed = (seed * 16_807) % 2_147_483_647
    return 5_000 * Math.sin((2 * Math.PI * 180 * i) / rate) + 800 * (seed / 2_147_483_647 - 0.5)
  })
}
