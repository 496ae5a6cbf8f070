import { checkTools } from '../context/check-edit.ts'
import type { ModelOptions, ReasoningEffort } from '../context/model-options.ts'
import { ControlFrame, type FrameInit } from '../frame/frame.ts'
import type { Tool } from '../tools/tool.ts'
import type { ToolChoice } from '../tools/tool-schema.ts'

/** What can be changed in mid-call; what is left out stays as it is. */
export interface Settings {
  /** The voice, one of the TTS provider's. */
  readonly voice?: string
  /** BCP 47 language that is spoken and expected. */
  readonly language?: string
  /** Speaking rate; 1 is the voice's own. */
  readonly speed?: number
  /** The manner in which it is spoken, in words, for voices that understand some. */
  readonly style?: string
  /** The system prompt. */
  readonly system?: string
  /** The model, one of the LLM provider's. */
  readonly model?: string
  /** Sampling temperature, where the model has one. */
  readonly temperature?: number
  /** Most tokens of one request. */
  readonly maxTokens?: number
  /** How much the model thinks before it answers, where it can. */
  readonly reasoning?: ReasoningEffort
  /** Which tools the model calls. */
  readonly toolChoice?: ToolChoice
  /** What only one provider of models knows, under that provider's name, in place of what was there. */
  readonly options?: ModelOptions
  /** What the model may call, in place of what it could; none if empty. Code does not travel: not on the wire codec. */
  readonly tools?: readonly Tool[]
}

/** Changes settings from the next sentence, utterance or request on. */
export class SettingsFrame extends ControlFrame {
  readonly kind = 'settings'
  /** What to change. */
  readonly settings: Settings

  /** @throws ContextError if the tools are no code, as those of another machine would be. */
  constructor(init: FrameInit & { settings: Settings }) {
    super(init)
    this.settings = init.settings
    checkTools(init.settings?.tools)
  }
}
