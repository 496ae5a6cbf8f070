import type { IncomingMessage, ServerResponse } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import {
  type AntiphonError,
  type Clock,
  TransportError,
  toAntiphonError,
  WireError,
  waitFor,
  whenAborted,
} from '../../../src/engine.ts'
import { HttpProblem, readJson } from '../../http/http-json.ts'
import { answerJson } from '../../http/json-endpoint.ts'
import { clientNetwork } from '../../limits/client-network.ts'
import { type ClientRequest, clientRequest } from '../../sessions/client-request.ts'
import { identityOf } from '../../sessions/identity.ts'
import { type Refused, turnedAway } from '../../sessions/refused.ts'
import { type Asked, StartTickets, startBody } from '../../sessions/start-tickets.ts'
import type { Candidate } from '../peer/candidate.ts'
import type { IceServer } from '../peer/ice-options.ts'
import type { Offer } from '../peer/offer.ts'
import { OfferLine } from './offer-line.ts'
import { readCandidatesRequest, readOfferRequest } from './offer-request.ts'
import { type Route, routeOf } from './routes.ts'
import type { SignallingOptions } from './signalling-options.ts'

/** Sessions of one network that may be without a connection at once. */
const mostConnecting = 32

/** A session, as far as offers concern it. */
export interface OfferedSession {
  /** By which the client names the session. */
  readonly peerId: string
  readonly identity: unknown
  /** Aborts when the session is over. */
  readonly signal: AbortSignal
  /** Whether it answers another offer now. */
  takesOffer(): boolean
  /** Answers an offer, on the connection there is or on a new one. */
  answer(offer: Offer, restart: boolean): Promise<string>
  /** Tries addresses at which the client may be reached. */
  addCandidates(candidates: readonly Candidate[]): Promise<void>
  close(reason: string): void
}

/** How long a client may take, in milliseconds. */
interface HandshakeLimit {
  readonly handshakeTimeoutMs?: number
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
  find(peerId: string): OfferedSession | undefined
  /** Makes a session. */
  begin(request: ClientRequest, network: string, asked: Asked): OfferedSession
  /** A request was turned away. */
  refused(refused: Refused): void
  /** A hook failed, or an offer. */
  failed(error: AntiphonError): void
}

/** Answers the requests by which clients come to their connection, as Pipecat's small-webrtc transport makes them. */
export class Signalling {
  readonly #options: SignallingOptions & HandshakeLimit
  readonly #clock: Clock
  readonly #host: SignallingHost
  readonly #tickets: StartTickets
  readonly #line: OfferLine
  /** Sessions by the ticket that let them in: a client may ask again where our answer got lost. */
  readonly #begun = new Map<string, OfferedSession>()
  #pending = 0

  constructor(options: SignallingOptions & HandshakeLimit, clock: Clock, host: SignallingHost) {
    const { ticketMs = 60_000, maxTickets, offersPerSecond = 20 } = options
    this.#options = options
    this.#clock = clock
    this.#host = host
    this.#tickets = new StartTickets(clock, { ticketMs, maxTickets })
    this.#line = new OfferLine(clock, { perSecond: offersPerSecond })
  }

  /** Answers a request, if it is for this endpoint. Returns whether it was; if not, it is for somebody else. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { path = '', origins } = this.#options
    const route = routeOf(request.url, path)
    if (route === undefined) return false
    const problem = (thrown: unknown) => this.#refuse(request, thrown)
    const endpoint = { origins, methods: ['POST', 'PATCH'], problem }
    await answerJson(request, response, endpoint, () => this.#answer(route, request))
    return true
  }

  async #answer(route: Route, request: IncomingMessage): Promise<object> {
    const { method } = request
    if (method !== 'POST' && (method !== 'PATCH' || route.type === 'start'))
      throw new HttpProblem(405, 'This is asked for with POST.')
    if (this.#host.closing()) throw turnedAway.closing()
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
    const sessionId = this.#tickets.issue(asked)
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
      const session = this.#host.begin(clientRequest(request), network, asked)
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
  ): Promise<OfferedSession> {
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
      asked = ticket === undefined ? await this.#identify(request, given) : this.#tickets.redeem(ticket)
    } finally {
      this.#pending--
    }
    if (asked === undefined) throw new HttpProblem(404, 'There is no such session.')
    return asked
  }

  #networkOf(request: IncomingMessage): string {
    const { clientAddress } = this.#options
    return clientNetwork(clientAddress ? clientAddress(request) : request.socket.remoteAddress)
  }

  #checkRoom(network: string): void {
    if (this.#host.closing()) throw turnedAway.closing()
    if (this.#host.connecting(network) >= mostConnecting)
      throw new HttpProblem(429, 'Too many offers from your network have come to nothing yet.')
    if (this.#host.room() <= this.#pending && !this.#host.makeRoom()) throw turnedAway.full()
  }

  #remember(ticket: string, session: OfferedSession): void {
    this.#begun.set(ticket, session)
    whenAborted(session.signal, () => this.#begun.delete(ticket))
  }

  async #identify(request: IncomingMessage, data: unknown): Promise<Asked> {
    const { authenticate } = this.#options
    const said = authenticate ? await this.#inTime(authenticate(request, data)) : true
    return { identity: identityOf(said), body: startBody(data) }
  }

  async #clientIceServers(identity: unknown): Promise<readonly IceServer[]> {
    const { clientIceServers = [] } = this.#options
    if (typeof clientIceServers !== 'function') return clientIceServers
    return this.#inTime(clientIceServers(identity))
  }

  #inTime<T>(work: T | PromiseLike<T>): Promise<T> {
    const timeout = { clock: this.#clock, ms: this.#options.handshakeTimeoutMs ?? 15_000 }
    const late = () => {
      throw turnedAway.late('request')
    }
    return waitFor(work, { timeout, late })
  }

  #refuse(request: IncomingMessage, thrown: unknown): HttpProblem {
    const problem = this.#problemOf(thrown)
    this.#host.refused({ status: problem.status, reason: problem.message, request: clientRequest(request) })
    return problem
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
