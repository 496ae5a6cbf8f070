/**
 * Why one alternative takes the place of another: `error`, `first-byte` (none by the deadline), `stall` (none in
 * mid-stream), or `recovered`: one that had failed is tried again in its old place.
 */
export type SwitchReason = 'error' | 'first-byte' | 'stall' | 'recovered'

/** One alternative has taken the place of another. */
export interface ProviderSwitch {
  /** The name of the one that is left. */
  readonly from: string
  /** The name of the one that goes on. */
  readonly to: string
  /** Why. */
  readonly reason: SwitchReason
  /** What the one that is left failed of, if it failed in this call. */
  readonly error?: unknown
}
