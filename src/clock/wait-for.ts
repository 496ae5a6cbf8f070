import { CancelledError, TimeoutError } from '../errors.ts'
import type { Clock } from './clock.ts'
import { whenAborted } from './when-aborted.ts'

/** When a wait is given up. */
export interface WaitLimits<U = never> {
  /** Its abort ends the wait. */
  readonly signal?: AbortSignal | undefined
  /** What comes of the wait then: what is returned, or thrown. Default: a `CancelledError` is thrown. */
  readonly aborted?: (() => U) | undefined
  /** Most milliseconds to wait, and the clock that they are counted by. Default: no limit. */
  readonly timeout?: { readonly clock: Clock; readonly ms: number } | undefined
  /** What comes of the wait when they are over: what is returned, or thrown. Default: a `TimeoutError` is thrown. */
  readonly late?: (() => U) | undefined
}

/**
 * Waits for work, but not beyond an abort or a limit, whether or not the work knows of them. Work that nobody waits for any
 * more is left alone: what it fails of then is nobody's. Neither a listener nor a timer is left behind.
 * @throws CancelledError; TimeoutError; what the work, `aborted` or `late` throws.
 */
export function waitFor<T, U = never>(
  work: T | PromiseLike<T>,
  { signal, aborted, timeout, late }: WaitLimits<U>,
): Promise<T | U> {
  return new Promise<T | U>((resolve, reject) => {
    let off: (() => void) | undefined
    const settle = (outcome: () => void) => {
      timer?.cancel()
      off?.()
      outcome()
    }
    const giveUp = (outcome: () => U) =>
      settle(() => {
        try {
          resolve(outcome())
        } catch (error) {
          reject(error)
        }
      })
    const timer = timeout?.clock.setTimeout(
      () => giveUp(late ?? (() => fail(new TimeoutError(`It took longer than ${timeout.ms} ms.`)))),
      timeout.ms,
    )
    off = whenAborted(signal, () =>
      giveUp(aborted ?? (() => fail(new CancelledError(undefined, { cause: signal?.reason })))),
    )
    Promise.resolve(work).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

function fail(error: Error): never {
  throw error
}
