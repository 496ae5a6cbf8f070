import type { RecognizedTurn } from '../../../src/engine.ts'

/** What the user does that may begin a turn. */
export interface TurnOpening {
  /** Whether voice activity is going on. */
  readonly voice: boolean
  /** The words heard so far that are sure: final ones, and interim ones that a second guess has confirmed. */
  readonly text: string
  /** Now, on the task's clock. */
  readonly atMs: number
  /** What the recognizer has said of its turn last; undefined where it tells none, or sees none. */
  readonly recognizer: RecognizedTurn | undefined
}

/** What a strategy says of an opening. */
export interface StartVerdict {
  /** `start`: the user takes the floor. `wait`: words may yet decide; a speaking agent pauses for them. `ignore`: nothing is meant by it. */
  readonly decision: 'start' | 'wait' | 'ignore'
  /** What decided it, for logs and events. */
  readonly reason: string
}

/**
 * Decides when the user takes the floor. Belongs to one `UserTurn`. Over a speaking agent, `minWords`, `minDurationMs`
 * and `backchannels` have to be satisfied as well.
 */
export interface StartStrategy {
  /** Whether it says nothing without a recognizer that tells turns. Default false. */
  readonly needsTurns?: boolean
  /** Judges what the user does: asked when voice begins and when words come. */
  judge(opening: TurnOpening): StartVerdict
  /** The floor was taken or given back at `atMs`, by the user or by the agent. */
  active?(atMs: number): void
}
