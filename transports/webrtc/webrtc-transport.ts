import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import {
  allInstalled,
  type Clock,
  checkOptions,
  silentLogger,
  systemClock,
  TransportError,
} from '../../src/engine.ts'
import { listen } from '../http/listen.ts'
import { type SessionServerEvents, Sessions } from '../sessions/sessions.ts'
import { loadWerift, type Werift } from './peer/werift.ts'
import { SessionAudio } from './session-audio.ts'
import { Signalling } from './signalling/signalling.ts'
import { type WebRTCOptions, webRTCRules } from './webrtc-options.ts'
import { WebRTCSession } from './webrtc-session.ts'

/** Makes a session's pipeline and runs it. What it throws closes the session. */
export type PeerHandler = (session: WebRTCSession) => void | Promise<void>

/** How long an offer is waited for, in milliseconds, before it may give way to others. A connection takes a second. */
const patienceMs = 3_000

/** What a {@link WebRTCTransport} tells of, besides its sessions. */
export type WebRTCEvents = SessionServerEvents<WebRTCSession>

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
  readonly #sessions: Sessions<WebRTCSession>
  readonly #signalling: Signalling
  #werift: Werift | undefined
  #http: Server | undefined
  #closing: Promise<void> | undefined

  constructor(options: WebRTCOptions = {}) {
    this.#options = checkOptions('WebRTCTransport', options, webRTCRules)
    this.#clock = options.clock ?? systemClock
    this.#sessions = new Sessions({
      clock: this.#clock,
      logger: options.logger ?? silentLogger,
      close: (session, _why, reason, error) => session.close(reason, error),
    })
    this.#signalling = new Signalling(options, this.#clock, {
      room: () => (options.maxSessions ?? 100) - this.#sessions.all.size,
      makeRoom: () => this.#forgetOldest(),
      connecting: (network) => this.#connecting(network),
      closing: () => this.#closing !== undefined,
      find: (peerId) => [...this.#sessions.all].find((session) => session.peerId === peerId),
      begin: (request, network, { identity, body }) => this.#begin({ request, network, identity, body }),
      refused: (refused) => this.#sessions.refuse(refused),
      failed: (error) => this.#sessions.fail(error),
    })
    this.ready = this.#sessions.opened(this.#open())
  }

  /** The sessions there are, those without a connection yet included. */
  get sessions(): ReadonlySet<WebRTCSession> {
    return this.#sessions.all
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
    this.#sessions.on(event, listener)
    return this
  }

  /** Takes a handler or a listener away. */
  off(event: 'session', handler: PeerHandler): this
  off<E extends keyof WebRTCEvents>(event: E, listener: (...args: WebRTCEvents[E]) => void): this
  off(event: string, listener: (...args: never[]) => unknown): this {
    this.#sessions.off(event, listener)
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
    const audio = SessionAudio.open(this.#options, this.#clock, { heard() {}, send() {} })
    const [werift] = await allInstalled<[Werift, unknown]>('WebRTCTransport', [
      loadWerift(),
      audio.then((opened) => opened.close()),
    ])
    this.#werift = werift
    return { port: await this.#listen() }
  }

  async #listen(): Promise<number> {
    const { port, host, handshakeTimeoutMs = 15_000 } = this.#options
    if (port === undefined) return 0
    const { createServer } = process.getBuiltinModule('node:http')
    const http = createServer({ requestTimeout: handshakeTimeoutMs }, (request, response) => {
      this.#sessions.own(this.#serve(request, response))
    })
    this.#http = http
    return listen(http, { port, host }, (error) => this.#sessions.fail(error))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await this.handle(request, response))) response.writeHead(404, { connection: 'close' }).end()
  }

  /** An offer that nothing has come of for so long gives way where there is no room. */
  #forgetOldest(): boolean {
    const now = this.#clock.now()
    const oldest = [...this.#sessions.all].find(({ connecting }) => connecting)
    if (oldest === undefined || now - oldest.beganAtMs < patienceMs) return false
    this.#sessions.forget(oldest)
    oldest.close('it made room for others')
    return true
  }

  #connecting(network: string): number {
    let count = 0
    for (const session of this.#sessions.all) if (session.connecting && session.network === network) count++
    return count
  }

  #begin(asked: Pick<WebRTCSession, 'request' | 'network' | 'identity' | 'body'>): WebRTCSession {
    if (this.#werift === undefined) throw new TransportError('The server could not start.')
    const session = new WebRTCSession({
      ...asked,
      werift: this.#werift,
      clock: this.#clock,
      options: this.#options,
      began: () => this.#sessions.announce(session),
      own: (work) => this.#sessions.own(work),
    })
    this.#sessions.add(session)
    return session
  }

  async #close(drainMs: number): Promise<void> {
    await this.ready.catch(() => {})
    await this.#sessions.drain(drainMs)
    await this.#stopListening()
  }

  async #stopListening(): Promise<void> {
    const http = this.#http
    if (http === undefined) return
    http.closeAllConnections()
    await new Promise<void>((resolve) => http.close(() => resolve()))
  }
}
