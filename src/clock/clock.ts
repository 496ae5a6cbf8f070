import { CancelledError } from '../errors.ts'
import { whenAborted } from './when-aborted.ts'

/** A timer that can be taken back. */
export interface Timer {
  /** Stops the timer; harmless when it has fired already. */
  cancel(): void
}

/**
 * Where all time comes from. Nothing in Antiphon asks the global timers or `Date`, so that a conversation runs
 * the same way on {@link systemClock} and, in milliseconds, on a virtual clock.
 */
export interface Clock {
  /** Milliseconds since an arbitrary moment; never goes backwards. */
  now(): number
  /** Calls `callback` once, `delayMs` from now. */
  setTimeout(callback: () => void, delayMs: number): Timer
  /** Settles `delayMs` from now; rejects with {@link CancelledError} as soon as `signal` aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
  /**
   * Marks `work` as real work the clock cannot see (a worker thread, a socket, a file). A virtual clock stands
   * still until it settles; the system clock hands it back untouched.
   */
  hold<T>(work: Promise<T>): Promise<T>
}

/** `sleep` on any clock, made of its `setTimeout`. */
export function sleepOn(
  clock: Pick<Clock, 'setTimeout'>,
  delayMs: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      unwatch()
      resolve()
    }, delayMs)
    const unwatch = whenAborted(signal, () => {
      timer.cancel()
      reject(new CancelledError(undefined, { cause: signal?.reason }))
    })
  })
}
