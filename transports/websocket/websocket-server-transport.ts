import { EventEmitter } from 'eventemitter3'
import type { WebSocketServer } from 'ws'
import {
  type AntiphonError,
  type Clock,
  checkOptions,
  type Logger,
  PipelineError,
  ProcessorError,
  redact,
  silentLogger,
  systemClock,
  TimeoutError,
  type Timer,
  TransportError,
  toAntiphonError,
  UnheardErrors,
} from '../../src/engine.ts'
import { Admission, type Admitted, type Refused } from './admission.ts'
import { CloseCode } from './close-code.ts'
import type { Closed } from './closed.ts'
import { withDefaults } from './limits.ts'
import { Listener } from './listener.ts'
import { type WebSocketServerOptions, webSocketServerRules } from './server-options.ts'
import { WebSocketSession } from './session.ts'
import { loadWs, type Socket } from './socket.ts'

/** Makes a session's pipeline and runs it. What it throws closes the session. */
export type SessionHandler<Identity = unknown> = (session: WebSocketSession<Identity>) => void | Promise<void>

/** What a {@link WebSocketServerTransport} tells of, besides its sessions. */
export interface WebSocketServerEvents<Identity = unknown> {
  /** Clients can connect. */
  listening: [{ port: number }]
  /** A connection is over. */
  close: [WebSocketSession<Identity>, Closed]
  /** Something failed: a session, if one is named, or the server. */
  error: [AntiphonError, WebSocketSession<Identity> | undefined]
  /** A client was turned away. */
  refused: [Refused]
}

/**
 * Answers calls over WebSocket: each connection is a session with a pipeline of its own. It listens on a port of its own
 * from the beginning, or sits in an HTTP server that is there.
 */
export class WebSocketServerTransport<Identity = unknown> {
  /**
   * Settles when clients can connect. It rejects with a TransportError if they cannot: unless that is awaited, or there
   * is a listener for `error`, the program ends with it.
   */
  readonly ready: Promise<{ port: number }>
  readonly #options: WebSocketServerOptions<Identity>
  readonly #clock: Clock
  readonly #unheard = new UnheardErrors(
    "listen with server.on('error', …), or give the server a logger: { logger: consoleLogger() }",
  )
  readonly #logger: Logger
  readonly #events = new EventEmitter<WebSocketServerEvents<Identity>>()
  readonly #handlers = new Set<SessionHandler<Identity>>()
  readonly #sessions = new Set<WebSocketSession<Identity>>()
  readonly #work = new Set<Promise<void>>()
  readonly #admission: Admission
  readonly #listener: Listener
  #ws: WebSocketServer | undefined
  #closing: Promise<void> | undefined

  constructor(options: WebSocketServerOptions<Identity>) {
    checkOptions('WebSocketServerTransport', options, webSocketServerRules)
    if ((options.port === undefined) === (options.server === undefined))
      throw new PipelineError('WebSocketServerTransport needs either a port or a server.')
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#logger = options.logger ?? silentLogger
    this.#admission = new Admission(options, this.#clock, {
      sessions: () => [...this.#sessions].map(({ request }) => request),
      closing: () => this.#closing !== undefined,
      refused: (refused) => {
        this.#logger.warn({ status: refused.status, from: refused.request.remoteAddress }, refused.reason)
        this.#events.emit('refused', refused)
      },
      failed: (error) => this.#fail(error),
      admitted: (admitted) => this.#upgrade(admitted),
    })
    this.#listener = new Listener(options, this.#clock, {
      ask: (...upgrade) => this.#own(this.#admission.ask(...upgrade)),
      failed: (error) => this.#fail(error),
    })
    this.ready = this.#open()
  }

  /** The sessions there are. */
  get sessions(): ReadonlySet<WebSocketSession<Identity>> {
    return this.#sessions
  }

  /** Calls a handler for every session, or a listener for what else happens. */
  on(event: 'session', handler: SessionHandler<Identity>): this
  on<E extends keyof WebSocketServerEvents<Identity>>(
    event: E,
    listener: (...args: WebSocketServerEvents<Identity>[E]) => void,
  ): this
  on(event: string, listener: (...args: never[]) => unknown): this {
    if (event === 'session') this.#handlers.add(listener as SessionHandler<Identity>)
    else this.#events.on(event as 'error', listener as () => void)
    return this
  }

  /** Takes a handler or a listener away. */
  off(event: 'session', handler: SessionHandler<Identity>): this
  off<E extends keyof WebSocketServerEvents<Identity>>(
    event: E,
    listener: (...args: WebSocketServerEvents<Identity>[E]) => void,
  ): this
  off(event: string, listener: (...args: never[]) => unknown): this {
    if (event === 'session') this.#handlers.delete(listener as SessionHandler<Identity>)
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
      const address = await this.#listen()
      this.#events.emit('listening', address)
      return address
    } catch (thrown) {
      if (this.#events.listenerCount('error') > 0) this.ready.catch(() => {})
      this.#fail(thrown as AntiphonError)
      throw thrown
    }
  }

  async #listen(): Promise<{ port: number }> {
    const { WebSocketServer } = await loadWs('WebSocketServerTransport')
    this.#ws = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      // A ping is answered where it is counted.
      autoPong: false,
      maxPayload: withDefaults(this.#options).maxPayloadBytes,
      maxFragments: 64,
    })
    return this.#listener.open()
  }

  #upgrade({ message, socket, head, request, identity, serializer }: Admitted): void {
    this.#ws?.handleUpgrade(message, socket, head, (webSocket) => {
      const handshakeMs = this.#options.handshakeTimeoutMs ?? 10_000
      let timer: Timer | undefined
      const session = new WebSocketSession<Identity>({
        socket: webSocket as unknown as Socket,
        request,
        // What `authenticate` returned, and `true` where there is none.
        identity: identity as Identity,
        serializer,
        clock: this.#clock,
        options: this.#options,
        began: () => {
          timer?.cancel()
          this.#announce(session)
        },
      })
      this.#sessions.add(session)
      timer = this.#clock.setTimeout(() => {
        const error = new TimeoutError(`The client has not begun its session in ${handshakeMs} ms.`)
        session.close(CloseCode.policy, error.message, error)
      }, handshakeMs)
      this.#own(
        session.closed.then((closed) => {
          timer?.cancel()
          this.#ended(session, closed)
        }),
      )
      session.begin()
    })
  }

  #announce(session: WebSocketSession<Identity>): void {
    if (this.#handlers.size === 0)
      session.close(
        CloseCode.failed,
        'nobody answers',
        new ProcessorError("Nobody answers sessions: give the server a handler with on('session', …)."),
      )
    for (const handler of this.#handlers) this.#own(this.#run(handler, session))
  }

  async #run(handler: SessionHandler<Identity>, session: WebSocketSession<Identity>): Promise<void> {
    try {
      await handler(session)
      if (!session.used) session.close()
    } catch (thrown) {
      if (session.signal.aborted && thrown === session.signal.reason) return
      const error = toAntiphonError(
        thrown,
        (text, cause) => new ProcessorError(`The handler of a session failed: ${text}`, { cause }),
      )
      session.close(CloseCode.failed, 'the session failed')
      this.#fail(error, session)
    }
  }

  #ended(session: WebSocketSession<Identity>, closed: Closed): void {
    this.#sessions.delete(session)
    if (closed.error) this.#fail(closed.error, session)
    this.#events.emit('close', session, closed)
    this.#own(this.#end(session, closed))
  }

  async #end(session: WebSocketSession<Identity>, closed: Closed): Promise<void> {
    const { serializer } = session
    try {
      await serializer.ended?.(closed)
    } catch (thrown) {
      const error = toAntiphonError(
        thrown,
        (text, cause) => new TransportError(`${serializer.name} could not be ended: ${text}`, { cause }),
      )
      this.#fail(error, session)
    }
  }

  #fail(error: AntiphonError, session?: WebSocketSession<Identity>): void {
    this.#logger.error({ error, code: error.code, session: session?.id }, redact(error.message))
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
    const stopped = this.#listener.stop()
    this.#admission.close()
    for (const session of this.#sessions) session.drain('the server is closing')
    const deadline = this.#clock.setTimeout(() => this.#cancel(), drainMs)
    await Promise.all([...this.#sessions].map((session) => session.closed))
    deadline.cancel()
    await this.#settled()
    this.#listener.leave()
    await stopped
    this.#ws?.close()
  }

  #cancel(): void {
    for (const session of this.#sessions) session.close(CloseCode.goingAway, 'the server is closing')
  }

  /** Waits for the handlers, whose pipelines have been cancelled; one that does not end is left alone. */
  async #settled(): Promise<void> {
    const late = Promise.withResolvers<void>()
    const timer = this.#clock.setTimeout(() => late.resolve(), 5_000)
    await Promise.race([Promise.allSettled(this.#work), late.promise])
    timer.cancel()
  }
}
