import { sleepOn } from '../../../../src/clock/clock.ts'
import type { Clock, Timer } from '../../../../src/engine.ts'

/** A clock in a process that now and then does something else for a while: timers then fire late. */
export class StallingClock implements Clock {
  readonly #clock: Clock
  #busyUntilMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Nothing happens for so long from now. */
  stall(durationMs: number): void {
    this.#busyUntilMs = this.now() + durationMs
  }

  now(): number {
    return this.#clock.now()
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    let timer = this.#clock.setTimeout(() => {
      const leftMs = this.#busyUntilMs - this.now()
      if (leftMs > 0) timer = this.#clock.setTimeout(callback, leftMs)
      else callback()
    }, delayMs)
    return { cancel: () => timer.cancel() }
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal)
  }

  hold<T>(work: Promise<T>): Promise<T> {
    return this.#clock.hold(work)
  }
}
