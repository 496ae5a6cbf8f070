import type { Span } from '../harness/timeline.ts'

/** How much room a mark takes at least, in milliseconds. */
const leastMs = 120

/** A span and the row of its lane in which it is drawn. */
export interface Placed {
  readonly span: Span
  readonly row: number
  /** Where its text may end: the next span of the row begins there, or nothing more comes. */
  readonly untilMs: number
}

/** Puts spans that overlap into rows of their own, as few as it takes. */
export function placed(spans: readonly Span[], endMs: number): readonly Placed[] {
  const rows: Span[][] = []
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const free = rows.find((row) => endOf(row.at(-1)!) <= span.fromMs)
    if (free) free.push(span)
    else rows.push([span])
  }
  return rows.flatMap((row, index) =>
    row.map((span, i) => ({ span, row: index, untilMs: row[i + 1]?.fromMs ?? endMs })),
  )
}

function endOf({ fromMs, toMs }: Span): number {
  return Math.max(toMs, fromMs + leastMs)
}
