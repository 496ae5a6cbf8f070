import type { AudioRawFrame } from '../../../src/engine.ts'
import { toMono } from './mono.ts'
import { Resampler } from './resampler.ts'

/** Turns the audio of frames, whatever its rate and channels, into one stream of mono at one rate. */
export class MonoConverter {
  readonly #sampleRate: number
  #resampler: Resampler | undefined
  #from = 0

  /** @param sampleRate The rate it converts to, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** The next stretch, converted. A frame that needs no conversion is not copied. */
  convert(frame: Pick<AudioRawFrame, 'samples' | 'sampleRate' | 'channels'>): Int16Array {
    const mono = toMono(frame.samples, frame.channels)
    if (frame.sampleRate === this.#sampleRate) return mono
    if (this.#resampler === undefined || this.#from !== frame.sampleRate) {
      this.#from = frame.sampleRate
      this.#resampler = new Resampler(frame.sampleRate, this.#sampleRate)
    }
    return this.#resampler.push(mono)
  }

  /** What is left of the stream. The next frame begins a new one. */
  flush(): Int16Array {
    return this.#resampler?.flush() ?? new Int16Array(0)
  }
}
