import { MetricsFrame, type STTProvider } from '../../src/engine.ts'

/** What a transcript has taken, from the end of speech on, and how much audio was heard for it. */
export function sttMetrics({ name }: STTProvider, durationMs: number, audioSeconds: number): MetricsFrame {
  return new MetricsFrame({
    metrics: { type: 'stage', stage: 'stt', provider: name, durationMs, ttfbMs: durationMs, audioSeconds },
  })
}
