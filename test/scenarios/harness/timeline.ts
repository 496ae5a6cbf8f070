import type { Clock } from '../../../src/engine.ts'

/** Who or what a span belongs to: the rows in which a scenario is drawn. */
export const lanes = ['caller', 'transcript', 'turn', 'model', 'tools', 'voice', 'heard', 'notes'] as const
export type Lane = (typeof lanes)[number]

/** Something that happened, and how long it lasted. */
export interface Span {
  readonly lane: Lane
  /** What it was: `speech`, `final`, `request`, `paused`, … */
  readonly kind: string
  readonly text: string
  readonly fromMs: number
  /** The same as `fromMs` for what takes no time. */
  readonly toMs: number
  /** How it ended, where it could end in several ways: `done`, `aborted`, `failed`, … */
  readonly outcome?: string
}

type Written = { -readonly [K in keyof Span]: Span[K] }

/** A span that has not ended. */
export interface OpenSpan {
  /** Adds to its text. */
  add(text: string): void
  /** Ends it; what comes later changes nothing. */
  end(outcome?: string): void
  /** Ends it at a time that is known already. */
  endAt(atMs: number): void
}

/** What happened in a session, in the order in which it began. */
export class Timeline {
  readonly #clock: Clock
  readonly #spans: Written[] = []
  readonly #open = new Set<OpenSpan>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get spans(): readonly Span[] {
    return this.#spans
  }

  /** What happened on one lane; of one kind, if it is given. */
  on(lane: Lane, kind?: string): readonly Span[] {
    return this.#spans.filter((span) => span.lane === lane && (kind === undefined || span.kind === kind))
  }

  /** Something took place now. */
  mark(lane: Lane, kind: string, text = ''): void {
    const now = this.#clock.now()
    this.#spans.push({ lane, kind, text, fromMs: now, toMs: now })
  }

  /** Something begins now. */
  begin(lane: Lane, kind: string, text = ''): OpenSpan {
    const now = this.#clock.now()
    const span: Written = { lane, kind, text, fromMs: now, toMs: now }
    this.#spans.push(span)
    const open: OpenSpan = {
      add: (more) => {
        span.text += more
      },
      end: (outcome) => {
        if (!this.#open.delete(open)) return
        span.toMs = this.#clock.now()
        if (outcome !== undefined) span.outcome = outcome
      },
      endAt: (atMs) => {
        if (this.#open.delete(open)) span.toMs = atMs
      },
    }
    this.#open.add(open)
    return open
  }

  /** The session is over: whatever is still open ends with it. */
  close(): void {
    for (const span of [...this.#open]) span.end('cut')
  }
}

/** For how long something of the first goes on while something of the others does, in milliseconds. */
export function overlapMs(spans: readonly Span[], others: readonly Span[]): number {
  let sum = 0
  for (const { fromMs, toMs } of spans)
    for (const other of others)
      sum += Math.max(0, Math.min(toMs, other.toMs) - Math.max(fromMs, other.fromMs))
  return sum
}
