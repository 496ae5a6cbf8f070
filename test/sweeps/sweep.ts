import type { UserTurnOptions } from '../../processors/turn/index.ts'
import { InterruptFrame } from '../../src/engine.ts'
import { laws } from '../scenarios/harness/laws.ts'
import { answered, app, type Step, says, types, waits } from '../scenarios/harness/steps.ts'
import { overlapMs } from '../scenarios/harness/timeline.ts'
import { type Played, play, type Scenario } from '../scenarios/scenario.ts'

/** How the critical moment comes: the caller speaks, types, or the app interrupts the agent. */
export type Means = 'speech' | 'typed' | 'interrupt'

/** One conversation, played again and again with its critical moment a little later each time. */
export interface Sweep {
  /** The conversation, without what the caller does. */
  readonly scenario: Omit<Scenario, 'caller'>
  /** What the caller does first; the moment is counted from its end. Default: nothing, so that it is counted from the start. */
  readonly before?: readonly Step[]
  /** What happens at the moment, by each of the means. Default: the caller says, or types, `words`, or the app interrupts. */
  readonly moment?: (by: Means) => readonly Step[]
  readonly words?: string
  /** What the caller does afterwards, before hanging up. Default: hears the answer out, and stays for a second. */
  readonly after?: readonly Step[]
  /** In milliseconds. Default: from 0 to 1,000, in steps of 10. */
  readonly fromMs?: number
  readonly toMs?: number
  readonly stepMs?: number
  /** Default: all of them. */
  readonly by?: readonly Means[]
  /** Whether the voice tells when its words sound. Default: both ways. */
  readonly timings?: readonly boolean[]
  /** Whether answers are speculated. Default: both ways. */
  readonly speculation?: readonly boolean[]
}

/** What came of one of the conversations of a sweep. */
export interface Swept {
  readonly atMs: number
  readonly by: Means
  readonly timings: boolean
  readonly speculation: boolean
  readonly scenario: Scenario
  readonly played: Played
}

/** Something that has to hold at every moment. */
export type Claims = Readonly<Record<string, (played: Played, swept: Swept) => boolean>>

/** Plays all conversations of a sweep: what was heard and when, the context, the events are in each one's `played`. */
export async function* sweep(given: Sweep): AsyncGenerator<Swept> {
  const { fromMs = 0, toMs = 1_000, stepMs = 10, by = ['speech', 'typed', 'interrupt'] } = given
  const { timings = [true, false], speculation = [false, true] } = given
  for (const means of by)
    for (const timed of timings)
      for (const ahead of speculation)
        for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
          const scenario = scenarioOf(given, atMs, means, timed, ahead)
          yield {
            atMs,
            by: means,
            timings: timed,
            speculation: ahead,
            scenario,
            played: await play(scenario),
          }
        }
}

/**
 * Plays a sweep and returns what does not hold, with the moments at which it does not: nothing, if all is well. Of every
 * conversation it is claimed besides that it comes to its end, that the laws of all scenarios hold, and that the agent
 * is not heard while the user has the floor.
 */
export async function brokenIn(given: Sweep, claims: Claims = {}): Promise<string[]> {
  const all: Claims = { ...always, ...claims }
  const broken = new Map<string, number[]>()
  for await (const swept of sweep(given)) {
    for (const [claim, holds] of Object.entries(all)) {
      if (holds(swept.played, swept)) continue
      const where = `${claim}: not by ${swept.by}${swept.timings ? '' : ', without timings'}${swept.speculation ? ', with speculation' : ''}`
      broken.set(where, [...(broken.get(where) ?? []), swept.atMs])
    }
  }
  return [...broken].map(([where, moments]) => `${where}, at ${moments.join(' ')} ms`)
}

/** For how long the agent was heard while the user had the floor, in milliseconds. */
export function overTheUserMs({ timeline }: Pick<Played, 'timeline'>): number {
  return overlapMs(timeline.on('heard', 'speech'), timeline.on('turn', 'turn'))
}

/** For how long the agent was heard while the caller was speaking, in milliseconds: before it could know, too. */
export function overTheVoiceMs({ timeline }: Pick<Played, 'timeline'>): number {
  return overlapMs(timeline.on('heard', 'speech'), timeline.on('caller', 'speech'))
}

const always: Claims = {
  'it comes to its end': ({ result }) => result.reason === 'ended',
  // The chunk that is sounding when the user takes the floor sounds to its end.
  'the agent is silent while the user has the floor': (played) => overTheUserMs(played) <= 20,
  ...Object.fromEntries(
    Object.entries(laws).map(([law, holds]) => [
      law,
      (played: Played, { scenario }: Swept) => holds(played, scenario),
    ]),
  ),
}

function scenarioOf(given: Sweep, atMs: number, by: Means, timings: boolean, speculation: boolean): Scenario {
  const {
    scenario,
    before = [],
    after = [answered(), waits(1_000)],
    moment = defaultMoment(given.words),
  } = given
  const turn = (): UserTurnOptions => ({
    ...(typeof scenario.turn === 'function' ? scenario.turn() : scenario.turn),
    ...(speculation && { speculation: {} }),
  })
  return {
    ...scenario,
    voice: { ...scenario.voice, timings },
    turn,
    caller: [...before, waits(atMs), ...moment(by), ...after],
  }
}

function defaultMoment(words = 'stop it please'): (by: Means) => readonly Step[] {
  return (by) => {
    if (by === 'speech') return [says(words)]
    if (by === 'typed') return [types(words)]
    return [app('interrupts the agent', ({ task }) => void task.push(new InterruptFrame({ detail: 'app' })))]
  }
}
