import type { IncomingMessage, ServerResponse } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import {
  type AntiphonError,
  type Clock,
  TransportError,
  toAntiphonError,
  WireError,
} from '../../src/engine.ts'
import { allowOrigin } from '../http/cors.ts'
import { HttpProblem, readJson, sendJson } from '../http/http-json.ts'
import { askedOf, startBody, ticketValue } from '../http/start-body.ts'
import { TicketOffice } from '../http/ticket-office.ts'
import { clientNetwork } from './client-network.ts'
import type { IceServer } from './ice-options.ts'
import { OfferLine } from './offer-line.ts'
import { readCandidatesRequest, readOfferRequest } from './offer-request.ts'
import { type Route, routeOf } from './routes.ts'
import type { PeerRequest, WebRTCOptions } from './webrtc-options.ts'
import type { WebRTCSession } from './webrtc-session.ts'

/** Sessions of one network that may be without a connection at once. */
const mostConnecting = 32

/** A request that was turned away. */
export interface PeerRefused {
  readonly status: number
  readonly reason: string
  readonly request: PeerRequest
}

/** Who asks, and for what. */
export interface Asked {
  readonly identity: unknown
  /** What the page gave. */
  readonly body: unknown
}

/** What a {@link Signalling} asks and tells its transport. */
export interface SignallingHost {
  /** Sessions there are, and may be. */
  room(): number
  /** Forgets an offer that has come to nothing so far, if there is no room. Returns whether there was one. */
  makeRoom(): boolean
  /** Sessions without a connection whose offers came from a network. */
  connecting(network: string): number
  /** Whether no more begin. */
  closing(): boolean
  /** A session by the name its client knows it by. */
  find(peerId: string): WebRTCSession | undefined
  /** Makes a session. */
  begin(request: PeerRequest, network: string, asked: Asked): WebRTCSession
  /** A request was turned away. */
  refused(refused: PeerRefused): void
  /** A hook failed, or an offer. */
  failed(error: AntiphonError): void
}

/** Answers the requests by which clients come to their connection, as Pipecat's small-webrtc transport makes them. */
export class Signalling {
  readonly #options: WebRTCOptions
  readonly #clock: Clock
  readonly #host: SignallingHost
  readonly #tickets: TicketOffice
  readonly #line: OfferLine
  /** Sessions by the ticket that let them in: a client may ask again where our answer got lost. */
  readonly #begun = new Map<string, WebRTCSession>()
  #pending = 0

  constructor(options: WebRTCOptions, clock: Clock, host: SignallingHost) {
    const { ticketMs = 60_000, maxTickets, offersPerSecond = 20 } = options
    this.#options = options
    this.#clock = clock
    this.#host = host
    this.#tickets = new TicketOffice(clock, { ticketMs, maxTickets })
    this.#line = new OfferLine(clock, { perSecond: offersPerSecond })
  }

  /** Answers a request, if it is for this endpoint. Returns whether it was; if not, it is for somebody else. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { path = '', origins } = this.#options
    const route = routeOf(request.url, path)
    if (route === undefined) return false
    try {
      allowOrigin(request, response, origins, 'POST, PATCH, OPTIONS')
      if (request.method === 'OPTIONS') response.writeHead(204).end()
      else sendJson(response, 200, await this.#answer(route, request))
    } catch (thrown) {
      this.#refuse(request, response, thrown)
    }
    return true
  }

  async #answer(route: Route, request: IncomingMessage): Promise<object> {
    const { method } = request
    if (method !== 'POST' && (method !== 'PATCH' || route.type === 'start'))
      throw new HttpProblem(405, 'This is asked for with POST.')
    if (this.#host.closing()) throw new HttpProblem(503, 'The server is closing.')
    const { maxBodyBytes: maxBytes = 65_536, handshakeTimeoutMs: timeoutMs = 15_000 } = this.#options
    const data = await readJson(request, { maxBytes, timeoutMs, clock: this.#clock })
    if (route.type === 'start') return this.#start(request, data)
    return method === 'PATCH'
      ? this.#addCandidates(route.ticket, request, data)
      : this.#offer(route.ticket, request, data)
  }

  async #start(request: IncomingMessage, data: unknown): Promise<object> {
    const asked = await this.#identify(request, data)
    const iceServers = await this.#clientIceServers(asked.identity)
    const sessionId = this.#tickets.issue(ticketValue(asked))
    if (sessionId === undefined) throw new HttpProblem(503, 'There is no room for another session.')
    return { sessionId, ...(iceServers.length > 0 && { iceConfig: { iceServers } }) }
  }

  async #addCandidates(ticket: string | undefined, request: IncomingMessage, data: unknown): Promise<object> {
    const { peerId, candidates, data: given } = readCandidatesRequest(data)
    const session = await this.#find(peerId, ticket, request, given)
    await session.addCandidates(candidates)
    return { status: 'success' }
  }

  async #offer(ticket: string | undefined, request: IncomingMessage, data: unknown): Promise<object> {
    const { offer, peerId, restart, data: given } = readOfferRequest(data)
    const begun = ticket === undefined ? undefined : this.#begun.get(ticket)
    const known = peerId === undefined ? begun : await this.#find(peerId, ticket, request, given)
    const network = this.#networkOf(request)
    if (known) {
      if (!known.takesOffer()) throw new HttpProblem(429, 'The session cannot answer so many offers.')
      const anew = restart || peerId === undefined
      const sdp = await this.#line.run(network, () => known.answer(offer, anew))
      return { sdp, type: 'answer', pc_id: known.peerId }
    }
    const asked = await this.#admit(ticket, request, given)
    return this.#line.run(network, async () => {
      this.#checkRoom(network)
      const session = this.#host.begin(requestOf(request), network, asked)
      if (ticket !== undefined) this.#remember(ticket, session)
      try {
        const sdp = await session.answer(offer, false)
        return { sdp, type: 'answer', pc_id: session.peerId }
      } catch (thrown) {
        session.close('the offer could not be answered')
        throw thrown
      }
    })
  }

  /**
   * The session that a request names. Its name opens nothing: who asks is who began it, by the ticket or by `authenticate`.
   * @throws HttpProblem if it is not theirs, as if there were none.
   */
  async #find(
    peerId: string,
    ticket: string | undefined,
    request: IncomingMessage,
    given: unknown,
  ): Promise<WebRTCSession> {
    const asked = ticket === undefined ? await this.#identify(request, given) : undefined
    const session = this.#host.find(peerId)
    const own = asked
      ? isDeepStrictEqual(asked.identity, session?.identity)
      : this.#begun.get(ticket!) === session
    if (session === undefined || !own) throw new HttpProblem(404, 'There is no such session.')
    return session
  }

  /** Says who asks for a session. */
  async #admit(ticket: string | undefined, request: IncomingMessage, given: unknown): Promise<Asked> {
    this.#checkRoom(this.#networkOf(request))
    this.#pending++
    let asked: Asked | undefined
    try {
      asked = ticket === undefined ? await this.#identify(request, given) : this.#redeem(ticket)
    } finally {
      this.#pending--
    }
    if (asked === undefined) throw new HttpProblem(404, 'There is no such session.')
    return asked
  }

  #redeem(ticket: string): Asked | undefined {
    const redeemed = this.#tickets.redeem(ticket)
    return redeemed && askedOf(redeemed.value)
  }

  #networkOf(request: IncomingMessage): string {
    const { clientAddress } = this.#options
    return clientNetwork(clientAddress ? clientAddress(request) : request.socket.remoteAddress)
  }

  #checkRoom(network: string): void {
    if (this.#host.closing()) throw new HttpProblem(503, 'The server is closing.')
    if (this.#host.connecting(network) >= mostConnecting)
      throw new HttpProblem(429, 'Too many offers from your network have come to nothing yet.')
    if (this.#host.room() <= this.#pending && !this.#host.makeRoom())
      throw new HttpProblem(503, 'There is no room for another session.')
  }

  #remember(ticket: string, session: WebRTCSession): void {
    this.#begun.set(ticket, session)
    session.signal.addEventListener('abort', () => this.#begun.delete(ticket), { once: true })
  }

  async #identify(request: IncomingMessage, data: unknown): Promise<Asked> {
    const { authenticate } = this.#options
    const identity = authenticate ? await this.#inTime(Promise.resolve(authenticate(request, data))) : true
    if (identity === false || identity === undefined || identity === null)
      throw new HttpProblem(401, 'The client may not connect.')
    return { identity, body: startBody(data) }
  }

  async #clientIceServers(identity: unknown): Promise<readonly IceServer[]> {
    const { clientIceServers = [] } = this.#options
    if (typeof clientIceServers !== 'function') return clientIceServers
    return this.#inTime(Promise.resolve(clientIceServers(identity)))
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>()
    const timer = this.#clock.setTimeout(
      () => late.reject(new HttpProblem(408, 'The request took too long.')),
      this.#options.handshakeTimeoutMs ?? 15_000,
    )
    try {
      return await Promise.race([work, late.promise])
    } finally {
      timer.cancel()
    }
  }

  #refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
    const problem = this.#problemOf(thrown)
    this.#host.refused({ status: problem.status, reason: problem.message, request: requestOf(request) })
    if ((problem.status === 429 || problem.status === 503) && !response.headersSent)
      response.setHeader('retry-after', '1')
    if (response.headersSent) response.destroy()
    else sendJson(response, problem.status, { info: problem.message })
  }

  #problemOf(thrown: unknown): HttpProblem {
    if (thrown instanceof HttpProblem) return thrown
    if (thrown instanceof WireError) return new HttpProblem(400, thrown.message)
    const message = 'The session could not be started.'
    this.#host.failed(
      toAntiphonError(thrown, (text, cause) => new TransportError(`${message} ${text}`, { cause })),
    )
    return new HttpProblem(500, message)
  }
}

function requestOf({ url = '/', headers, socket }: IncomingMessage): PeerRequest {
  return { url, headers, remoteAddress: socket.remoteAddress }
}
