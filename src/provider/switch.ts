import type { FallbackMetrics } from '../observe/metrics.ts'

/** Why one alternative takes the place of another; see {@link FallbackMetrics}. */
export type FallbackReason = FallbackMetrics['reason']

/** One alternative has taken the place of another. */
export interface ProviderSwitch {
  /** The name of the one that is left. */
  readonly from: string
  /** The name of the one that goes on. */
  readonly to: string
  readonly reason: FallbackReason
  /** What the one that is left failed of, if it failed in this call. */
  readonly error?: unknown
}
