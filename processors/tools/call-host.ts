import type { Clock, Frame, Logger } from '../../src/engine.ts'
import type { LaterCalls } from './later-calls.ts'
import type { SurvivingCalls } from './surviving-calls.ts'

/** What calls of tools need of the processor that makes them. */
export interface CallHost {
  readonly clock: Clock
  readonly logger: Logger
  /** Aborts when the session ends. */
  readonly session: AbortSignal
  /** How many calls are made at once. */
  readonly mostCalls: number
  readonly later: LaterCalls
  readonly surviving: SurvivingCalls
  /** Sends a frame on, whatever has become of the answer: one that belongs to it names its turn. */
  push(frame: Frame): void
  /** Runs work that outlives the answer. */
  spawn(work: () => Promise<void>): void
}
