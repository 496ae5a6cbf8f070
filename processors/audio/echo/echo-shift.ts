import { EchoFft } from './echo-fft.ts'
import { echoBlock } from './echo-filter.ts'

/** How much of what is heard is looked at, in samples: 80 ms. */
const window = 5 * echoBlock
/** How far the echo may have moved, later and earlier, in samples: 200 ms and 20 ms. */
const latest = 3_200
const earliest = 320
/** What is kept: powers of two that hold a window and how far it may have moved. */
const size = 8_192
const half = 2_048
/** From this correlation on, what is heard is the echo and nothing else, where it was expected. */
const same = 0.9
/** And from this one on, where it was not expected. Two voices come to 0.4. */
const alike = 0.6
/** From how many samples on an echo has moved: 1 ms. */
const moved = 16
/** Lower frequencies, in which all voices are alike, count for less. */
const emphasis = 0.9

/**
 * Tells an echo that has moved from a voice: a sound card that stumbles leaves the echo as it was, but earlier or later
 * than it is expected.
 */
export class EchoShift {
  readonly #heard = new Emphasized()
  readonly #echo = new Emphasized()
  readonly #far = new Correlation(size)
  readonly #near = new Correlation(half)

  /** What was heard, and the echo that was expected in it. */
  add(heard: Float64Array, echo: Float64Array): void {
    this.#heard.add(heard)
    this.#echo.add(echo)
  }

  /** The echo is expected where it is now found. */
  clear(): void {
    this.#heard.clear()
    this.#echo.clear()
  }

  /**
   * By how many samples the echo is later than expected, if there is nothing else in what is heard.
   * @param blocks For how long it has not been as expected.
   */
  find(blocks: number): number | undefined {
    // An echo that is earlier has been heard before it is expected: what was heard a while ago tells.
    if (blocks * echoBlock < window + earliest) return undefined
    const later = this.#far.best(this.#heard.last(window, 0), this.#echo.last(window + latest, 0))
    const earlier = this.#near.best(this.#heard.last(window, earliest), this.#echo.last(window + earliest, 0))
    const best = likelier({ by: latest - later.at, ...later }, { by: -earlier.at, ...earlier })
    return best.value >= (Math.abs(best.by) < moved ? same : alike) ? best.by : undefined
  }
}

interface Move {
  readonly by: number
  readonly value: number
}

/** Voices repeat themselves, so that they fit elsewhere too; small moves are the likelier ones. */
function likelier(a: Move, b: Move): Move {
  const weight = ({ by, value }: Move) => value * (1 - (0.3 * Math.abs(by)) / latest)
  return weight(a) >= weight(b) ? a : b
}

/** The last stretch of a signal. */
class Emphasized {
  readonly #samples = new Float64Array(size)
  #before = 0

  add(block: Float64Array): void {
    this.#samples.copyWithin(0, block.length)
    const at = size - block.length
    for (let i = 0; i < block.length; i++) {
      this.#samples[at + i] = block[i]! - emphasis * this.#before
      this.#before = block[i]!
    }
  }

  clear(): void {
    this.#samples.fill(0)
  }

  /** So many samples, up to so many ago. */
  last(count: number, ago: number): Float64Array {
    return this.#samples.subarray(size - ago - count, size - ago)
  }
}

/** Finds a short signal in a longer one. */
class Correlation {
  readonly #size: number
  readonly #fft: EchoFft
  readonly #ar: Float64Array
  readonly #ai: Float64Array
  readonly #br: Float64Array
  readonly #bi: Float64Array

  /** @param size A power of two, no shorter than the longer signal. */
  constructor(size: number) {
    this.#size = size
    this.#fft = new EchoFft(size)
    this.#ar = new Float64Array(size)
    this.#ai = new Float64Array(size)
    this.#br = new Float64Array(size)
    this.#bi = new Float64Array(size)
  }

  /** Where it fits best, and how well: 1 is the same. */
  best(short: Float64Array, long: Float64Array): { readonly at: number; readonly value: number } {
    this.#ar.fill(0).set(short)
    this.#br.fill(0).set(long)
    this.#ai.fill(0)
    this.#bi.fill(0)
    this.#fft.forward(this.#ar, this.#ai)
    this.#fft.forward(this.#br, this.#bi)
    for (let k = 0; k < this.#size; k++) {
      const re = this.#ar[k]! * this.#br[k]! + this.#ai[k]! * this.#bi[k]!
      this.#bi[k] = this.#ar[k]! * this.#bi[k]! - this.#ai[k]! * this.#br[k]!
      this.#br[k] = re
    }
    this.#fft.inverse(this.#br, this.#bi)
    const power = energy(short, 0, short.length)
    let under = energy(long, 0, short.length)
    const found = { at: 0, value: 0 }
    for (let at = 0; at + short.length <= long.length; at++) {
      const value = this.#br[at]! / Math.sqrt(power * under + 1e-12)
      if (value > found.value) Object.assign(found, { at, value })
      if (at + short.length < long.length) under += long[at + short.length]! ** 2 - long[at]! ** 2
    }
    return found
  }
}

function energy(samples: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += samples[i]! ** 2
  return sum
}
