import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type AntiphonError, type Clock, TransportError, toAntiphonError } from '../../src/engine.ts'
import { hostAllowed, wrongHost } from '../http/hosts.ts'
import { originAllowed } from './origin.ts'
import { refuse } from './refusal.ts'
import type { Serializer } from './serializer.ts'
import type { SessionRequest, WebSocketServerOptions } from './server-options.ts'
import { wireSerializer } from './wire-serializer.ts'

/** A request that was turned away before it became a session. */
export interface Refused {
  readonly status: number
  readonly reason: string
  readonly request: SessionRequest
}

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
  refused(refused: Refused): void
  /** A hook failed. */
  failed(error: AntiphonError): void
  /** A client may have its session. */
  admitted(admitted: Admitted): void
}

const closing = { status: 503, reason: 'The server is closing.' }

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
    const request: SessionRequest = {
      url: message.url ?? '/',
      headers: message.headers,
      remoteAddress: message.socket.remoteAddress,
      signal: left.signal,
    }
    const full = this.#full(request)
    this.#pending.set(socket, { request, left })
    socket.on('error', leave)
    socket.once('close', leave)
    const timer = this.#clock.setTimeout(
      () => left.abort(new TransportError('The handshake took too long.')),
      this.#options.handshakeTimeoutMs ?? 10_000,
    )
    try {
      const { status, reason, identity, serializer } = await this.#decide(request, message, full)
      if (socket.destroyed) return
      if (!serializer) return this.#refuse(socket, { status, reason, request })
      this.#pending.delete(socket)
      socket.off('error', leave)
      this.#host.admitted({ request, identity, serializer, message, socket, head })
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
    full: { readonly status: number; readonly reason: string } | undefined,
  ): Promise<{ status: number; reason: string; identity?: unknown; serializer?: Serializer }> {
    const { hosts, origins, authenticate, serializer = wireSerializer } = this.#options
    if (this.#host.closing()) return closing
    if (!hostAllowed(message, hosts)) return { status: 421, reason: wrongHost }
    if (full) return full
    try {
      if (!originAllowed(request, message, origins))
        return { status: 403, reason: 'Pages of this origin may not connect.' }
      const identity = authenticate ? await unlessAborted(authenticate(request), request.signal) : true
      if (identity === false || identity === undefined || identity === null)
        return { status: 401, reason: 'The client may not connect.' }
      if (this.#host.closing()) return closing
      return { status: 101, reason: '', identity, serializer: serializer(request) }
    } catch (thrown) {
      if (this.#host.closing()) return closing
      if (request.signal.aborted) return { status: 408, reason: 'The handshake took too long.' }
      this.#host.failed(
        toAntiphonError(
          thrown,
          (text, cause) => new TransportError(`A client could not be authenticated: ${text}`, { cause }),
        ),
      )
      return { status: 500, reason: 'The client could not be authenticated.' }
    }
  }

  /** Why there is no room for another, those being made included. */
  #full(request: SessionRequest): { readonly status: number; readonly reason: string } | undefined {
    const { maxSessions = 100, maxSessionsPerAddress = Infinity, clientAddress = wireAddress } = this.#options
    const others = [...this.#host.sessions(), ...[...this.#pending.values()].map((one) => one.request)]
    if (others.length >= maxSessions) return { status: 503, reason: 'There is no room for another session.' }
    if (maxSessionsPerAddress === Infinity) return undefined
    const address = clientAddress(request)
    const same = others.filter((other) => clientAddress(other) === address).length
    if (same < maxSessionsPerAddress) return undefined
    return { status: 429, reason: 'Your address has as many sessions as it may have.' }
  }

  #refuse(socket: Duplex, refused: Refused): void {
    refuse(socket, refused.status, refused.reason)
    this.#host.refused(refused)
  }
}

function wireAddress({ remoteAddress }: SessionRequest): string | undefined {
  return remoteAddress
}

async function unlessAborted<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T> {
  const gone = Promise.withResolvers<never>()
  const abort = () => gone.reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, gone.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
