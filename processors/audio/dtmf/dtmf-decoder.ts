import type { DTMFKey } from '../../../src/engine.ts'
import { columnHz, keyAt, rowHz } from './dtmf-tones.ts'

/** The rate it listens at, in Hz. */
export const dtmfRate = 8_000

/** Samples looked at together: 12.75 ms, so that neighbouring tones fall into each other's zeros. */
const size = 102
/** Samples between two looks: 5 ms. */
const hop = 40
/** Looks in a row that have to agree: more than a tone of 23 ms gives, fewer than one of 40 ms (ITU-T Q.24). */
const agreeing = 5
/** Looks in a row without the key that end it: more than an interruption of 10 ms gives, fewer than a pause of 40 ms. */
const absent = 4
/** The least level of a tone, as power: −36 dB of full scale. */
const leastPower = (32_768 ** 2 / 2) * 10 ** -3.6
/** The part of the power that has to be in the two tones. Voices have more elsewhere. */
const leastPart = 0.65
/** The higher tone may be so much stronger or weaker than the lower one, as power: Q.24's 4 and 8 dB, and 2 dB for the measurement. */
const mostTwist = 10 ** 0.6
const leastTwist = 10 ** -1
/** How far a tone may be from its frequency: Q.24 accepts 1.5 % and rejects 3.5 %. */
const mostOff = 0.025

const frequencies = [...rowHz, ...columnHz]
const cosines = frequencies.map((hz) => wave(hz, Math.cos))
const sines = frequencies.map((hz) => wave(hz, Math.sin))

/** Hears the keys of a telephone in mono audio at {@link dtmfRate}. */
export class DTMFDecoder {
  readonly #window = new Float64Array(size)
  #filled = 0
  readonly #phase = new Float64Array(8)
  readonly #lastPhase = new Float64Array(8)
  readonly #power = new Float64Array(8)
  #candidate: DTMFKey | undefined
  #count = 0
  #pressed: DTMFKey | undefined
  #missing = 0

  /** The next stretch of audio; returns the keys that have begun to sound in it. */
  push(samples: Int16Array): DTMFKey[] {
    const keys: DTMFKey[] = []
    for (const sample of samples) {
      this.#window[this.#filled++] = sample
      if (this.#filled < size) continue
      const key = this.#follow(this.#look())
      if (key !== undefined) keys.push(key)
      this.#window.copyWithin(0, hop)
      this.#filled = size - hop
    }
    return keys
  }

  #follow(seen: DTMFKey | undefined): DTMFKey | undefined {
    this.#count = seen !== undefined && seen === this.#candidate ? this.#count + 1 : 1
    this.#candidate = seen
    if (this.#pressed !== undefined) {
      this.#missing = seen === this.#pressed ? 0 : this.#missing + 1
      if (this.#missing >= absent) this.#pressed = undefined
    }
    if (seen === undefined || this.#pressed !== undefined || this.#count < agreeing) return undefined
    this.#missing = 0
    this.#pressed = seen
    return seen
  }

  /** The key that the window holds, if it holds one and nothing else. */
  #look(): DTMFKey | undefined {
    let total = 0
    for (const sample of this.#window) total += sample * sample
    this.#lastPhase.set(this.#phase)
    if (total / size < leastPower) return undefined
    for (let f = 0; f < 8; f++) this.#measure(f)
    const row = strongest(this.#power, 0)
    const column = strongest(this.#power, 4)
    const low = this.#power[row]!
    const high = this.#power[column]!
    if (low + high < leastPart * (total / size)) return undefined
    if (high > mostTwist * low || high < leastTwist * low) return undefined
    return this.#inTune(row) && this.#inTune(column) ? keyAt(row, column - 4) : undefined
  }

  /** The power and the phase of one frequency. */
  #measure(f: number): void {
    const cos = cosines[f]!
    const sin = sines[f]!
    let re = 0
    let im = 0
    for (let i = 0; i < size; i++) {
      re += this.#window[i]! * cos[i]!
      im -= this.#window[i]! * sin[i]!
    }
    this.#power[f] = (2 * (re * re + im * im)) / (size * size)
    this.#phase[f] = Math.atan2(im, re)
  }

  /** How far the phase has turned since the last look tells the frequency more finely than the power does. */
  #inTune(f: number): boolean {
    const hz = frequencies[f]!
    const turned = (this.#phase[f]! - this.#lastPhase[f]!) / (2 * Math.PI) - (hz * hop) / dtmfRate
    const offHz = ((turned - Math.round(turned)) * dtmfRate) / hop
    return Math.abs(offHz) <= mostOff * hz
  }
}

function wave(hz: number, of: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => of((2 * Math.PI * hz * i) / dtmfRate))
}

function strongest(power: Float64Array, from: number): number {
  let best = from
  for (let f = from + 1; f < from + 4; f++) if (power[f]! > power[best]!) best = f
  return best
}
