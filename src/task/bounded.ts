import type { Clock, Timer } from '../clock/clock.ts'
import { TimeoutError } from '../errors.ts'

/**
 * Waits for work, but not for ever: what takes longer is left alone.
 * @param what Says what it is, at the beginning of a sentence.
 * @throws TimeoutError; what the work rejects with.
 */
export async function bounded(
  clock: Clock,
  timeoutMs: number,
  what: string,
  work: Promise<void>,
): Promise<void> {
  let timer: Timer | undefined
  const late = new Promise<never>((_, reject) => {
    timer = clock.setTimeout(
      () => reject(new TimeoutError(`${what} took longer than ${timeoutMs} ms and is left alone.`)),
      timeoutMs,
    )
  })
  try {
    await Promise.race([work, late])
  } finally {
    timer?.cancel()
  }
}
