import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  type AntiphonError,
  type Clock,
  TransportError,
  toAntiphonError,
  waitFor,
} from '../../../src/engine.ts'
import { checkHost } from '../../http/hosts.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { originAllowed, wrongOrigin } from '../../http/origins.ts'
import { clientRequest } from '../../sessions/client-request.ts'
import { identityOf } from '../../sessions/identity.ts'
import { type Refused, turnedAway } from '../../sessions/refused.ts'
import type { Serializer } from '../connection/serializer.ts'
import { wireSerializer } from '../connection/wire-serializer.ts'
import { refuse } from './refusal.ts'
import type { SessionRequest, WebSocketServerOptions } from './server-options.ts'

/** A client that may have its session. */
export interface Admitted {
  readonly request: SessionRequest
  readonly identity: unknown
  readonly serializer: Serializer
  readonly message: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** What an {@link Admission} asks and tells its server. */
export interface AdmissionHost {
  /** Requests of the sessions there are. */
  sessions(): readonly SessionRequest[]
  /** Whether no more begin. */
  closing(): boolean
  /** A client was turned away. */
  refused(refused: Refused<SessionRequest>): void
  /** A hook failed. */
  failed(error: AntiphonError): void
  /** A client may have its session. */
  admitted(admitted: Admitted): void
}

/** Decides, before a connection is made, who gets a session. */
export class Admission {
  readonly #options: WebSocketServerOptions
  readonly #clock: Clock
  readonly #host: AdmissionHost
  readonly #pending = new Map<Duplex, { readonly request: SessionRequest; readonly left: AbortController }>()

  constructor(options: WebSocketServerOptions, clock: Clock, host: AdmissionHost) {
    this.#options = options
    this.#clock = clock
    this.#host = host
  }

  /** Clients whose request is being looked at. */
  get pending(): number {
    return this.#pending.size
  }

  /** Looks at a request for an upgrade; the host is told the outcome. */
  async ask(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const left = new AbortController()
    const leave = () => left.abort(new TransportError('The client is gone.'))
    const request: SessionRequest = { ...clientRequest(message), signal: left.signal }
    const full = this.#full(request)
    this.#pending.set(socket, { request, left })
    socket.on('error', leave)
    socket.once('close', leave)
    const timer = this.#clock.setTimeout(
      () => left.abort(new TransportError('The handshake took too long.')),
      this.#options.handshakeTimeoutMs ?? 10_000,
    )
    try {
      const decided = await this.#decide(request, message, full)
      if (socket.destroyed) return
      if (decided instanceof HttpProblem) return this.#refuse(socket, decided, request)
      this.#pending.delete(socket)
      socket.off('error', leave)
      this.#host.admitted({ request, ...decided, message, socket, head })
    } catch (thrown) {
      socket.destroy()
      throw thrown
    } finally {
      timer.cancel()
      this.#pending.delete(socket)
      socket.off('close', leave)
    }
  }

  /** Turns away all whose request is being looked at. */
  close(): void {
    for (const { left } of this.#pending.values()) left.abort(new TransportError('The server is closing.'))
  }

  async #decide(
    request: SessionRequest,
    message: IncomingMessage,
    full: HttpProblem | undefined,
  ): Promise<Pick<Admitted, 'identity' | 'serializer'> | HttpProblem> {
    const { hosts, authenticate, serializer = wireSerializer } = this.#options
    const { signal } = request
    const aborted = () => {
      throw signal.reason
    }
    try {
      this.#checkOpen()
      if (hosts !== undefined) checkHost(message, hosts)
      if (full) return full
      this.#checkOrigin(request, message)
      const identity = authenticate
        ? identityOf(await waitFor(authenticate(request), { signal, aborted }))
        : true
      this.#checkOpen()
      return { identity, serializer: serializer(request) }
    } catch (thrown) {
      return this.#problemOf(thrown, request)
    }
  }

  #checkOpen(): void {
    if (this.#host.closing()) throw turnedAway.closing()
  }

  #checkOrigin(request: SessionRequest, message: IncomingMessage): void {
    const { origin } = request.headers
    const { origins } = this.#options
    const ask = typeof origins === 'function' ? (page: string) => origins(page, request) : origins
    if (origin !== undefined && !originAllowed(origin, message, ask)) throw wrongOrigin()
  }

  #problemOf(thrown: unknown, { signal }: SessionRequest): HttpProblem {
    if (this.#host.closing()) return turnedAway.closing()
    if (thrown instanceof HttpProblem) return thrown
    if (signal.aborted) return turnedAway.late('handshake')
    const message = 'A client could not be authenticated:'
    this.#host.failed(
      toAntiphonError(thrown, (text, cause) => new TransportError(`${message} ${text}`, { cause })),
    )
    return new HttpProblem(500, 'The client could not be authenticated.')
  }

  /** Why there is no room for another, those being made included. */
  #full(request: SessionRequest): HttpProblem | undefined {
    const { maxSessions = 100, maxSessionsPerAddress = Infinity, clientAddress = wireAddress } = this.#options
    const others = [...this.#host.sessions(), ...[...this.#pending.values()].map((one) => one.request)]
    if (others.length >= maxSessions) return turnedAway.full()
    if (maxSessionsPerAddress === Infinity) return undefined
    const address = clientAddress(request)
    const same = others.filter((other) => clientAddress(other) === address).length
    if (same < maxSessionsPerAddress) return undefined
    return new HttpProblem(429, 'Your address has as many sessions as it may have.')
  }

  #refuse(socket: Duplex, { status, message: reason }: HttpProblem, request: SessionRequest): void {
    refuse(socket, status, reason)
    this.#host.refused({ status, reason, request })
  }
}

function wireAddress({ remoteAddress }: SessionRequest): string | undefined {
  return remoteAddress
}
