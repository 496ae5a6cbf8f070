/** Promises that somebody answers for: they are kept until they settle, and can be waited for together. */
export class OwnedWork {
  readonly #running = new Set<Promise<void>>()

  /** How much is running. */
  get size(): number {
    return this.#running.size
  }

  /** Keeps work that never rejects. */
  add(work: Promise<void>): void {
    this.#running.add(work)
    void work.finally(() => this.#running.delete(work))
  }

  /** Settles when nothing is running, work added meanwhile included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
