import type { Clock, Timer } from '../../src/engine.ts'

/** A deadline that every sign of life moves on. It does not run until it is armed, and never again once stopped. */
export class Deadline {
  readonly #clock: Clock
  readonly #passed: () => void
  #timer: Timer | undefined
  #stopped = false

  constructor(clock: Clock, passed: () => void) {
    this.#clock = clock
    this.#passed = passed
  }

  /** Counts anew from now. */
  arm(limitMs: number): void {
    this.#timer?.cancel()
    if (!this.#stopped) this.#timer = this.#clock.setTimeout(this.#passed, limitMs)
  }

  /** Counts no more, until it is armed again. */
  rest(): void {
    this.#timer?.cancel()
  }

  /** Counts no more. */
  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }
}
