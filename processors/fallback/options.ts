import type { OptionRules, ProviderSwitch, SwitchReason } from '../../src/engine.ts'

/** Why a fallback moved on, or back. */
export type { ProviderSwitch, SwitchReason }

/** Limits of one alternative, where they differ from those of all. */
export interface AlternativeLimits {
  /** Most milliseconds to the first result. */
  readonly firstByteMs?: number
  /** Most milliseconds between two results. */
  readonly stallMs?: number
}

/** Options of a provider made of alternatives. */
export interface FallbackOptions extends AlternativeLimits {
  /** What it is called in metrics, logs and errors. Default: the names of the alternatives, joined by `|`. */
  readonly name?: string
  /**
   * How long one that failed is left alone, in milliseconds; then one call tries it again. Default 30,000. One whose key
   * or quota is refused is left alone ten times as long, one that asks for longer as long as it asks, up to ten
   * minutes. One that failed of what it was asked (`request`, `content`) is left alone if the next call fails so too.
   */
  readonly retryAfterMs?: number
  /** Called at each switch, besides the warning that is logged and the metric that the pipeline sends. */
  readonly onSwitch?: (change: ProviderSwitch) => void
}

/** What the options may be. */
export const fallbackRules: OptionRules<FallbackOptions> = {
  name: 'any',
  firstByteMs: 'positive',
  stallMs: 'positive',
  retryAfterMs: 'not-negative',
  onSwitch: 'any',
}
