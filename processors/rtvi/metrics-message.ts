import type { Metrics } from '../../src/engine.ts'

/** A measurement as RTVI tells it, in seconds; nothing if RTVI has no word for it. */
export function metricsMessage(metrics: Metrics, processor: string): object | undefined {
  if (metrics.type !== 'stage') return undefined
  const { provider: model, ttfbMs, durationMs, characters, inputTokens, outputTokens } = metrics
  const of = (value: number) => [{ processor, model, value }]
  return {
    ...(ttfbMs !== undefined && { ttfb: of(ttfbMs / 1000) }),
    processing: of(durationMs / 1000),
    ...(characters !== undefined && { characters: of(characters) }),
    ...((inputTokens !== undefined || outputTokens !== undefined) && {
      tokens: [
        {
          processor,
          model,
          prompt_tokens: inputTokens ?? 0,
          completion_tokens: outputTokens ?? 0,
          total_tokens: (inputTokens ?? 0) + (outputTokens ?? 0),
        },
      ],
    }),
  }
}
