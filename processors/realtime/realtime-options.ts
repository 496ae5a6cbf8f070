import type { FrameProcessorOptions, LLMContext, OptionRules, RealtimeTurns, Tool } from '../../src/engine.ts'

/** Options of `Realtime`. */
export interface RealtimeOptions extends FrameProcessorOptions {
  /** The conversation, the same as in `UserContext` and `AssistantContext`. */
  context: LLMContext
  /**
   * Who decides when the user has the floor. `ours` (default): `VAD`, `STT` and `UserTurn` stand before it, and their
   * strategies decide. `provider`: the vendor, at any voice; it then stands in place of them, too.
   */
  turns?: RealtimeTurns
  /** One of the provider's voices. */
  voice?: string
  /** What the model may call, where the conversation has no tools of its own. */
  tools?: readonly Tool[]
  /** What is said when the model fails, by a `TTS` behind it. Default: nothing. */
  apology?: string
  /** How often in one answer the model may call tools and go on. Default 4. */
  maxToolRounds?: number
  /** How many tools it may call at once. Default 32. */
  maxToolCalls?: number
  /** How many calls whose outcome comes later may be under way at once. Default 8. */
  maxLaterCalls?: number
  /** How long the model may take to its first sound, in milliseconds. Default 15,000. */
  firstByteMs?: number
  /** How long it may pause within a response, in milliseconds. Default 15,000. */
  stallMs?: number
  /** How long the end waits for the answer under way, its tools and the user's words, in milliseconds. Default 30,000. */
  endMs?: number
}

/** What the options may be. */
export const realtimeOptionRules: OptionRules<RealtimeOptions> = {
  name: 'any',
  context: 'any',
  turns: 'any',
  voice: 'any',
  tools: 'any',
  apology: 'any',
  maxToolRounds: 'not-negative',
  maxToolCalls: 'positive',
  maxLaterCalls: 'positive',
  firstByteMs: 'positive',
  stallMs: 'positive',
  endMs: 'not-negative',
}

/** What the options say of answers. */
export function answerLimits(options: RealtimeOptions) {
  const { context, apology, maxToolRounds = 4, firstByteMs = 15_000, stallMs = 15_000 } = options
  return { context, apology, maxToolRounds, firstByteMs, stallMs }
}
