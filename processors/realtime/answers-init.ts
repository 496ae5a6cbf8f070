import type {
  AntiphonError,
  Clock,
  LLMContext,
  RealtimeInput,
  RealtimeProvider,
  TurnScope,
} from '../../src/engine.ts'
import type { ModelCallsInit } from './model-calls.ts'
import type { RealtimeOptions } from './realtime-options.ts'

/** What the options say of answers. */
export function answerLimits(options: RealtimeOptions) {
  const { context, apology, maxToolRounds = 4, firstByteMs = 15_000, stallMs = 15_000 } = options
  return { context, apology, maxToolRounds, firstByteMs, stallMs }
}

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
