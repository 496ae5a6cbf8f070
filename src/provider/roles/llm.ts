import type { Message } from '../../context/message.ts'
import type { ModelOptions, ReasoningEffort } from '../../context/model-options.ts'
import type { JSONSchema } from '../../tools/json-schema.ts'
import type { ToolCall } from '../../tools/tool-call.ts'
import type { ToolChoice, ToolSchema } from '../../tools/tool-schema.ts'
import type { VendorMetadata } from '../../vendor-metadata.ts'
import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** One request to a language model. */
export interface LLMRequest {
  /** The conversation, oldest first. */
  readonly messages: readonly Message[]
  /** The tools it may call. */
  readonly tools?: readonly ToolSchema[] | undefined
  /** Which of them it calls. Default: as it likes. */
  readonly toolChoice?: ToolChoice | undefined
  /** One of the provider's models, in place of its own. */
  readonly model?: string | undefined
  /** Sampling temperature, where the model has one. */
  readonly temperature?: number | undefined
  /** Most tokens to generate. */
  readonly maxTokens?: number | undefined
  /** How much it thinks, where the model can. Default: the model's own. */
  readonly reasoning?: ReasoningEffort | undefined
  /** JSON Schema of the answer, which is then data: one `data` event in place of text. */
  readonly output?: JSONSchema | undefined
  /** What only one provider knows, under that provider's name: it passes its own on as they are. */
  readonly options?: ModelOptions | undefined
}

/**
 * Why an answer ended: it was whole (`stop`), too long (`length`), goes on when tools have been called (`tool-calls`),
 * was cut by the vendor's filter (`content`), says no (`refused`), or the vendor does not tell (`other`).
 */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content' | 'refused' | 'other'

/** Tokens used by a request. */
export interface TokenUsage {
  /** Read by the model, those kept from earlier requests included. */
  readonly inputTokens: number
  /** Written by the model, thoughts included. */
  readonly outputTokens: number
  /** Of those read, the ones the vendor had kept from an earlier request. */
  readonly cachedTokens?: number
  /** Of those written, the ones the model thought with. */
  readonly reasoningTokens?: number
}

/**
 * What a model produces, in order. `metadata` is what the vendor wants back with the round if it calls tools, under the
 * label of the provider; it is given to no other.
 */
export type LLMEvent =
  /** A piece of text, as it is generated. `endsSentence`: the text so far ends with a whole sentence, for certain. */
  | {
      readonly type: 'text'
      readonly text: string
      readonly endsSentence?: boolean | undefined
      readonly metadata?: VendorMetadata | undefined
    }
  /** A piece of what the model thinks before it answers. Not for the listener, and no part of the conversation. */
  | { readonly type: 'reasoning'; readonly text: string; readonly metadata?: VendorMetadata | undefined }
  /** A complete call of a tool. `arguments` is the JSON text, whole. */
  | ({ readonly type: 'tool-call' } & ToolCall)
  /** The answer to a request with `output`, whole: a value that fits the schema. */
  | { readonly type: 'data'; readonly data: unknown }
  /** Tokens used by the request. */
  | ({ readonly type: 'usage' } & TokenUsage)
  /** The answer is at its end: the last event, once. */
  | { readonly type: 'finish'; readonly reason: FinishReason; readonly metadata?: VendorMetadata | undefined }

/** A language model. A plain object; see `llmContract` in `antiphon/testing/contracts`. */
export interface LLMProvider extends Provider {
  /** The model's name, for metrics. */
  readonly model?: string | undefined
  /**
   * Whether the model goes on where a request ends with words of the assistant. Default: no; who wants it to go on then
   * asks for it in a user message.
   */
  readonly continues?: boolean | undefined
  /**
   * Answers `request`, streaming, up to one `finish`.
   *
   * Text is what the listener is to hear and nothing else: no thoughts, no calls of tools in words, no control tokens.
   * What it has left as `metadata` under its label comes back with the round's calls: it uses its own and never another's.
   * A call without is another model's or a program's; where the vendor insists on its own form, it is told as text.
   *
   * A tool call is yielded only when its arguments are complete: an answer cut off in the middle of them is an error,
   * never half a call.
   * @throws LLMError when the request fails, or the answer is empty; CancelledError when `context.signal` aborts.
   */
  generate(request: LLMRequest, context: ProviderCall): AsyncIterable<LLMEvent>
}
