import { sleepOn } from '../../src/clock/clock.ts'
import { type Clock, systemClock, type Timer } from '../../src/engine.ts'

/** Real time, and how many of its timers have neither fired nor been cancelled. */
export class CountingClock implements Clock {
  readonly #pending = new Set<Timer>()

  get pending(): number {
    return this.#pending.size
  }

  now(): number {
    return systemClock.now()
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const due = systemClock.setTimeout(() => {
      this.#pending.delete(timer)
      callback()
    }, delayMs)
    const timer: Timer = {
      cancel: () => {
        this.#pending.delete(timer)
        due.cancel()
      },
    }
    this.#pending.add(timer)
    return timer
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal)
  }

  hold<T>(work: Promise<T>): Promise<T> {
    return work
  }
}
