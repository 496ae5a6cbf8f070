import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventEmitter } from 'eventemitter3'
import {
  type AntiphonError,
  allInstalled,
  type Clock,
  checkOptions,
  type Logger,
  ProcessorError,
  silentLogger,
  systemClock,
  TransportError,
  toAntiphonError,
  UnheardErrors,
} from '../../src/engine.ts'
import { SessionAudio } from './session-audio.ts'
import { type PeerRefused, Signalling } from './signalling.ts'
import { type WebRTCOptions, webRTCRules } from './webrtc-options.ts'
import { type PeerClosed, WebRTCSession } from './webrtc-session.ts'
import { loadWerift, type Werift } from './werift.ts'

/** Makes a session's pipeline and runs it. What it throws closes the session. */
export type PeerHandler = (session: WebRTCSession) => void | Promise<void>

/** How long an offer is waited for, in milliseconds, before it may give way to others. A connection takes a second. */
const patienceMs = 3_000

/** What a {@link WebRTCTransport} tells of, besides its sessions. */
export interface WebRTCEvents {
  /** Clients can connect: at this port, or 0 where requests come by `handle`. */
  listening: [{ port: number }]
  /** A session is over. */
  close: [WebRTCSession, PeerClosed]
  /** Something failed: a session, if one is named, or the server. */
  error: [AntiphonError, WebRTCSession | undefined]
  /** A client was turned away. */
  refused: [PeerRefused]
}

/**
 * Answers calls over WebRTC: each client is a session with a pipeline of its own. Pages ask for one over HTTP, as Pipecat's
 * small-webrtc transport does, at a port of its own or, through {@link WebRTCTransport.handle}, in a server that is there;
 * then audio and messages go by UDP.
 */
export class WebRTCTransport {
  /**
   * Settles when clients can connect. It rejects with a MissingPackageError or a TransportError if they cannot: unless that
   * is awaited, or there is a listener for `error`, the program ends with it.
   */
  readonly ready: Promise<{ port: number }>
  readonly #options: WebRTCOptions
  readonly #clock: Clock
  readonly #unheard = new UnheardErrors(
    "listen with server.on('error', …), or give the server a logger: { logger: consoleLogger() }",
  )
  readonly #logger: Logger
  readonly #events = new EventEmitter<WebRTCEvents>()
  readonly #handlers = new Set<PeerHandler>()
  readonly #sessions = new Map<string, WebRTCSession>()
  readonly #work = new Set<Promise<void>>()
  readonly #signalling: Signalling
  #werift: Werift | undefined
  #http: Server | undefined
  #closing: Promise<void> | undefined

  constructor(options: WebRTCOptions = {}) {
    this.#options = checkOptions('WebRTCTransport', options, webRTCRules)
    this.#clock = options.clock ?? systemClock
    this.#logger = options.logger ?? silentLogger
    this.#signalling = new Signalling(options, this.#clock, {
      room: () => (options.maxSessions ?? 100) - this.#sessions.size,
      makeRoom: () => this.#forgetOldest(),
      connecting: (network) => this.#connecting(network),
      closing: () => this.#closing !== undefined,
      find: (peerId) => this.#sessions.get(peerId),
      begin: (request, network, { identity, body }) => this.#begin({ request, network, identity, body }),
      refused: (refused) => {
        this.#logger.warn({ status: refused.status, from: refused.request.remoteAddress }, refused.reason)
        this.#events.emit('refused', refused)
      },
      failed: (error) => this.#fail(error),
    })
    this.ready = this.#open()
  }

  /** The sessions there are, those without a connection yet included. */
  get sessions(): ReadonlySet<WebRTCSession> {
    return new Set(this.#sessions.values())
  }

  /**
   * Answers a request of a client that comes to its connection: `/start`, `/api/offer` and `/sessions/…/api/offer`, behind
   * the `path`. Returns whether it was one; if not, it is for somebody else, and untouched.
   */
  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (this.#werift === undefined) await this.ready.catch(() => {})
    return this.#signalling.handle(request, response)
  }

  /** Calls a handler for every session, or a listener for what else happens. */
  on(event: 'session', handler: PeerHandler): this
  on<E extends keyof WebRTCEvents>(event: E, listener: (...args: WebRTCEvents[E]) => void): this
  on(event: string, listener: (...args: never[]) => unknown): this {
    if (event === 'session') this.#handlers.add(listener as PeerHandler)
    else this.#events.on(event as 'error', listener as () => void)
    return this
  }

  /** Takes a handler or a listener away. */
  off(event: 'session', handler: PeerHandler): this
  off<E extends keyof WebRTCEvents>(event: E, listener: (...args: WebRTCEvents[E]) => void): this
  off(event: string, listener: (...args: never[]) => unknown): this {
    if (event === 'session') this.#handlers.delete(listener as PeerHandler)
    else this.#events.off(event as 'error', listener as () => void)
    return this
  }

  /**
   * Ends in good order: no session begins any more, those that run may say what they have to say, and after `drainMs`
   * (default 10,000) they are cancelled. Settles when all is over.
   */
  close({ drainMs = 10_000 }: { drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(drainMs)
    return this.#closing
  }

  async #open(): Promise<{ port: number }> {
    try {
      const audio = SessionAudio.open(this.#options, this.#clock, { heard() {}, send() {} })
      const [werift] = await allInstalled<[Werift, unknown]>('WebRTCTransport', [
        loadWerift(),
        audio.then((opened) => opened.close()),
      ])
      this.#werift = werift
      const address = { port: await this.#listen() }
      this.#events.emit('listening', address)
      return address
    } catch (thrown) {
      if (this.#events.listenerCount('error') > 0) this.ready.catch(() => {})
      this.#fail(thrown as AntiphonError)
      throw thrown
    }
  }

  async #listen(): Promise<number> {
    const { port, host, handshakeTimeoutMs = 15_000 } = this.#options
    if (port === undefined) return 0
    const { createServer } = process.getBuiltinModule('node:http')
    const http = createServer({ requestTimeout: handshakeTimeoutMs }, (request, response) => {
      this.#own(this.#serve(request, response))
    })
    this.#http = http
    await new Promise<void>((resolve, reject) => {
      http.once('error', (cause) =>
        reject(new TransportError(`Port ${port} cannot be listened on: ${cause.message}.`, { cause })),
      )
      http.listen(port, host, resolve)
    })
    return (http.address() as AddressInfo).port
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await this.handle(request, response))) response.writeHead(404, { connection: 'close' }).end()
  }

  /** An offer that nothing has come of for so long gives way where there is no room. */
  #forgetOldest(): boolean {
    const now = this.#clock.now()
    const oldest = [...this.#sessions.values()].find(({ connecting }) => connecting)
    if (oldest === undefined || now - oldest.beganAtMs < patienceMs) return false
    this.#sessions.delete(oldest.peerId)
    oldest.close('it made room for others')
    return true
  }

  #connecting(network: string): number {
    let count = 0
    for (const session of this.#sessions.values())
      if (session.connecting && session.network === network) count++
    return count
  }

  #begin(asked: Pick<WebRTCSession, 'request' | 'network' | 'identity' | 'body'>): WebRTCSession {
    if (this.#werift === undefined) throw new TransportError('The server could not start.')
    const session = new WebRTCSession({
      ...asked,
      werift: this.#werift,
      clock: this.#clock,
      options: this.#options,
      began: () => this.#announce(session),
      own: (work) => this.#own(work),
    })
    this.#sessions.set(session.peerId, session)
    this.#own(session.closed.then((closed) => this.#ended(session, closed)))
    return session
  }

  #announce(session: WebRTCSession): void {
    if (this.#handlers.size === 0)
      session.close(
        'nobody answers',
        new ProcessorError("Nobody answers sessions: give the server a handler with on('session', …)."),
      )
    for (const handler of this.#handlers) this.#own(this.#run(handler, session))
  }

  async #run(handler: PeerHandler, session: WebRTCSession): Promise<void> {
    try {
      await handler(session)
      if (!session.used) session.close()
    } catch (thrown) {
      if (session.signal.aborted && thrown === session.signal.reason) return
      const error = toAntiphonError(
        thrown,
        (text, cause) => new ProcessorError(`The handler of a session failed: ${text}`, { cause }),
      )
      session.close('the session failed')
      this.#fail(error, session)
    }
  }

  #ended(session: WebRTCSession, closed: PeerClosed): void {
    this.#sessions.delete(session.peerId)
    if (closed.error) this.#fail(closed.error, session)
    this.#events.emit('close', session, closed)
  }

  #fail(error: AntiphonError, session?: WebRTCSession): void {
    this.#logger.error({ error, code: error.code, session: session?.id }, error.message)
    if (!this.#events.emit('error', error, session)) this.#unheard.tell(error, this.#logger)
  }

  #own(work: Promise<void>): void {
    const owned = work.catch((thrown: unknown) => {
      this.#fail(toAntiphonError(thrown, (text, cause) => new TransportError(text, { cause })))
    })
    this.#work.add(owned)
    void owned.finally(() => this.#work.delete(owned))
  }

  async #close(drainMs: number): Promise<void> {
    await this.ready.catch(() => {})
    const sessions = [...this.#sessions.values()]
    for (const session of sessions) session.drain('the server is closing')
    const deadline = this.#clock.setTimeout(() => {
      for (const session of sessions) session.close('the server is closing')
    }, drainMs)
    await Promise.all(sessions.map((session) => session.closed))
    deadline.cancel()
    await this.#settled()
    await this.#stopListening()
  }

  /** Waits for handlers and connections; what does not end is left alone. */
  async #settled(): Promise<void> {
    const late = Promise.withResolvers<void>()
    const timer = this.#clock.setTimeout(() => late.resolve(), 5_000)
    await Promise.race([Promise.allSettled(this.#work), late.promise])
    timer.cancel()
  }

  async #stopListening(): Promise<void> {
    const http = this.#http
    if (http === undefined) return
    http.closeAllConnections()
    await new Promise<void>((resolve) => http.close(() => resolve()))
  }
}
