import type { Timer } from '../../src/engine.ts'

/** What {@link OutputPause} has done for it. */
export interface OutputHost {
  after(delayMs: number, callback: () => void): Timer
  /** The output falls silent. */
  pause(): void
  /** The output goes on. */
  resume(): void
}

/** The silence of an agent that waits for the words of a sound: it never lasts longer than it may. */
export class OutputPause {
  readonly #maxMs: number
  readonly #host: OutputHost
  #timer: Timer | undefined

  constructor(maxMs: number, host: OutputHost) {
    this.#maxMs = maxMs
    this.#host = host
  }

  pause(): void {
    if (this.#timer !== undefined) return
    this.#timer = this.#host.after(this.#maxMs, () => this.resume())
    this.#host.pause()
  }

  resume(): void {
    if (this.#timer === undefined) return
    this.forget()
    this.#host.resume()
  }

  /** What was to go on is over. */
  forget(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}
