import { waitFor } from '../clock/wait-for.ts'
import { TimeoutError } from '../errors.ts'
import type { ProviderCall } from './roles/call.ts'

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
  return waitFor(answer, {
    signal,
    timeout: { clock, ms: timeoutMs },
    late: () => {
      late?.abort()
      throw new TimeoutError(`${what} did not answer within ${timeoutMs} ms.`)
    },
  })
}
