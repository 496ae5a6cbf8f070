import type {
  AntiphonError,
  Clock,
  Frame,
  LLMContext,
  LLMProvider,
  Logger,
  ProviderCall,
  TurnScope,
} from '../../src/engine.ts'
import type { Fillers } from './fillers.ts'
import type { LaterCalls } from './later-calls.ts'
import type { LLMProcessorOptions, LLMSettings } from './llm-options.ts'
import type { SurvivingCalls } from './surviving-calls.ts'

/** What answers need of the processor that gives them. */
export interface AnswerHost {
  readonly provider: LLMProvider
  readonly options: LLMProcessorOptions
  /** How the model is asked now. */
  settings(): LLMSettings
  /** Keeps a conversation within its limit. */
  fit(context: LLMContext): void
  /** What a call of the model is given. */
  call(scope: TurnScope): ProviderCall
  readonly clock: Clock
  readonly logger: Logger
  /** Aborts when the session ends. */
  readonly session: AbortSignal
  readonly fillers: Fillers
  readonly later: LaterCalls
  readonly surviving: SurvivingCalls
  /** Settles when it is decided whether an answer that is prepared ahead is given. */
  decided(turn: number): Promise<void> | undefined
  /** Sends a frame on, whatever has become of the answer: one that belongs to it names its turn. */
  push(frame: Frame): void
  /** Runs work that outlives the answer. */
  spawn(work: () => Promise<void>): void
  report(error: AntiphonError): void
}
