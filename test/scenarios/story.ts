import type { SessionEvent, TaskResult } from '../../src/engine.ts'
import type { Step } from './harness/steps.ts'
import type { Played, Scenario } from './scenario.ts'

type Happening = SessionEvent['type']

/** How long after the first of one kind the next of another comes. */
export interface Gap {
  readonly from: Happening
  readonly to: Happening
  readonly atLeastMs?: number
  readonly atMostMs?: number
}

/** What has to come of a story. What holds for every story is in `laws.ts`. */
export interface Expectation {
  /** What the caller hears, to the word. */
  readonly heard: string
  /** The conversation as the model is told of it afterwards. */
  readonly context: readonly string[]
  /** How often the agent is interrupted. Default 0. */
  readonly interrupts?: number
  /** The codes of the errors that are told, in order. Default: none. */
  readonly errors?: readonly string[]
  /** How the session ends. Default `ended`: everything has been said and done. */
  readonly ends?: TaskResult['reason']
  /** Of the kinds that are named here, these happen, in this order, and no more of them. */
  readonly happens?: readonly Happening[]
  readonly never?: readonly Happening[]
  readonly gaps?: readonly Gap[]
  /** Claims of its own, by what they claim. */
  readonly also?: Readonly<Record<string, (played: Played) => boolean>>
}

/** A scenario that shows something, and what has to come of it. */
export interface Story extends Scenario {
  /** What it shows, as a fact. */
  readonly title: string
  /** Bugs that users of other frameworks have met, and that it shows to be impossible; the list is in docs/scenarios.md. */
  readonly bugs?: readonly number[]
  readonly caller: readonly Step[]
  readonly expect: Expectation
  /** Why it does not come out so yet. The tests say when this is to be taken away. */
  readonly notYet?: string
}

/** Stories about one thing. */
export interface Theme {
  readonly name: string
  /** What it is about, in a sentence. */
  readonly about: string
  readonly stories: readonly Story[]
}
