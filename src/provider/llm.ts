import type { Message, ToolCall } from '../context/message.ts'
import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** A tool as the model is told of it. */
export interface ToolSchema {
  /** Name the model calls it by. */
  readonly name: string
  /** What it does and when to use it. */
  readonly description: string
  /** JSON Schema of its arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>
  /**
   * Whether the model is held to the schema while it writes, where the provider can do that. OpenAI's then takes only
   * objects with `additionalProperties: false` and all properties required:
   * https://platform.openai.com/docs/guides/function-calling#strict-mode. Default: the provider's.
   */
  readonly strict?: boolean
}

/** One request to a language model. */
export interface LLMRequest {
  /** The conversation, oldest first. */
  readonly messages: readonly Message[]
  /** The tools it may call. */
  readonly tools?: readonly ToolSchema[]
  /** One of the provider's models, in place of its own. */
  readonly model?: string
  /** Sampling temperature, where the model has one. */
  readonly temperature?: number
  /** Most tokens to generate. */
  readonly maxTokens?: number
}

/** What a model produces, in order. */
export type LLMEvent =
  /** A piece of text, as it is generated. `endsSentence`: the text so far ends with a whole sentence, for certain. */
  | { readonly type: 'text'; readonly text: string; readonly endsSentence?: boolean }
  /** A piece of what the model thinks before it answers. Not for the listener, and no part of the conversation. */
  | { readonly type: 'reasoning'; readonly text: string }
  /** A complete call of a tool. `arguments` is the JSON text, whole. */
  | ({ readonly type: 'tool-call' } & ToolCall)
  /** Tokens used by the request. */
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number }

/** A language model. A plain object; see the contract suite in `test/contract/llm.ts`. */
export interface LLMProvider extends Provider {
  /** The model's name, for metrics. */
  readonly model?: string
  /**
   * Answers `request`, streaming.
   *
   * Text is what the listener is to hear and nothing else: no thoughts, no calls of tools in words, no control tokens.
   * A tool call is yielded only when its arguments are complete: an answer cut off in the middle of them is an error,
   * never half a call.
   * @throws LLMError when the request fails, or the answer is empty; CancelledError when `context.signal` aborts.
   */
  generate(request: LLMRequest, context: ProviderCall): AsyncIterable<LLMEvent>
}
