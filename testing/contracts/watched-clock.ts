import { type Clock, systemClock } from '../../src/engine.ts'

/** The system clock, counting the timers and the work that were not over yet. */
export function watchedClock() {
  const timers = new Set<object>()
  let held = 0
  const clock: Clock = {
    ...systemClock,
    setTimeout: (callback, delayMs) => {
      const key = {}
      timers.add(key)
      const timer = systemClock.setTimeout(() => {
        timers.delete(key)
        callback()
      }, delayMs)
      return {
        cancel: () => {
          timers.delete(key)
          timer.cancel()
        },
      }
    },
    sleep: (delayMs, signal) => {
      const key = {}
      timers.add(key)
      return systemClock.sleep(delayMs, signal).finally(() => timers.delete(key))
    },
    hold: (work) => {
      held++
      const over = () => void held--
      work.then(over, over)
      return work
    },
  }
  return { clock, open: () => ({ timers: timers.size, held }) }
}
