/** The discrete Fourier transform of a length that is a power of two, in place. */
export class EchoFft {
  readonly #size: number
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #reversed: Uint32Array

  /** @param size A power of two. */
  constructor(size: number) {
    this.#size = size
    this.#cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size))
    this.#sin = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size))
    this.#reversed = new Uint32Array(size)
    for (let i = 1; i < size; i++)
      this.#reversed[i] = (this.#reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0)
  }

  /** To the spectrum. */
  forward(re: Float64Array, im: Float64Array): void {
    this.#transform(re, im)
  }

  /** Back to the signal. */
  inverse(re: Float64Array, im: Float64Array): void {
    this.#transform(im, re)
    for (let i = 0; i < this.#size; i++) {
      re[i]! /= this.#size
      im[i]! /= this.#size
    }
  }

  #transform(re: Float64Array, im: Float64Array): void {
    const size = this.#size
    for (let i = 0; i < size; i++) {
      const j = this.#reversed[i]!
      if (j <= i) continue
      const r = re[i]!
      re[i] = re[j]!
      re[j] = r
      const m = im[i]!
      im[i] = im[j]!
      im[j] = m
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half)
      for (let start = 0; start < size; start += 2 * half)
        for (let k = 0; k < half; k++) {
          const cos = this.#cos[k * stride]!
          const sin = this.#sin[k * stride]!
          const low = start + k
          const high = low + half
          const r = re[high]! * cos + im[high]! * sin
          const m = im[high]! * cos - re[high]! * sin
          re[high] = re[low]! - r
          im[high] = im[low]! - m
          re[low]! += r
          im[low]! += m
        }
    }
  }
}
