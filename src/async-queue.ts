/** Options of an {@link AsyncQueue}. */
export interface AsyncQueueOptions {
  /** Most items that wait for the reader; then the oldest gives way. Default: no limit. */
  readonly capacity?: number | undefined
}

/**
 * Items on their way from where they are made to whoever iterates over them, in the order in which they were added. It has
 * one reader: who leaves a `for await` has done with it, and what is added after that is not kept.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #capacity: number
  readonly #items: T[] = []
  /** Calls of `next` that no item has come for. */
  readonly #waiting: PromiseWithResolvers<IteratorResult<T, undefined>>[] = []
  #ended = false
  /** What the reader gets behind the last item, once. */
  #failure: { readonly error: unknown } | undefined

  constructor({ capacity = Infinity }: AsyncQueueOptions = {}) {
    this.#capacity = capacity
  }

  /** Items that wait for the reader. */
  get size(): number {
    return this.#items.length
  }

  /** Adds to the end; nothing, once it has ended. Returns false if the oldest had to give way. */
  add(item: T): boolean {
    if (this.#ended) return true
    const reader = this.#waiting.shift()
    if (reader) {
      reader.resolve({ value: item, done: false })
      return true
    }
    if (this.#items.push(item) <= this.#capacity) return true
    this.#items.shift()
    return false
  }

  /** No more follow. */
  end(): void {
    this.#ended = true
    for (const reader of this.#waiting.splice(0)) reader.resolve({ value: undefined, done: true })
  }

  /** No more follow: the reader fails of `error` when it has read what was added. */
  fail(error: unknown): void {
    if (this.#ended) return
    const reader = this.#waiting.shift()
    if (reader) reader.reject(error)
    else this.#failure = { error }
    this.end()
  }

  /** No more follow: the reader fails of `error` at once, and what waits for it is thrown away. */
  breakOff(error: unknown): void {
    if (this.#ended) return
    this.#items.length = 0
    this.fail(error)
  }

  /** Itself: it is read once. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next item, when there is one. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#items.length > 0) return Promise.resolve({ value: this.#items.shift()!, done: false })
    if (this.#failure) {
      const { error } = this.#failure
      this.#failure = undefined
      return Promise.reject(error)
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    const reader = Promise.withResolvers<IteratorResult<T, undefined>>()
    this.#waiting.push(reader)
    return reader.promise
  }

  /** The reader leaves: what waits is thrown away, and no more is taken. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#items.length = 0
    this.#failure = undefined
    this.end()
    return Promise.resolve({ value: undefined, done: true })
  }
}
