import { type Clock, sleepOn, type Timer } from './clock.ts'

class SystemTimer implements Timer {
  #handle: ReturnType<typeof setTimeout>

  constructor(callback: () => void, delayMs: number) {
    this.#handle = setTimeout(callback, delayMs)
  }

  cancel() {
    clearTimeout(this.#handle)
  }
}

/** Real time, from `performance.now` and the global timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => new SystemTimer(callback, delayMs),
  sleep: (delayMs, signal) => sleepOn(systemClock, delayMs, signal),
  hold: (work) => work,
}
