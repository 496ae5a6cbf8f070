/** Samples that wait to be played. Changes are never abrupt, so that they do not click: sound fades within milliseconds. */
export class SampleQueue {
  readonly #capacity: number
  readonly #fade: number
  #pieces: Float32Array[] = []
  #offset = 0
  #length = 0
  #paused = false
  #gain = 1

  /** @param capacity Samples it holds; what is more is thrown away. @param fade Samples from loud to silent. */
  constructor(capacity: number, fade: number) {
    this.#capacity = capacity
    this.#fade = fade
  }

  /** How many wait. */
  get length(): number {
    return this.#length
  }

  push(samples: Float32Array): void {
    const room = this.#capacity - this.#length
    const taken = samples.length > room ? samples.subarray(0, room) : samples
    if (taken.length === 0) return
    this.#pieces.push(taken)
    this.#length += taken.length
  }

  /** Fills a block: with silence where nothing waits, and while it is paused. */
  read(block: Float32Array): void {
    const target = this.#paused ? 0 : 1
    const step = 1 / this.#fade
    for (let i = 0; i < block.length; i++) {
      if (this.#gain !== target) this.#gain = clamp(this.#gain + (target ? step : -step))
      block[i] = this.#gain === 0 ? 0 : this.#next() * this.#gain
    }
  }

  /** Throws away what waits, but for the few samples in which it fades. */
  clear(): void {
    const rest = new Float32Array(Math.min(this.#fade, this.#length))
    for (let i = 0; i < rest.length; i++) rest[i] = this.#next() * this.#gain * (1 - i / this.#fade)
    this.#pieces = []
    this.#offset = this.#length = 0
    this.#paused = false
    this.#gain = 1
    this.push(rest)
  }

  /** Falls silent and keeps what waits. */
  pause(): void {
    this.#paused = true
  }

  /** Goes on where it was paused. */
  resume(): void {
    this.#paused = false
  }

  #next(): number {
    const piece = this.#pieces[0]
    if (piece === undefined) return 0
    const sample = piece[this.#offset++]!
    this.#length--
    if (this.#offset === piece.length) {
      this.#pieces.shift()
      this.#offset = 0
    }
    return sample
  }
}

function clamp(gain: number): number {
  return Math.max(0, Math.min(1, gain))
}
