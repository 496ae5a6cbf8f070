import type {
  AntiphonError,
  Clock,
  FrameProcessorOptions,
  LLMContext,
  MessageContent,
  OptionRules,
} from '../../src/engine.ts'
import type { RTVICapabilities } from './capabilities.ts'
import type { ClientFile } from './client/client-file.ts'
import type { RTVILimits } from './client/client-limits.ts'
import type { RTVIClient } from './client/client-version.ts'
import type { UISnapshot } from './client/ui.ts'
import type { FunctionCallReport } from './function-calls.ts'

/** What a {@link ClientMessageHandler} is given besides the data. */
export interface ClientMessageContext {
  /** Aborts when the session ends. */
  readonly signal: AbortSignal
  /** The session's clock. */
  readonly clock: Clock
}

/**
 * Deals with a message of the client's program. What it returns is sent as the answer to the client's request, nothing
 * if it is `undefined`; what it throws is told as the reason why there is none.
 */
export type ClientMessageHandler = (data: unknown, context: ClientMessageContext) => unknown

/** What a client is told besides what every client needs. */
export interface RTVITells {
  /** Each transcript as the recognizer gave it, to clients of RTVI 2.2. Default true. */
  sttRawText?: boolean
  /** Each piece of text as the model gave it, to clients of RTVI 2.2. Default true. */
  llmRawText?: boolean
  /** Each piece of text as it is spoken, to clients of RTVI 2.2. Default true. */
  ttsRawText?: boolean
  /** Voice activity itself, of which turns are made. Default false. */
  vad?: boolean
}

/** Options of {@link RTVI}. */
export interface RTVIOptions extends FrameProcessorOptions {
  /** The conversation, the same as in `UserContext`. Without it a client cannot write to the agent. */
  context?: LLMContext
  /** What deals with the client's own messages, by their type (`sendClientMessage`, `sendClientRequest`). */
  messages?: Readonly<Record<string, ClientMessageHandler>>
  /** How much a client is told of the calls of functions, for all or by name. Default `none`: that there is a call. */
  functionCalls?: FunctionCallReport | Readonly<Record<string, FunctionCallReport>> | undefined
  /**
   * Takes a file of the client's: returns what the model is told of it as the user's, in words or as {@link fileContent}, or
   * throws why it is not taken. Left out, no files are taken.
   */
  onFile?: (file: ClientFile, context: ClientMessageContext) => MessageContent | Promise<MessageContent>
  /** What else a client is told. */
  tells?: RTVITells | undefined
  /** What the agent does, told to clients of RTVI 2.2. Default: audio as `speaks` says, metrics, no video. */
  capabilities?: RTVICapabilities
  /**
   * How long the pipeline's start waits for the client to be ready, in milliseconds: until then it could not hear a
   * greeting. A client that is spoken into, and is not ready a second later, is waited for no longer. 0: not at all.
   * Default 10,000.
   */
  readyTimeoutMs?: number
  /** Whether answers have a voice: without, they are told as text to be shown. Default true. */
  speaks?: boolean
  /** Who the user is, in what is told of the user's words. Default empty. */
  userId?: string
  /**
   * What the user says to show that they listen, which is told as such (`backchannel`): the same as `UserTurn`'s. Default:
   * that of the language, see `backchannelsOf`.
   */
  backchannels?: readonly string[]
  /** How much the client may send. */
  limits?: RTVILimits
  /**
   * What a client is told of an error. Default: a sentence and the error's code, and nothing of what the operator knows;
   * the log has the rest.
   */
  errorText?: (error: AntiphonError) => string
  /** The time of day. Default: that of the system, as the session's clock goes on. */
  timeOfDay?: () => Date
  /** The client is ready. */
  onClientReady?: (client: RTVIClient) => void | Promise<void>
  /** Something happened at the client's page. */
  onUIEvent?: (event: string, payload: unknown) => void | Promise<void>
  /** What the client's page shows has changed. */
  onUISnapshot?: (snapshot: UISnapshot) => void | Promise<void>
  /** The client wants work to end that runs beside the conversation. */
  onCancelJobGroup?: (jobId: string, reason: string | undefined) => void | Promise<void>
}

/** What the options may be. */
export const rtviRules: OptionRules<RTVIOptions> = {
  name: 'any',
  context: 'any',
  messages: 'any',
  functionCalls: 'any',
  speaks: 'any',
  userId: 'any',
  backchannels: 'any',
  errorText: 'any',
  timeOfDay: 'any',
  onClientReady: 'any',
  onUIEvent: 'any',
  onUISnapshot: 'any',
  onFile: 'any',
  tells: 'any',
  capabilities: 'any',
  readyTimeoutMs: 'not-negative',
  limits: 'any',
  onCancelJobGroup: 'any',
}
