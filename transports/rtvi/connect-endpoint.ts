import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Clock,
  checkOptions,
  type Logger,
  type OptionRules,
  silentLogger,
  systemClock,
} from '../../src/engine.ts'
import { HttpProblem, readJson } from '../http/http-json.ts'
import { answerJson } from '../http/json-endpoint.ts'
import type { Origins } from '../http/origins.ts'
import { AddressRate, isLoopback } from '../limits/address-rate.ts'
import { identityOf } from '../sessions/identity.ts'
import { StartTickets, startBody } from '../sessions/start-tickets.ts'
import type { SessionRequest, WebSocketSession } from '../websocket/index.ts'

/** Options of {@link ConnectEndpoint}. */
export interface ConnectEndpointOptions {
  /** Where the WebSocket transport listens. Default `/ws`. */
  wsPath?: string
  /** Where sessions are asked for. Default `/connect` and `/start`. */
  paths?: readonly string[]
  /** How clients reach this server (`https://agent.example.org`). Default: as the request says, a proxy's headers first. */
  publicUrl?: string
  /** Pages that may ask, by their origin; `*` for all. Default: pages of the host that is asked. */
  origins?: Origins
  /**
   * Says who asks; what it returns is the session's {@link Start.identity}, and `false` or nothing turns the client away
   * with 401. Default: everybody may.
   */
  authenticate?: (request: IncomingMessage, body: unknown) => unknown
  /** How long a client may take from its answer to its WebSocket, in milliseconds. Default 60,000. */
  ticketMs?: number
  /** Clients that may be on their way from the one to the other; more are turned away with 503. Default: no limit. */
  maxTickets?: number
  /**
   * How often one address may ask a second, with a burst of twice as many; more is turned away with 429. This machine's own
   * addresses are a proxy's, or a developer's, and are not counted. Default 20.
   */
  asksPerSecond?: number
  /** The address a request comes from. Default: the other end of the wire; behind a proxy, say what it tells. */
  clientAddress?: (request: IncomingMessage) => string | undefined
  /** Bytes of the largest request. Default 65,536. */
  maxBodyBytes?: number
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Default: says nothing. */
  logger?: Logger
}

const optionRules: OptionRules<ConnectEndpointOptions> = {
  wsPath: 'any',
  paths: 'any',
  publicUrl: 'any',
  origins: 'any',
  authenticate: 'any',
  ticketMs: 'positive',
  maxTickets: 'not-negative',
  asksPerSecond: 'positive',
  clientAddress: 'any',
  maxBodyBytes: 'positive',
  clock: 'any',
  logger: 'any',
}

/** How a session was asked for. */
export interface Start {
  /** What the client's program gave as `requestData.body`, or else its whole `requestData`. */
  readonly body: unknown
  /** What `authenticate` returned. */
  readonly identity: unknown
}

/** What the session of a client that came through a {@link ConnectEndpoint} was asked for with. */
export function startOf({ identity }: WebSocketSession): Start | undefined {
  return identity instanceof Ticket ? identity : undefined
}

class Ticket implements Start {
  readonly body: unknown
  readonly identity: unknown

  constructor(body: unknown, identity: unknown) {
    this.body = body
    this.identity = identity
  }
}

/**
 * Where a page asks for a session, by HTTP: it answers with the address of the WebSocket and a token that is good once,
 * and lets nobody in at the WebSocket without one. For `startBotAndConnect({ endpoint })` of Pipecat's client.
 */
export class ConnectEndpoint {
  readonly #options: ConnectEndpointOptions
  readonly #paths: readonly string[]
  readonly #tickets: StartTickets
  readonly #rate: AddressRate
  readonly #clock: Clock
  readonly #logger: Logger

  constructor(options: ConnectEndpointOptions = {}) {
    const {
      ticketMs = 60_000,
      maxTickets,
      asksPerSecond = 20,
      clock = systemClock,
    } = checkOptions('ConnectEndpoint', options, optionRules)
    this.#options = options
    this.#clock = clock
    this.#rate = new AddressRate(asksPerSecond)
    this.#paths = options.paths ?? ['/connect', '/start']
    this.#tickets = new StartTickets(clock, { ticketMs, maxTickets })
    this.#logger = options.logger ?? silentLogger
  }

  /** Answers a request, if it is for this endpoint. Returns whether it was; if not, it is for somebody else. */
  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (!this.#paths.includes(request.url?.split('?')[0] ?? '')) return false
    const { origins } = this.#options
    const endpoint = { origins, methods: ['POST'], problem: (thrown: unknown) => this.#problemOf(thrown) }
    await answerJson(request, response, endpoint, () => this.#start(request))
    return true
  }

  /** For the `authenticate` of the WebSocket transport: takes the token in. */
  readonly authenticate = ({ url }: SessionRequest): Start | undefined => {
    const token = new URLSearchParams(url.split('?')[1]).get('token')
    const ticket = token === null ? undefined : this.#tickets.redeem(token)
    return ticket && new Ticket(ticket.body, ticket.identity)
  }

  async #start(request: IncomingMessage): Promise<{ wsUrl: string; token: string }> {
    const { authenticate, maxBodyBytes: maxBytes = 65_536 } = this.#options
    if (request.method !== 'POST') throw new HttpProblem(405, 'Ask with POST.')
    this.#checkRate(request)
    const data = await readJson(request, { maxBytes, clock: this.#clock })
    const identity = identityOf(authenticate ? await authenticate(request, data) : true)
    const token = this.#tickets.issue({ identity, body: startBody(data) })
    return { wsUrl: this.#wsUrl(request), token }
  }

  #checkRate(request: IncomingMessage): void {
    const { clientAddress } = this.#options
    const address = clientAddress ? clientAddress(request) : request.socket.remoteAddress
    if (address === undefined || (!clientAddress && isLoopback(address))) return
    if (!this.#rate.take(address, this.#clock.now()))
      throw new HttpProblem(429, 'Your address asks too often. Ask again in a second.')
  }

  /** https behind a proxy is a WebSocket with TLS in front of it. */
  #wsUrl({ headers, socket }: IncomingMessage): string {
    const { publicUrl, wsPath = '/ws' } = this.#options
    const secure = first(headers['x-forwarded-proto']) === 'https' || 'encrypted' in socket
    const host = first(headers['x-forwarded-host']) ?? headers.host
    const base = publicUrl ?? `${secure ? 'https' : 'http'}://${host}`
    if (!URL.canParse(wsPath, base)) throw new HttpProblem(400, 'The request names no host.')
    const url = new URL(wsPath, base)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    return url.href
  }

  #problemOf(thrown: unknown): HttpProblem {
    const problem =
      thrown instanceof HttpProblem ? thrown : new HttpProblem(500, 'The session could not be started.')
    this.#logger.warn({ status: problem.status, error: thrown }, problem.message)
    return problem
  }
}

function first(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header
  return text?.split(',')[0]?.trim()
}
