import type { Timer } from '../../src/index.ts'

interface Waiting {
  readonly ms: number
  readonly callback: () => void
  timer: Timer | undefined
}

/** Tells when the agent has been silent for some time. */
export class Silence {
  readonly #after: (delayMs: number, callback: () => void) => Timer
  readonly #waiting = new Set<Waiting>()
  #speaking = false

  /** @param after Calls back later. */
  constructor(after: (delayMs: number, callback: () => void) => Timer) {
    this.#after = after
  }

  /** The agent is heard. */
  ended(): void {
    this.#speaking = true
    for (const { timer } of this.#waiting) timer?.cancel()
  }

  /** The agent is no longer heard. */
  began(): void {
    this.#speaking = false
    for (const each of this.#waiting) this.#start(each)
  }

  /** Calls back, once, when the agent has been silent for so long from now on. Returns what takes that back. */
  wait(ms: number, callback: () => void): () => void {
    const waiting: Waiting = { ms, callback, timer: undefined }
    this.#waiting.add(waiting)
    if (!this.#speaking) this.#start(waiting)
    return () => {
      waiting.timer?.cancel()
      this.#waiting.delete(waiting)
    }
  }

  #start(waiting: Waiting): void {
    waiting.timer?.cancel()
    waiting.timer = this.#after(waiting.ms, () => {
      this.#waiting.delete(waiting)
      waiting.callback()
    })
  }
}
