import type { Clock } from '../clock/clock.ts'
import { waitFor } from '../clock/wait-for.ts'
import { TimeoutError } from '../errors.ts'

/**
 * Waits for work, but not for ever: what takes longer is left alone.
 * @param what Says what it is, at the beginning of a sentence.
 * @throws TimeoutError; what the work rejects with.
 */
export function bounded(clock: Clock, timeoutMs: number, what: string, work: Promise<void>): Promise<void> {
  const late = () => {
    throw new TimeoutError(`${what} took longer than ${timeoutMs} ms and is left alone.`)
  }
  return waitFor(work, { timeout: { clock, ms: timeoutMs }, late })
}
