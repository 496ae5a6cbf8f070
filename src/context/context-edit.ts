import type { Tool } from '../tools/tool.ts'
import type { Message } from './message.ts'

/** A change of a conversation, by `LLMContext.edit` or, in mid-call, by a `ContextEditFrame`. */
export type ContextEdit =
  /** Adds messages at the end. */
  | { readonly type: 'append'; readonly messages: readonly Message[] }
  /** Puts other messages in place of all there are; a system message among them replaces the prompt. */
  | { readonly type: 'replace'; readonly messages: readonly Message[] }
  /** Takes messages out; a tool call goes with its results, and a result with its call. Code: it does not travel. */
  | {
      readonly type: 'remove'
      /** Says of a message whether it goes. */
      readonly where: (message: Message) => boolean
    }
  /** Takes out the last exchanges: what the user said and all that came of it. Default: one. */
  | { readonly type: 'remove-last'; readonly exchanges?: number }
  /** Forgets all that was said; prompt and tools stay. */
  | { readonly type: 'clear' }
  /** Takes another system prompt, or none. */
  | { readonly type: 'system'; readonly system: string | null }
  /** Takes other tools; `null` for those the LLM processor was given. Code: it does not travel. */
  | { readonly type: 'tools'; readonly tools: readonly Tool[] | null }
