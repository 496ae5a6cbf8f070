import type { Server as HttpServer } from 'node:http'
import type { Clock, FrameClass, Logger, OptionRules } from '../../../src/engine.ts'
import type { Hosts } from '../../http/hosts.ts'
import type { AudioPaceLimits } from '../../limits/audio-pace.ts'
import type { ClientRequest } from '../../sessions/client-request.ts'
import type { Authenticated } from '../../sessions/identity.ts'
import { type ConnectionLimits, connectionRules } from '../connection/limits.ts'
import { type PacingOptions, pacingRules } from '../connection/pacing.ts'
import type { Serializer } from '../connection/serializer.ts'

/** The request with which a client asks for a session. */
export interface SessionRequest extends ClientRequest {
  /** Aborts when the handshake takes too long or the client is gone. */
  readonly signal: AbortSignal
}

/** Options of {@link WebSocketServerTransport}. */
export interface WebSocketServerOptions<Identity = unknown> extends ConnectionLimits, PacingOptions {
  /** The port to listen on; 0 for any that is free. Either this or `server`. */
  port?: number
  /** The address to listen on. Default: all. */
  host?: string
  /** A server to sit in, beside its routes: that of Fastify, Hono, Express or plain Node. It is not closed with this one. */
  server?: HttpServer
  /** The path at which sessions are asked for. Default: any, or with `server`, `/`. */
  path?: string
  /** Makes the protocol of a session. Default: Antiphon's own. */
  serializer?: (request: SessionRequest) => Serializer
  /** Names under which it is asked; under others clients are turned away with 421. Default: any. */
  hosts?: Hosts
  /**
   * Pages that may connect, by their origin (`https://example.org`), `*` for all. A request without an origin comes from
   * no page and is not held up. Default: pages of the host that is asked.
   */
  origins?: '*' | readonly string[] | ((origin: string, request: SessionRequest) => boolean)
  /**
   * Says who asks, before the connection is made: what it returns is the session's `identity`; `false` or nothing turns
   * the client away with 401. Default: everybody may.
   */
  authenticate?: (request: SessionRequest) => Authenticated<Identity> | Promise<Authenticated<Identity>>
  /** Frames that are taken from a client besides audio and transcriptions: DTMF, messages of your own. */
  accepts?: readonly FrameClass[]
  /**
   * Frames that a client is told of as they leave the output. Default: transcriptions, who speaks, and the words as they
   * are heard.
   */
  tells?: readonly FrameClass[]
  /**
   * How fast a client's audio may come: what comes faster is not heard, and a client that goes on is closed with 1008.
   * Default: as fast as it sounds, and 3 seconds at once after a stall.
   */
  audioPace?: AudioPaceLimits
  /** Characters of the longest text a client may type; a longer one closes the connection with 1009. Default 4,000. */
  maxTextLength?: number
  /** Sessions at once, those being made included; more are turned away with 503. Default 100. */
  maxSessions?: number
  /**
   * Sessions of one address at once; more are turned away with 429, so that nobody takes the room of all. Default: no limit,
   * since behind a proxy all have one address; set it together with `clientAddress`.
   */
  maxSessionsPerAddress?: number
  /** The address a request comes from. Default: the other end of the wire; behind a proxy, say what it tells. */
  clientAddress?: (request: SessionRequest) => string | undefined
  /** How long a client may take from the first byte to the beginning of its session. Default 10,000. */
  handshakeTimeoutMs?: number
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Default: says nothing. */
  logger?: Logger
}

/** What the options may be. */
export const webSocketServerRules: OptionRules<WebSocketServerOptions> = {
  ...connectionRules,
  ...pacingRules,
  port: 'not-negative',
  host: 'any',
  server: 'any',
  path: 'any',
  serializer: 'any',
  hosts: 'any',
  audioPace: 'any',
  maxTextLength: 'positive',
  origins: 'any',
  authenticate: 'any',
  accepts: 'any',
  tells: 'any',
  maxSessions: 'not-negative',
  maxSessionsPerAddress: 'positive',
  clientAddress: 'any',
  handshakeTimeoutMs: 'positive',
  clock: 'any',
  logger: 'any',
}
