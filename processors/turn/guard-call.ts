import { CancelledError, type ProviderCall, TimeoutError } from '../../src/index.ts'

/**
 * Waits for a provider's answer, no longer than it may take and not beyond an abort, whether or not it listens to one.
 * @param late Aborted when the answer comes too late to be of use.
 */
export function guardCall<T>(
  answer: Promise<T>,
  timeoutMs: number,
  what: string,
  { signal, clock }: Pick<ProviderCall, 'signal' | 'clock'>,
  late?: AbortController,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      finish(() => reject(new TimeoutError(`${what} did not answer within ${timeoutMs} ms.`)))
      late?.abort()
    }, timeoutMs)
    const aborted = () => finish(() => reject(new CancelledError(undefined, { cause: signal.reason })))
    const finish = (settle: () => void) => {
      timer.cancel()
      signal.removeEventListener('abort', aborted)
      settle()
    }
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
    answer.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    )
  })
}
