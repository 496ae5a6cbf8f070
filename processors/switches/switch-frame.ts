import { MetricsFrame, type ProviderSwitch, registerMetrics } from '../../src/engine.ts'

/** A fallback moved to another alternative. */
export interface FallbackMetrics extends Pick<ProviderSwitch, 'from' | 'to' | 'reason'> {
  /** Tells it from the other measurements. */
  readonly type: 'fallback'
  /** The processor's name. */
  readonly processor: string
}

declare module 'antiphon' {
  interface MetricsMap {
    /** A fallback moved to another alternative. */
    fallback: FallbackMetrics
  }
  interface SessionEventMap {
    /** A fallback moved to another alternative. */
    fallback: {
      /** The measurement, of type `fallback`. */
      readonly metrics: FallbackMetrics
    }
  }
}

registerMetrics('fallback', {
  event: (metrics) => ({ type: 'fallback', metrics }),
  log: ({ from, to }) => `${to} takes the place of ${from}`,
})

/** The metric of a switch in the processor of that name. */
export function switchFrame(processor: string, { from, to, reason }: ProviderSwitch): MetricsFrame {
  return new MetricsFrame({ metrics: { type: 'fallback', processor, from, to, reason } })
}
