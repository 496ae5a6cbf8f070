import type { Timer } from '../../src/engine.ts'

interface Waiting {
  readonly ms: number
  readonly callback: () => void
  timer: Timer | undefined
}

/** Who can be heard in a call. */
export type Speaker = 'agent' | 'user'

/** Tells when nobody has spoken for some time. */
export class Silence {
  readonly #after: (delayMs: number, callback: () => void) => Timer
  readonly #waiting = new Set<Waiting>()
  readonly #speaking = new Set<Speaker>()

  /** @param after Calls back later. */
  constructor(after: (delayMs: number, callback: () => void) => Timer) {
    this.#after = after
  }

  /** Somebody is heard. */
  endedBy(speaker: Speaker): void {
    this.#speaking.add(speaker)
    for (const { timer } of this.#waiting) timer?.cancel()
  }

  /** Somebody is no longer heard. */
  leftBy(speaker: Speaker): void {
    if (!this.#speaking.delete(speaker) || this.#speaking.size > 0) return
    for (const each of this.#waiting) this.#start(each)
  }

  /** Calls back, once, when nobody has spoken for so long from now on. Returns what takes that back. */
  wait(ms: number, callback: () => void): () => void {
    const waiting: Waiting = { ms, callback, timer: undefined }
    this.#waiting.add(waiting)
    if (this.#speaking.size === 0) this.#start(waiting)
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
