import type { Played } from '../scenario.ts'
import type { Gap, Story } from '../story.ts'
import { laws } from './laws.ts'

/** Something that has to be so, and whether it is. */
export interface Claim {
  readonly claim: string
  readonly holds: boolean
  /** What was found in its place. */
  readonly found?: string
}

/** Compares what came of a story with what has to. */
export function judge(story: Story, played: Played): readonly Claim[] {
  const { expect } = story
  const {
    heard,
    context,
    interrupts = 0,
    errors = [],
    ends = 'ended',
    happens,
    never = [],
    gaps = [],
  } = expect
  const types = played.events.map(({ type }) => type)
  const ordered = happens && types.filter((type) => happens.includes(type))
  return [
    same('the caller hears', heard, played.heard),
    same('the context is', context, played.told),
    same('interruptions', interrupts, played.interrupts),
    same('errors', errors, played.errors),
    same('the session is', ends, played.result.reason),
    ...(happens ? [same('in this order', happens, ordered)] : []),
    ...never.map((type) => so(`never ${type}`, !types.includes(type))),
    ...gaps.map((gap) => within(gap, played)),
    ...Object.entries(expect.also ?? {}).map(([claim, holds]) => so(claim, holds(played))),
    ...Object.entries(laws).map(([claim, holds]) => so(claim, holds(played, story))),
  ]
}

function so(claim: string, holds: boolean): Claim {
  return { claim, holds }
}

function same(what: string, wanted: unknown, found: unknown): Claim {
  const [want, got] = [wanted, found].map((each) => JSON.stringify(each))
  return { claim: `${what}: ${want}`, holds: want === got, ...(want !== got && { found: got }) }
}

function within(
  { from, to, atLeastMs = 0, atMostMs = Number.POSITIVE_INFINITY }: Gap,
  played: Played,
): Claim {
  const start = played.events.find(({ type }) => type === from)?.atMs ?? Number.NaN
  const end = played.events.find(({ type, atMs }) => type === to && atMs >= start)?.atMs ?? Number.NaN
  const ms = end - start
  const range = [atLeastMs > 0 && `at least ${atLeastMs} ms`, atMostMs < 1e9 && `at most ${atMostMs} ms`]
  return {
    claim: `from ${from} to ${to}: ${range.filter(Boolean).join(', ')}`,
    holds: ms >= atLeastMs && ms <= atMostMs,
    found: `${ms} ms`,
  }
}
