/** Has who gives wait once much waits, until half of that is gone. */
export class Backpressure {
  readonly #much: number
  #gate: PromiseWithResolvers<void> | undefined

  constructor(much: number) {
    this.#much = much
  }

  /** So much waits, and more was given: returns what the giver waits for, if it is to wait. */
  grown(waiting: number): Promise<void> | undefined {
    if (waiting < this.#much) return undefined
    this.#gate ??= Promise.withResolvers()
    return this.#gate.promise
  }

  /** No more than so much waits now. */
  shrunk(waiting: number): void {
    if (waiting > this.#much / 2) return
    this.#gate?.resolve()
    this.#gate = undefined
  }
}
