import { EchoFft } from './echo-fft.ts'

/** Samples handled at once. */
export const echoBlock = 256

/** How much of the path is expected to stay as it is from block to block. */
const constancy = 0.999
/** How uncertain each part of the path is at first. */
const firstVariance = 0.005
/** How uncertain the path becomes when it may have changed, as a part of its power. */
const loosened = 0.3
const bins = echoBlock + 1

/**
 * Learns the way from a loudspeaker to a microphone while both are heard, and takes away what the loudspeaker adds to the
 * microphone. It is a Kalman filter on the path's frequency response, cut into partitions of one block (Kuech, Mabande,
 * Enzner: "State-space architecture of the partitioned-block-based acoustic echo controller", ICASSP 2014): what it does
 * not expect, a voice in the room above all, slows the learning by itself.
 */
export class EchoFilter {
  readonly #partitions: number
  readonly #fft = new EchoFft(2 * echoBlock)
  /** Spectra of the last blocks played, newest at `#newest`. */
  readonly #playedRe: Float64Array[]
  readonly #playedIm: Float64Array[]
  readonly #pathRe: Float64Array[]
  readonly #pathIm: Float64Array[]
  readonly #variance: Float64Array[]
  /** Paths as they were, newest first. */
  readonly #kept: Float64Array[][] = []
  #newest = 0
  #constrained = 0
  readonly #lastPlayed = new Float64Array(echoBlock)
  readonly #noise = new Float64Array(bins)
  readonly #expected = new Float64Array(bins)
  readonly #re = new Float64Array(2 * echoBlock)
  readonly #im = new Float64Array(2 * echoBlock)
  /** What the last block leaves of the microphone. */
  readonly left = new Float64Array(echoBlock)
  /** What the last block took away. */
  readonly echo = new Float64Array(echoBlock)

  /** @param length How long the path may be, in samples: its delay and its reverberation. */
  constructor(length: number) {
    this.#partitions = Math.ceil(length / echoBlock)
    this.#playedRe = spectra(this.#partitions)
    this.#playedIm = spectra(this.#partitions)
    this.#pathRe = spectra(this.#partitions)
    this.#pathIm = spectra(this.#partitions)
    this.#variance = spectra(this.#partitions, firstVariance)
  }

  /**
   * Takes in a block played and a block heard, as parts of full scale. See {@link left} and {@link echo}.
   * @param learning Whether the path is learnt from it: not where somebody speaks, of whom it learns nothing good.
   */
  process(played: Float64Array, heard: Float64Array, learning = true): void {
    this.#take(played)
    this.#predict()
    for (let i = 0; i < echoBlock; i++) this.left[i] = heard[i]! - this.echo[i]!
    if (learning) this.#learn()
  }

  /** Remembers the path, in place of the last but one that was remembered. */
  keep(): void {
    const oldest = this.#kept.length < 2 ? spectra(2 * this.#partitions) : this.#kept.pop()!
    for (let p = 0; p < this.#partitions; p++) {
      oldest[p]!.set(this.#pathRe[p]!)
      oldest[this.#partitions + p]!.set(this.#pathIm[p]!)
    }
    this.#kept.unshift(oldest)
  }

  /** Goes back to the path that was remembered last but one: what was remembered last may know of what came since. */
  restore(): void {
    const path = this.#kept.at(-1)
    if (path === undefined) return
    for (let p = 0; p < this.#partitions; p++) {
      this.#pathRe[p]!.set(path[p]!)
      this.#pathIm[p]!.set(path[this.#partitions + p]!)
    }
  }

  /** What is played is read anew: `read` gives the block played so many blocks before the next. */
  replay(read: (before: number) => Float64Array): void {
    this.#newest = 0
    this.#lastPlayed.set(read(this.#partitions + 1))
    for (let before = this.#partitions; before > 0; before--) this.#take(read(before))
  }

  /** The path may not be as it was: it is learnt again, from what is known of it. */
  loosen(): void {
    this.#kept.length = 0
    for (const [p, variance] of this.#variance.entries())
      for (let k = 0; k < bins; k++)
        variance[k]! += loosened * (this.#pathRe[p]![k]! ** 2 + this.#pathIm[p]![k]! ** 2)
  }

  /** Nothing is known of the path any more. */
  forget(): void {
    this.#kept.length = 0
    for (let p = 0; p < this.#partitions; p++) {
      this.#pathRe[p]!.fill(0)
      this.#pathIm[p]!.fill(0)
      this.#variance[p]!.fill(firstVariance)
    }
  }

  #take(played: Float64Array): void {
    this.#newest = (this.#newest + this.#partitions - 1) % this.#partitions
    this.#re.set(this.#lastPlayed)
    this.#re.set(played, echoBlock)
    this.#im.fill(0)
    this.#lastPlayed.set(played)
    this.#fft.forward(this.#re, this.#im)
    this.#playedRe[this.#newest]!.set(this.#re.subarray(0, bins))
    this.#playedIm[this.#newest]!.set(this.#im.subarray(0, bins))
  }

  #predict(): void {
    const re = this.#re.fill(0)
    const im = this.#im.fill(0)
    for (let p = 0; p < this.#partitions; p++) {
      const slot = (this.#newest + p) % this.#partitions
      const xr = this.#playedRe[slot]!
      const xi = this.#playedIm[slot]!
      const wr = this.#pathRe[p]!
      const wi = this.#pathIm[p]!
      for (let k = 0; k < bins; k++) {
        re[k]! += xr[k]! * wr[k]! - xi[k]! * wi[k]!
        im[k]! += xr[k]! * wi[k]! + xi[k]! * wr[k]!
      }
    }
    this.#toSignal()
    for (let i = 0; i < echoBlock; i++) this.echo[i] = re[echoBlock + i]!
  }

  #learn(): void {
    const re = this.#re.fill(0)
    const im = this.#im.fill(0)
    re.set(this.left, echoBlock)
    this.#fft.forward(re, im)
    const expected = this.#expected
    for (let k = 0; k < bins; k++) {
      this.#noise[k] = 0.9 * this.#noise[k]! + 0.1 * (re[k]! ** 2 + im[k]! ** 2)
      expected[k] = 2 * this.#noise[k]! + 1e-6
    }
    for (let p = 0; p < this.#partitions; p++) {
      const slot = (this.#newest + p) % this.#partitions
      const xr = this.#playedRe[slot]!
      const xi = this.#playedIm[slot]!
      const variance = this.#variance[p]!
      for (let k = 0; k < bins; k++) expected[k]! += variance[k]! * (xr[k]! ** 2 + xi[k]! ** 2)
    }
    for (let p = 0; p < this.#partitions; p++) this.#learnPartition(p)
    this.#constrain(this.#constrained)
    this.#constrained = (this.#constrained + 1) % this.#partitions
  }

  #learnPartition(p: number): void {
    const slot = (this.#newest + p) % this.#partitions
    const xr = this.#playedRe[slot]!
    const xi = this.#playedIm[slot]!
    const wr = this.#pathRe[p]!
    const wi = this.#pathIm[p]!
    const variance = this.#variance[p]!
    const expected = this.#expected
    const re = this.#re
    const im = this.#im
    for (let k = 0; k < bins; k++) {
      const step = variance[k]! / expected[k]!
      const power = xr[k]! ** 2 + xi[k]! ** 2
      wr[k]! += step * (xr[k]! * re[k]! + xi[k]! * im[k]!)
      wi[k]! += step * (xr[k]! * im[k]! - xi[k]! * re[k]!)
      variance[k] =
        constancy ** 2 * (1 - 0.5 * step * power) * variance[k]! +
        (1 - constancy ** 2) * (wr[k]! ** 2 + wi[k]! ** 2)
    }
  }

  /** A partition's response is one block long: what wraps round is cut off, one partition a block. */
  #constrain(p: number): void {
    const re = this.#re.fill(0)
    const im = this.#im.fill(0)
    re.set(this.#pathRe[p]!)
    im.set(this.#pathIm[p]!)
    this.#toSignal()
    re.fill(0, echoBlock)
    im.fill(0)
    this.#fft.forward(re, im)
    this.#pathRe[p]!.set(re.subarray(0, bins))
    this.#pathIm[p]!.set(im.subarray(0, bins))
  }

  /** From the lower half of a real signal's spectrum. */
  #toSignal(): void {
    const re = this.#re
    const im = this.#im
    for (let k = 1; k < echoBlock; k++) {
      re[2 * echoBlock - k] = re[k]!
      im[2 * echoBlock - k] = -im[k]!
    }
    this.#fft.inverse(re, im)
  }
}

function spectra(count: number, value = 0): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(bins).fill(value))
}
