import type { AntiphonError, LLMContext, LLMProvider, ProviderCall, TurnScope } from '../../src/engine.ts'
import type { CallHost } from '../tools/call-host.ts'
import type { Fillers } from '../tools/fillers.ts'
import type { LLMProcessorOptions, LLMSettings } from './llm-options.ts'

/** What answers need of the processor that gives them. */
export interface AnswerHost extends CallHost {
  readonly provider: LLMProvider
  readonly options: LLMProcessorOptions
  /** How the model is asked now. */
  settings(): LLMSettings
  /** Keeps a conversation within its limit. */
  fit(context: LLMContext): void
  /** What a call of the model is given. */
  call(scope: TurnScope): ProviderCall
  readonly fillers: Fillers
  /** Settles when it is decided whether a speculated answer is given. */
  decided(turn: number): Promise<void> | undefined
  report(error: AntiphonError): void
}
