/** Results on their way from where they are made to whoever iterates over them. One reader. */
export class ResultQueue<T> implements AsyncIterable<T> {
  #results: T[] = []
  #ended = false
  #error: unknown
  #wake: (() => void) | undefined

  add(result: T): void {
    if (this.#ended) return
    this.#results.push(result)
    this.#wake?.()
  }

  /** No more follow. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** The reader gets `error` at once; what it has not read yet is gone. */
  fail(error: unknown): void {
    if (this.#ended) return
    this.#results = []
    this.#error = error
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    while (true) {
      const result = this.#results.shift()
      if (result !== undefined) yield result
      else if (this.#error !== undefined) throw this.#error
      else if (this.#ended) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
