/** The two filters of ITU-R BS.1770-5 for 48 kHz, as the frequencies, quality and gain they come from at any rate. */
const shelf = { hz: 1_681.974, q: 0.7071752, gainDb: 3.9998439 }
const highPass = { hz: 38.13547, q: 0.500327 }
/** BS.1770's blocks, in seconds. They do not overlap here, as they do there. */
const blockS = 0.4
/** The offset of BS.1770's loudness. */
const offsetDb = -0.691
/** Blocks that are quieter are no voice. BS.1770 has −70; a telephone's noise is louder than that. */
const absoluteGate = -50
/** A block so much below the mean so far is a pause (BS.1770). */
const relativeGate = -10
/** How much of the mean a new block makes up once it has been heard for a while: about 6 s are remembered. */
const leastShare = 0.07

/** The gated loudness of speech as it goes on, in LUFS: ITU-R BS.1770, with a mean that forgets and blocks that do not overlap. */
export class Loudness {
  readonly #filters: readonly [Biquad, Biquad]
  readonly #blockSamples: number
  #sum = 0
  #count = 0
  #mean = 0
  #blocks = 0

  /** @param sampleRate In Hz, of the mono audio. */
  constructor(sampleRate: number) {
    this.#filters = [shelving(sampleRate), highPassing(sampleRate)]
    this.#blockSamples = Math.round(blockS * sampleRate)
  }

  /** What has been heard so far; nothing before the first voice. */
  get lufs(): number | undefined {
    return this.#blocks === 0 ? undefined : inLufs(this.#mean)
  }

  /** The next audio. */
  push(samples: Int16Array): void {
    const [first, second] = this.#filters
    for (let i = 0; i < samples.length; i++) {
      const weighted = second.next(first.next(samples[i]! / 32_768))
      this.#sum += weighted * weighted
      if (++this.#count === this.#blockSamples) this.#endBlock()
    }
  }

  #endBlock(): void {
    const power = this.#sum / this.#count
    this.#sum = this.#count = 0
    const lufs = inLufs(power)
    if (lufs < absoluteGate || (this.#blocks > 0 && lufs < inLufs(this.#mean) + relativeGate)) return
    this.#blocks++
    this.#mean += (power - this.#mean) * Math.max(leastShare, 1 / this.#blocks)
  }
}

/** A filter of the second order, in the direct form II transposed. */
class Biquad {
  readonly #b: readonly [number, number, number]
  readonly #a: readonly [number, number]
  #z1 = 0
  #z2 = 0

  constructor(b: readonly [number, number, number], a: readonly [number, number]) {
    this.#b = b
    this.#a = a
  }

  next(x: number): number {
    const y = this.#b[0] * x + this.#z1
    this.#z1 = this.#b[1] * x - this.#a[0] * y + this.#z2
    this.#z2 = this.#b[2] * x - this.#a[1] * y
    return y
  }
}

function shelving(rate: number): Biquad {
  const k = Math.tan((Math.PI * Math.min(shelf.hz, rate * 0.45)) / rate)
  const high = 10 ** (shelf.gainDb / 20)
  const band = high ** 0.4996667741545416
  const a0 = 1 + k / shelf.q + k * k
  return new Biquad(
    [
      (high + (band * k) / shelf.q + k * k) / a0,
      (2 * (k * k - high)) / a0,
      (high - (band * k) / shelf.q + k * k) / a0,
    ],
    [(2 * (k * k - 1)) / a0, (1 - k / shelf.q + k * k) / a0],
  )
}

function highPassing(rate: number): Biquad {
  const k = Math.tan((Math.PI * highPass.hz) / rate)
  const a0 = 1 + k / highPass.q + k * k
  return new Biquad([1, -2, 1], [(2 * (k * k - 1)) / a0, (1 - k / highPass.q + k * k) / a0])
}

function inLufs(power: number): number {
  return offsetDb + 10 * Math.log10(power + 1e-12)
}
