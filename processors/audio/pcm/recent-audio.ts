/** The last stretch of an audio stream: what was said before anyone noticed that somebody speaks. */
export class RecentAudio {
  readonly #capacity: number
  #chunks: Int16Array[] = []
  #samples = 0

  /** @param capacity How many samples to keep. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(chunk: Int16Array): void {
    this.#chunks.push(chunk)
    this.#samples += chunk.length
    while (this.#samples - (this.#chunks[0]?.length ?? 0) >= this.#capacity)
      this.#samples -= this.#chunks.shift()?.length ?? 0
  }

  clear(): void {
    this.#chunks = []
    this.#samples = 0
  }

  /** The last `count` samples, or what there is of them, in one piece. */
  last(count: number): Int16Array {
    const size = Math.min(count, this.#samples)
    const joined = new Int16Array(size)
    let end = size
    for (let i = this.#chunks.length - 1; i >= 0 && end > 0; i--) {
      const chunk = this.#chunks[i]!
      const part = chunk.subarray(Math.max(0, chunk.length - end))
      end -= part.length
      joined.set(part, end)
    }
    return joined
  }
}
