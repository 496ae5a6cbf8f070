import type { ProviderCall } from './call.ts'

/** A provider's own figures since it was made. Shared by all sessions that use the provider. */
export interface ProviderMetrics {
  /** Calls begun. */
  readonly calls: number
  /** Calls that failed (an abort is no failure). */
  readonly errors: number
  /** Calls that were aborted. */
  readonly aborted: number
  /** Milliseconds spent in calls, summed. */
  readonly busyMs: number
  /** Anything else the provider counts: `audioSeconds`, `characters`, `inputTokens`, … */
  readonly [figure: string]: number
}

/** What all providers have in common. */
export interface Provider {
  /** Short name used in metrics, logs and errors: `moonshine`, `openai`. */
  readonly name: string
  /** What its user calls it, if they do, to tell it from another of its kind; it is its `name` then. */
  readonly label?: string | undefined
  /**
   * Whether it keeps deadlines of its own, as one does that is made of several: a processor sets none then, unless it is
   * told to.
   */
  readonly ownDeadlines?: boolean | undefined
  /** Loads models and opens connections ahead of the first call. Optional; the first call does it otherwise. */
  warmup?(call: ProviderCall): Promise<void>
  /** The provider's own figures. */
  metrics?(): ProviderMetrics
  /** Ends worker threads and connections. The provider is not used afterwards. Left out where there is nothing to end. */
  close?(): Promise<void>
  /** Whether it has been closed: whoever is given it then says so. Whatever has `close` has it. */
  readonly closed?: boolean | undefined
}
