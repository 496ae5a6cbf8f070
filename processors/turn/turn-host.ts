import type { OutputHost } from './output-pause.ts'
import type { SpeculationHost } from './speculations.ts'
import type { TurnEndingHost } from './turn-ending.ts'
import type { TurnState } from './turn-state.ts'

/** The end of a turn. */
export interface EndedTurn {
  readonly text: string
  readonly stoppedAtMs: number | undefined
  readonly reason: string
  /** The turn of the answer that was prepared for it. */
  readonly turn: number | undefined
}

/** What the state machine of a turn has done for it by the pipeline. */
export interface TurnHost extends TurnEndingHost, SpeculationHost, OutputHost {
  /** The last of the user's audio. */
  readonly audio: (audioMs: number, sampleRate: number) => Int16Array
  /** The turn stands in another state. */
  moved(state: TurnState, because: string): void
  /** The user has the floor. */
  started(reason: string): void
  /** The user has had the say. Returns the turn of the answer, if there will be one. */
  ended(turn: EndedTurn): number | undefined
  /** The agent's answer is over. */
  interrupt(why: string): void
  /** No transcript came of what was said. */
  lost(): void
}
