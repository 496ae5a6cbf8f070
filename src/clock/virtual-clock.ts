import { type Clock, sleepOn, type Timer } from './clock.ts'

interface PendingTimer extends Timer {
  readonly at: number
  readonly callback: () => void
}

/**
 * A clock that moves only when told to, or, while {@link VirtualClock.runUntil} runs, as fast as the work allows:
 * whenever everything in the process has come to rest, it jumps to the next timer. Work marked with `hold` keeps
 * it still, so a model in a worker thread takes no virtual time.
 *
 * Timers due at the same moment fire in the order in which they were set.
 */
export class VirtualClock implements Clock {
  #now: number
  #held = 0
  #timers: PendingTimer[] = []
  #released: (() => void) | undefined

  /** @param startMs What `now` says at first. */
  constructor(startMs = 0) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  /** Timers that have not fired or been cancelled. */
  get pendingTimers(): number {
    return this.#timers.length
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer: PendingTimer = {
      at: this.#now + Math.max(0, delayMs),
      callback,
      cancel: () => {
        const index = this.#timers.indexOf(timer)
        if (index >= 0) this.#timers.splice(index, 1)
      },
    }
    this.#insert(timer)
    return timer
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal)
  }

  hold<T>(work: Promise<T>): Promise<T> {
    this.#held++
    const release = () => {
      this.#held--
      if (this.#held === 0) this.#released?.()
    }
    work.then(release, release)
    return work
  }

  /** Moves `durationMs` on, firing every timer on the way and letting the work each one starts come to rest. */
  async advance(durationMs: number): Promise<void> {
    const until = this.#now + durationMs
    await this.#rest()
    for (let timer = this.#timers[0]; timer && timer.at <= until; timer = this.#timers[0]) {
      this.#fire(timer)
      await this.#rest()
    }
    this.#now = Math.max(this.#now, until)
  }

  /**
   * Runs as fast as the work allows until `work` settles, and returns what it settles to.
   * @throws Error if nothing is left that could ever settle it: no timer pending and nothing held.
   */
  async runUntil<T>(work: Promise<T>): Promise<T> {
    let settled = false
    const done = () => {
      settled = true
    }
    work.then(done, done)
    while (!settled) {
      await this.#rest()
      if (settled) break
      const timer = this.#timers[0]
      if (!timer)
        throw new Error('The virtual clock has nothing left to wait for, and the work has not ended.')
      this.#fire(timer)
    }
    return work
  }

  #insert(timer: PendingTimer) {
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#timers[middle]!.at <= timer.at) low = middle + 1
      else high = middle
    }
    this.#timers.splice(low, 0, timer)
  }

  #fire(timer: PendingTimer) {
    this.#timers.shift()
    this.#now = Math.max(this.#now, timer.at)
    timer.callback()
  }

  /** Waits until all microtasks have run and nothing is held. */
  async #rest(): Promise<void> {
    await turnOfTheLoop()
    while (this.#held > 0) {
      await new Promise<void>((resolve) => {
        this.#released = resolve
      })
      this.#released = undefined
      await turnOfTheLoop()
    }
  }
}

type Immediate = (callback: () => void) => unknown

/** One macrotask: every microtask queued before it, and all that those queue, has run when it settles. */
function turnOfTheLoop(): Promise<void> {
  const immediate = (globalThis as { setImmediate?: Immediate }).setImmediate
  if (immediate) return new Promise((resolve) => immediate(resolve))
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
