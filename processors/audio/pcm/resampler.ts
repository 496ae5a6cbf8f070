import { AudioError } from '../../../src/engine.ts'
import { type ResamplerFilter, resamplerFilter } from './resampler-filter.ts'

const none = new Int16Array(0)

/**
 * Converts a stream of mono audio from one sample rate to another: a windowed-sinc filter, evaluated at the output's
 * positions only. Its delay is compensated; the whole stream is `round(n · to / from)` samples long.
 */
export class Resampler {
  readonly #filter: ResamplerFilter | undefined
  readonly #ratio: number
  /** Input that is still needed, `#held` samples, the first at position `#start`. */
  #input = none
  #held = 0
  #start = 0
  #taken = 0
  #made = 0

  /**
   * @param from Rate of the input, in Hz.
   * @param to Rate of the output, in Hz.
   * @throws AudioError if a rate is no positive whole number.
   */
  constructor(from: number, to: number) {
    for (const rate of [from, to])
      if (!Number.isSafeInteger(rate) || rate <= 0)
        throw new AudioError(
          `Audio cannot be converted from ${from} Hz to ${to} Hz: give whole numbers of Hz.`,
        )
    this.#ratio = to / from
    this.#filter = from === to ? undefined : resamplerFilter(from, to)
    this.#begin()
  }

  /** Takes in audio; returns what can be said of the output by now. Equal rates: the same array. */
  push(samples: Int16Array): Int16Array {
    if (this.#filter === undefined) return samples
    this.#taken += samples.length
    this.#take(samples)
    return this.#convert(this.#filter, Number.POSITIVE_INFINITY)
  }

  /** The rest of the output. The resampler is then as new. */
  flush(): Int16Array {
    if (this.#filter === undefined || this.#taken === 0) return none
    this.#take(new Int16Array(this.#filter.taps))
    const rest = this.#convert(this.#filter, Math.round(this.#taken * this.#ratio))
    this.#begin()
    return rest
  }

  #begin(): void {
    const before = this.#filter ? this.#filter.taps / 2 - 1 : 0
    this.#held = 0
    this.#taken = this.#made = 0
    this.#start = -before
    this.#take(new Int16Array(before))
  }

  #take(samples: Int16Array): void {
    const held = this.#held + samples.length
    if (held > this.#input.length) {
      const larger = new Int16Array(held * 2)
      larger.set(this.#input.subarray(0, this.#held))
      this.#input = larger
    }
    this.#input.set(samples, this.#held)
    this.#held = held
  }

  #convert(filter: ResamplerFilter, limit: number): Int16Array {
    const { taps, phases, step, rows, coefficients } = filter
    const input = this.#input
    const lastCentre = this.#start + this.#held - 1 - taps / 2
    const upTo = Math.min(limit, Math.floor(((lastCentre + 1) * phases - 1) / step) + 1)
    const output = new Int16Array(Math.max(0, upTo - this.#made))
    for (let i = 0; i < output.length; i++) {
      const position = this.#made * step
      const centre = Math.floor(position / phases)
      const first = centre - (taps / 2 - 1) - this.#start
      const phase = position - centre * phases
      let sum = 0
      if (rows === phases) {
        const row = phase * taps
        for (let tap = 0; tap < taps; tap++) sum += input[first + tap]! * coefficients[row + tap]!
      } else {
        const between = (phase / phases) * rows
        const row = Math.floor(between)
        const share = between - row
        for (let tap = 0, at = row * taps; tap < taps; tap++, at++) {
          const low = coefficients[at]!
          sum += input[first + tap]! * (low + (coefficients[at + taps]! - low) * share)
        }
      }
      output[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : Math.round(sum)
      this.#made++
    }
    const needed = Math.floor((this.#made * step) / phases) - (taps / 2 - 1) - this.#start
    const done = Math.min(this.#held, Math.max(0, needed))
    input.copyWithin(0, done, this.#held)
    this.#held -= done
    this.#start += done
    return output
  }
}
