interface Waiting<T, R> {
  readonly owner: object
  readonly item: T
  readonly result: PromiseWithResolvers<R>
}

/** Options of {@link Batcher}. */
export interface BatcherOptions<T, R> {
  /** Most items a run. */
  readonly limit: number
  /** Does the work of a batch, and returns the results in the order of the items. */
  readonly run: (items: readonly T[]) => Promise<ArrayLike<R>>
}

/**
 * Gathers work that arrives in the same turn of the event loop, or while a run is under way, into the next run. A run
 * holds at most one item of each owner; an owner's items keep their order.
 */
export class Batcher<T, R> {
  readonly #limit: number
  readonly #run: (items: readonly T[]) => Promise<ArrayLike<R>>
  #waiting: Waiting<T, R>[] = []
  #batch: readonly Waiting<T, R>[] = []
  #running = false

  constructor({ limit, run }: BatcherOptions<T, R>) {
    this.#limit = limit
    this.#run = run
  }

  /** Items that wait for a run. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Adds an item. Rejects if the run it was part of fails. */
  add(owner: object, item: T): Promise<R> {
    const result = Promise.withResolvers<R>()
    this.#waiting.push({ owner, item, result })
    this.#next()
    return result.promise
  }

  /** Gives up an owner's items, also those of the run under way; their promises reject with `error`. */
  remove(owner: object, error: Error): void {
    for (const one of [...this.#batch, ...this.#waiting]) if (one.owner === owner) one.result.reject(error)
    this.#waiting = this.#waiting.filter((one) => one.owner !== owner)
  }

  #next(): void {
    if (this.#running || this.#waiting.length === 0) return
    this.#running = true
    // After the event loop's poll phase: whatever other sessions received in the same turn is in the batch as well.
    setImmediate(async () => {
      this.#batch = this.#take()
      try {
        if (this.#batch.length > 0) await this.#runBatch(this.#batch)
      } catch (error) {
        for (const { result } of this.#batch) result.reject(error)
      }
      this.#batch = []
      this.#running = false
      this.#next()
    })
  }

  async #runBatch(batch: readonly Waiting<T, R>[]): Promise<void> {
    const results = await this.#run(batch.map(({ item }) => item))
    for (const [i, { result }] of batch.entries()) result.resolve(results[i]!)
  }

  #take(): Waiting<T, R>[] {
    const owners = new Set<object>()
    const batch: Waiting<T, R>[] = []
    const left: Waiting<T, R>[] = []
    for (const one of this.#waiting) {
      if (batch.length < this.#limit && !owners.has(one.owner)) batch.push(one)
      else left.push(one)
      owners.add(one.owner)
    }
    this.#waiting = left
    return batch
  }
}
