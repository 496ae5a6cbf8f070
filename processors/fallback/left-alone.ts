import { AntiphonError } from '../../src/engine.ts'

const defaultRetryAfterMs = 30_000
/** A key, or an account without money, is seldom mended within a call. */
const lastingTimes = 10
/** Whatever a vendor asks for, it is tried again after ten minutes. */
const longestMs = 600_000

/**
 * How long one that failed is left alone, in milliseconds: as long as the vendor asks for, if that is longer than usual,
 * and ten times as long as usual where no retry cures it.
 */
export function leftAloneMs(failure: unknown, retryAfterMs = defaultRetryAfterMs): number {
  if (!(failure instanceof AntiphonError)) return retryAfterMs
  const { reason, retryAfterMs: askedMs = 0 } = failure
  const times = reason === 'auth' || reason === 'quota' ? lastingTimes : 1
  return Math.max(times * retryAfterMs, Math.min(askedMs, longestMs))
}

/** Whether a failure is due to what was asked rather than to who was asked: others may ask for something else. */
export function isOfTheCall(failure: unknown): boolean {
  return failure instanceof AntiphonError && (failure.reason === 'request' || failure.reason === 'content')
}
