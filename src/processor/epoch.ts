/** The time between two interruptions: what is begun in it is aborted with its end. */
export class Epoch {
  #abort: AbortController | undefined
  #over = false

  /** Whether no other follows. */
  get over(): boolean {
    return this.#over
  }

  /** Aborts when it is over. `past`: it is, for whoever asks. */
  signal(past: boolean): AbortSignal {
    if (this.#over || past) return AbortSignal.abort()
    this.#abort ??= new AbortController()
    return this.#abort.signal
  }

  /** Another follows. */
  next(): void {
    this.#abort?.abort()
    this.#abort = undefined
  }

  /** No other follows. */
  end(): void {
    this.#over = true
    this.#abort?.abort()
  }
}
