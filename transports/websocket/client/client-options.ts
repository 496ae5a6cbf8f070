import type { Clock, FrameClass, Logger, OptionRules } from '../../../src/engine.ts'
import { type ConnectionLimits, connectionRules } from '../connection/limits.ts'
import { type PacingOptions, pacingRules } from '../connection/pacing.ts'
import type { Serializer } from '../connection/serializer.ts'

/** Options of {@link WebSocketClientTransport}. */
export interface WebSocketClientOptions extends ConnectionLimits, PacingOptions {
  /** Where to connect: `ws://` or `wss://`. */
  url: string
  /** Headers of the request, an `Authorization` for instance. A browser cannot send any. */
  headers?: Readonly<Record<string, string>>
  /** Makes the protocol of the connection. Default: Antiphon's own. */
  serializer?: () => Serializer
  /** Frames of the server that enter the pipeline besides its audio. Default: none; `on('frame', …)` tells of all. */
  accepts?: readonly FrameClass[]
  /** How long connecting may take, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Default: says nothing. */
  logger?: Logger
}

/** What the options may be. */
export const webSocketClientRules: OptionRules<WebSocketClientOptions> = {
  ...connectionRules,
  ...pacingRules,
  url: 'any',
  headers: 'any',
  serializer: 'any',
  accepts: 'any',
  connectTimeoutMs: 'positive',
  clock: 'any',
  logger: 'any',
}
