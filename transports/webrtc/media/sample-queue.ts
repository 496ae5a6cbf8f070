/** Samples in order, put in and taken out in pieces of any size. */
export class SampleQueue {
  readonly #pieces: Int16Array[] = []
  /** Samples of the first piece that have been taken. */
  #offset = 0
  #length = 0

  /** Samples that wait. */
  get length(): number {
    return this.#length
  }

  put(samples: Int16Array): void {
    if (samples.length === 0) return
    this.#pieces.push(samples)
    this.#length += samples.length
  }

  /** Fills `target` from its beginning. Returns how many samples there were. */
  fill(target: Int16Array): number {
    let filled = 0
    for (let first = this.#pieces[0]; first && filled < target.length; first = this.#pieces[0]) {
      const part = first.subarray(this.#offset, this.#offset + target.length - filled)
      target.set(part, filled)
      filled += part.length
      this.#offset += part.length
      if (this.#offset < first.length) break
      this.#pieces.shift()
      this.#offset = 0
    }
    this.#length -= filled
    return filled
  }

  clear(): void {
    this.#pieces.length = this.#offset = this.#length = 0
  }
}
