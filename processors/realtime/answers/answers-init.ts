import type {
  AntiphonError,
  Clock,
  LLMContext,
  RealtimeInput,
  RealtimeProvider,
  TurnScope,
} from '../../../src/engine.ts'
import type { ModelCallsInit } from './model-calls.ts'

/** What answers are made with. */
export interface AnswersInit {
  readonly provider: RealtimeProvider
  readonly context: LLMContext
  readonly clock: Clock
  readonly outputRate: number
  readonly maxToolRounds: number
  readonly apology: string | undefined
  readonly firstByteMs: number
  readonly stallMs: number
  readonly calls: Omit<ModelCallsInit, 'say' | 'fillersSaid' | 'hangUp' | 'tell'>
  scopeOf(turn: number): TurnScope
  nextSentence(): number
  /** Tells the model. */
  tell(input: RealtimeInput): void
  /** Runs work that outlives the handling of an event. */
  spawn(work: () => Promise<void>): void
  report(error: AntiphonError): void
  /** The model has fallen silent: the conversation is begun anew. */
  silent(): void
  /** An answer has begun, or has been made. */
  changed(): void
  /** A sentence is an item of the model's, which it says in a turn. */
  isModels(sentence: number, item: string, turn: number): void
}
