import type { Span } from '../harness/timeline.ts'

/** What the caller hears, as it is drawn: each word while it sounds. It is told when it has sounded. */
export function heardSpans(spans: readonly Span[]): readonly Span[] {
  let beforeMs = 0
  return spans.map((span) => {
    if (span.kind === 'speech') beforeMs = Math.max(beforeMs, span.fromMs)
    if (span.kind !== 'words') return span
    const fromMs = beforeMs
    beforeMs = span.toMs
    return { ...span, fromMs }
  })
}
