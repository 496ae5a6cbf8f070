/** Drawn beforehand; a frame takes a stretch of them that begins anywhere. */
const drawn = 2 ** 16

/** Gaussian noise that is the same for the same seed. */
export class Noise {
  readonly #values = new Float32Array(drawn)
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
    for (let i = 0; i < drawn; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.#uniform()))
      const angle = 2 * Math.PI * this.#uniform()
      this.#values[i] = radius * Math.cos(angle)
      this.#values[i + 1] = radius * Math.sin(angle)
    }
  }

  /** Noise from the beginning, whatever has been taken before. */
  stream(): NoiseStream {
    return new NoiseStream(this.#values, this.#state)
  }

  #uniform(): number {
    this.#state = (this.#state + step) >>> 0
    return mixed(this.#state) / 2 ** 32
  }
}

/** The noise of one sentence. */
export class NoiseStream {
  readonly #values: Float32Array
  #state: number

  constructor(values: Float32Array, state: number) {
    this.#values = values
    this.#state = state
  }

  /** So many values of unit variance; not to be kept. */
  take(count: number): Float32Array {
    this.#state = (this.#state + step) >>> 0
    const from = mixed(this.#state) % (this.#values.length - count)
    return this.#values.subarray(from, from + count)
  }
}

/** SplitMix's step, of 32 bits: the golden ratio. The mixer is that of MurmurHash3. */
const step = 0x9e3779b9

function mixed(state: number): number {
  let value = state
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
