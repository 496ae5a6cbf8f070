import type { ImagePart } from '../../context/content.ts'
import type { Message } from '../../context/message.ts'
import type { AntiphonError } from '../../errors.ts'
import type { TimedWord } from '../../text/word-timing.ts'
import type { ToolSchema } from '../../tools/tool-schema.ts'
import type { ProviderCall } from './call.ts'
import type { TokenUsage } from './llm.ts'
import type { Provider } from './provider.ts'

/** Who decides when the user has the floor: the vendor, who interrupts at any voice, or the pipeline. */
export type RealtimeTurns = 'provider' | 'ours'

/** How much of an item was heard, in milliseconds of its audio. */
export interface HeardItem {
  readonly item: string
  readonly ms: number
}

/** What a speech-to-speech model is given, in order. */
export type RealtimeInput =
  /** Mono PCM at the provider's `inputRate`, of any length. */
  | { readonly type: 'audio'; readonly samples: Int16Array }
  /** The user writes, and is answered. */
  | { readonly type: 'text'; readonly text: string }
  /** The user shows something. It is not answered by itself. */
  | { readonly type: 'image'; readonly image: ImagePart }
  /**
   * More of the conversation than it has heard: what the program adds or has said itself, a result that comes late. `before`:
   * the item or the exchange that it stands before, where the vendor can place it; else it stands behind all.
   */
  | {
      readonly type: 'messages'
      readonly messages: readonly Message[]
      readonly before?: string | undefined
    }
  /** With turns of ours: what was heard since the last such is all the user says, and is answered. */
  | { readonly type: 'turn-end' }
  /** The model speaks, though nobody has spoken. */
  | { readonly type: 'respond' }
  /**
   * The answer under way is over: no more of it is wanted. Of its items so much was heard, be they made long since, and never
   * more than was given; of one that comes yet, nothing. What was not heard at all (0) leaves the conversation.
   */
  | { readonly type: 'interrupt'; readonly heard: readonly HeardItem[] }
  /** The same of an answer that is over by itself, or that nobody has waited for: what is under way goes on. */
  | { readonly type: 'heard'; readonly heard: readonly HeardItem[] }
  /**
   * What a tool has answered, as text. `respond`: the model goes on; else something else follows. Of a call that has a result,
   * also one of `messages()`, it is the better one: it stands in place of that, or is told in words where the vendor cannot.
   */
  | { readonly type: 'tool-result'; readonly id: string; readonly result: string; readonly respond: boolean }
  /** A tool was aborted, or its result is not wanted any more: the vendor is told so as its result, and says nothing of it. */
  | { readonly type: 'tool-cancelled'; readonly id: string }
  /** What is different from now on. */
  | {
      readonly type: 'update'
      readonly instructions?: string | undefined
      readonly tools?: readonly ToolSchema[] | undefined
      readonly voice?: string | undefined
    }

/** One conversation with a speech-to-speech model. */
export interface RealtimeRequest {
  /** What happens on this side, as it happens. It ends with the session. */
  readonly input: AsyncIterable<RealtimeInput>
  /** The conversation as it stands, without instructions: for the beginning, and for a provider that has to begin anew. */
  messages(): readonly Message[]
  /** The tools it may call. */
  readonly tools: readonly ToolSchema[]
  /** The system prompt. */
  readonly instructions?: string | undefined
  /** One of the provider's voices. */
  readonly voice?: string | undefined
  /** Who decides about turns. */
  readonly turns: RealtimeTurns
}

/** What a speech-to-speech model tells, in order. */
export type RealtimeEvent =
  /** The vendor hears that the user begins or ceases to speak; `atMs` of the audio given. With turns of ours: left out. */
  | { readonly type: 'user-speech'; readonly active: boolean; readonly atMs: number }
  /**
   * What the user has said. `exchange` pairs it with the response to it, which may begin before the words are there. With turns
   * of ours the final words stand in place of the recognizer's; leave them out where they are worth less.
   */
  | { readonly type: 'user-text'; readonly text: string; readonly final: boolean; readonly exchange: string }
  /**
   * A response begins or is over. One at a time; each that is asked for begins, be it cancelled at once. `error` says what it
   * failed of.
   */
  | {
      readonly type: 'response'
      readonly state: 'started' | 'ended' | 'cancelled' | 'failed'
      readonly response: string
      readonly exchange?: string | undefined
      readonly error?: AntiphonError | undefined
    }
  /** Mono PCM at the provider's `outputRate`. */
  | {
      readonly type: 'audio'
      readonly response: string
      readonly item: string
      readonly samples: Int16Array
    }
  /** More of what the item says; `times` of its words, where the vendor knows them. */
  | {
      readonly type: 'text'
      readonly response: string
      readonly item: string
      readonly text: string
      readonly times?: readonly TimedWord[] | undefined
    }
  /** A complete call of a tool. It is answered by a `tool-result` or a `tool-cancelled`. */
  | {
      readonly type: 'tool-call'
      readonly response: string
      readonly id: string
      readonly name: string
      readonly arguments: string
    }
  /** Tokens used since the last such event. */
  | ({ readonly type: 'usage' } & TokenUsage)
  /** The vendor will end its session soon. The provider moves on by itself; this is for logs. */
  | { readonly type: 'expiring'; readonly inMs: number }

/** Speech to speech: a model that hears and speaks by itself. A plain object. */
export interface RealtimeProvider extends Provider {
  /** In Hz: the audio it takes. */
  readonly inputRate: number
  /** In Hz: the audio it gives. */
  readonly outputRate: number
  /** Who may decide about turns. Default: both. */
  readonly turns?: readonly RealtimeTurns[]
  /** The voices it has. */
  readonly voices?: readonly string[]
  /** Whether it takes pictures, as inputs and in messages. Default: it is given none. */
  readonly images?: boolean
  /**
   * Holds a conversation, until the input ends or the call is aborted. A limit of the vendor's session, or a connection that
   * breaks, is not the caller's problem: the provider goes on with the conversation as it stands, unless it cannot.
   * @throws LLMError with a reason; CancelledError when `call.signal` aborts.
   */
  converse(request: RealtimeRequest, call: ProviderCall): AsyncIterable<RealtimeEvent>
}
