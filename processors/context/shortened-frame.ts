import { MetricsFrame, registerMetrics } from '../../src/engine.ts'

/** A conversation that had grown long was made shorter. */
export interface ContextMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'context'
  /** Whether the oldest messages were left out, or a summary was put in their place. */
  readonly how: 'trimmed' | 'summarized'
  /** How many messages are there no more. */
  readonly messages: number
  /** How long it was, in tokens, with the system prompt. */
  readonly tokensBefore: number
  /** How long it is now. */
  readonly tokensAfter: number
  /** Who wrote the summary. */
  readonly provider?: string
  /** How long the summary took to write; nothing waited for it. */
  readonly durationMs?: number
  /** Tokens read to write it, if the provider tells. */
  readonly inputTokens?: number
  /** Tokens written, if the provider tells. */
  readonly outputTokens?: number
}

declare module 'antiphon' {
  interface MetricsMap {
    /** A conversation was made shorter. */
    context: ContextMetrics
  }
  interface SessionEventMap {
    /** The conversation had grown long and was made shorter, by a `ContextLimit` or an `LLM`. */
    'context-shortened': {
      /** The measurement, of type `context`. */
      readonly metrics: ContextMetrics
    }
  }
}

registerMetrics('context', { event: (metrics) => ({ type: 'context-shortened', metrics }) })

/** The metric of a conversation that was made shorter. */
export function shortenedFrame(shortened: Omit<ContextMetrics, 'type'>): MetricsFrame {
  return new MetricsFrame({ metrics: { type: 'context', ...shortened } })
}
