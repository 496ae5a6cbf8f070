import { MetricsFrame, registerMetrics } from '../../src/engine.ts'

/** An answer that was prepared before the user's turn had ended was used, or dropped. */
export interface SpeculationMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'speculation'
  /** The turn of the answer that was prepared. */
  readonly turn: number
  /** Whether the turn ended with the words that were speculated. */
  readonly right: boolean
  /** How much earlier the answer was there than if it had been asked for at the turn's end; 0 for a wrong speculation. */
  readonly savedMs: number
}

declare module 'antiphon' {
  interface MetricsMap {
    /** A speculated answer was used, or dropped. */
    speculation: SpeculationMetrics
  }
  interface SessionEventMap {
    /** The user's turn ended as it was speculated: the answer is there earlier. */
    'speculation-right': {
      /** The turn of the answer that was prepared. */
      readonly turn: number
      /** How much earlier the answer is there than if it had been asked for now, in milliseconds. */
      readonly savedMs: number
    }
  }
}

registerMetrics('speculation', {
  event: ({ right, turn, savedMs }) => (right ? { type: 'speculation-right', turn, savedMs } : undefined),
})

/** The metric of a decision about a speculated answer. */
export function speculationFrame(decision: Omit<SpeculationMetrics, 'type'>): MetricsFrame {
  return new MetricsFrame({ metrics: { type: 'speculation', ...decision } })
}
