import { MetricsFrame, type ProviderSwitch } from '../../src/index.ts'

/** The metric of a switch in the processor of that name. */
export function switchFrame(processor: string, { from, to, reason }: ProviderSwitch): MetricsFrame {
  return new MetricsFrame({ metrics: { type: 'fallback', processor, from, to, reason } })
}
