import type {
  FrameProcessorOptions,
  LLMRequest,
  OptionRules,
  ReasoningEffort,
  Settings,
  Tool,
  ToolChoice,
} from '../../src/engine.ts'

/** Options of `LLM`. */
export interface LLMProcessorOptions extends FrameProcessorOptions {
  /** What the model can have done, unless the context has tools of its own. */
  tools?: readonly Tool[]
  /** How many rounds of tool calls an answer may take before the model must speak. Default 4. */
  maxToolRounds?: number
  /** How many tools a round may call at once; the model is told to call the others in the next. Default 32. */
  maxToolCalls?: number
  /** How many calls of tools that deliver later may be under way at once. Default 8. */
  maxLaterCalls?: number
  /** One of the provider's models. Default: the provider's own. */
  model?: string
  /** Sampling temperature, where the model has one. */
  temperature?: number
  /** Most tokens of one request. */
  maxTokens?: number
  /** How much the model thinks before it answers, where it can. Default: the model's own. */
  reasoning?: ReasoningEffort
  /**
   * Which tools the model calls. One that must be called is called in the first round of an answer; then the model may
   * speak. Default: as the model likes.
   */
  toolChoice?: ToolChoice
  /** What only one provider knows, under that provider's name; it is passed on as it is. */
  options?: NonNullable<LLMRequest['options']>
  /** How long the model may take to its first word, in milliseconds. Default 30,000. */
  firstByteMs?: number
  /** How long the model may pause in mid-answer, in milliseconds. Default 15,000. */
  stallMs?: number
  /**
   * How many answers a second the session may begin in the long run; four seconds' worth may begin at once. One more waits,
   * until it may or the user speaks again, and that is reported once. Default 5; `Infinity` for no limit.
   */
  maxAnswersPerSecond?: number
  /**
   * Most tokens of a conversation, about: when it has grown beyond, the oldest exchanges are left out of the context until
   * it is three quarters of that. It is the last resort against a conversation without end; `ContextLimit` keeps one
   * within what a model takes. Default 100,000; `Infinity` for no limit.
   */
  maxContextTokens?: number
  /** What the agent says when the model fails. Default: nothing. */
  apology?: string
}

/** What the options may be. */
export const llmOptionRules: OptionRules<LLMProcessorOptions> = {
  name: 'any',
  tools: 'any',
  maxToolRounds: 'not-negative',
  maxToolCalls: 'not-negative',
  maxLaterCalls: 'not-negative',
  model: 'any',
  temperature: 'not-negative',
  maxTokens: 'positive',
  reasoning: 'any',
  toolChoice: 'any',
  options: 'any',
  maxAnswersPerSecond: 'positive',
  maxContextTokens: 'positive',
  firstByteMs: 'positive',
  stallMs: 'positive',
  apology: 'any',
}

/** How a model is asked. */
export type LLMSettings = Pick<
  Settings,
  'model' | 'temperature' | 'maxTokens' | 'reasoning' | 'toolChoice' | 'options'
>

/** Settings with some of them changed; those of other processors are left out. */
export function changedSettings(settings: LLMSettings, changes: LLMSettings): LLMSettings {
  const { model, temperature, maxTokens, reasoning, toolChoice, options } = changes
  return {
    ...settings,
    ...(model !== undefined && { model }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(reasoning !== undefined && { reasoning }),
    ...(toolChoice !== undefined && { toolChoice }),
    ...(options !== undefined && { options }),
  }
}
