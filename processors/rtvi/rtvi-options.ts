import type { AntiphonError, Clock, FrameProcessorOptions, LLMContext, OptionRules } from '../../src/index.ts'
import type { RTVIClient } from './client-version.ts'
import type { FunctionCallReport } from './function-calls.ts'
import type { UISnapshot } from './ui.ts'

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

/** Options of {@link RTVI}. */
export interface RTVIOptions extends FrameProcessorOptions {
  /** The conversation, the same as in `UserContext`. Without it a client cannot write to the agent. */
  context?: LLMContext
  /** What deals with the client's own messages, by their type (`sendClientMessage`, `sendClientRequest`). */
  messages?: Readonly<Record<string, ClientMessageHandler>>
  /** How much a client is told of the calls of functions, for all or by name. Default `none`: that there is a call. */
  functionCalls?: FunctionCallReport | Readonly<Record<string, FunctionCallReport>>
  /** Whether answers have a voice: without, they are told as text to be shown. Default true. */
  speaks?: boolean
  /** Who the user is, in what is told of the user's words. Default empty. */
  userId?: string
  /** What a client is told of an error. Default: its message. */
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
  errorText: 'any',
  timeOfDay: 'any',
  onClientReady: 'any',
  onUIEvent: 'any',
  onUISnapshot: 'any',
  onCancelJobGroup: 'any',
}
