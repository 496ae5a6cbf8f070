import { AudioError } from '../../../src/engine.ts'
import type { AudioDecoder } from './audio-codec.ts'
import { ticksPerMs } from './rtp-audio.ts'

/** What is made up fades from here on, in milliseconds: longer it is no speech any more, only a tone. */
const audibleMs = 60
/** How long it takes to fade away. */
const fadeMs = 20
/** How long sound that follows silence takes to come up. */
const riseMs = 5

/** Decodes, and makes up for what is missing without a click: like what went before at first, then silence. */
export class ConcealingDecoder {
  readonly #decoder: AudioDecoder
  readonly #samplesPerMs: number
  #missingMs = Number.POSITIVE_INFINITY

  constructor(decoder: AudioDecoder) {
    this.#decoder = decoder
    this.#samplesPerMs = decoder.sampleRate / 1000
  }

  /** A packet. One that is broken counts as lost. */
  decode(payload: Uint8Array): Int16Array {
    const samples = unlessBroken(() => this.#decoder.decode(payload))
    return samples ? this.#heard(samples) : this.missing(this.#decoder.duration(payload) ?? 0)
  }

  /** A lost stretch, of which the packet behind it may hold a copy. */
  restore(next: Uint8Array, ticks: number): Int16Array {
    const samples = unlessBroken(() => this.#decoder.recover(next, this.#samples(ticks)))
    return samples ? this.#heard(samples) : this.missing(ticks)
  }

  /** A stretch that is missing. */
  missing(ticks: number): Int16Array {
    const beganMs = this.#missingMs
    this.#missingMs += ticks / ticksPerMs
    const count = this.#samples(ticks)
    const concealed =
      beganMs < audibleMs + fadeMs ? unlessBroken(() => this.#decoder.conceal(count)) : undefined
    if (concealed === undefined) return new Int16Array(count)
    return this.#shaped(concealed, (ms) => 1 - (beganMs + ms - audibleMs) / fadeMs)
  }

  #heard(samples: Int16Array): Int16Array {
    const silent = this.#missingMs >= audibleMs
    this.#missingMs = 0
    return silent ? this.#shaped(samples, (ms) => ms / riseMs) : samples
  }

  #shaped(samples: Int16Array, gain: (ms: number) => number): Int16Array {
    return samples.map((sample, at) => sample * Math.min(1, Math.max(0, gain(at / this.#samplesPerMs))))
  }

  #samples(ticks: number): number {
    return Math.round((ticks / ticksPerMs) * this.#samplesPerMs)
  }
}

function unlessBroken(decode: () => Int16Array): Int16Array | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof AudioError) return undefined
    throw error
  }
}
