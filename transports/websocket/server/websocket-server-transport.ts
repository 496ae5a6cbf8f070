import type { WebSocketServer } from 'ws'
import {
  type Clock,
  checkOptions,
  PipelineError,
  silentLogger,
  systemClock,
  TimeoutError,
  type Timer,
  TransportError,
  toAntiphonError,
} from '../../../src/engine.ts'
import { type ClosedFor, type SessionServerEvents, Sessions } from '../../sessions/sessions.ts'
import { CloseCode } from '../connection/close-code.ts'
import type { Closed } from '../connection/closed.ts'
import { withDefaults } from '../connection/limits.ts'
import { loadWs, type Socket } from '../connection/socket.ts'
import { Admission, type Admitted } from './admission.ts'
import { Listener } from './listener.ts'
import { type SessionRequest, type WebSocketServerOptions, webSocketServerRules } from './server-options.ts'
import { WebSocketSession } from './session.ts'

/** Makes a session's pipeline and runs it. What it throws closes the session. */
export type SessionHandler<Identity = unknown> = (session: WebSocketSession<Identity>) => void | Promise<void>

/** What a {@link WebSocketServerTransport} tells of, besides its sessions. */
export type WebSocketServerEvents<Identity = unknown> = SessionServerEvents<
  WebSocketSession<Identity>,
  SessionRequest
>

const closeCodes: Record<ClosedFor, number> = {
  'its end': CloseCode.normal,
  'a failure': CloseCode.failed,
  'the server is closing': CloseCode.goingAway,
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
  readonly #sessions: Sessions<WebSocketSession<Identity>, SessionRequest>
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
    this.#sessions = new Sessions({
      clock: this.#clock,
      logger: options.logger ?? silentLogger,
      close: (session, why, reason, error) => session.close(closeCodes[why], reason, error),
    })
    this.#admission = new Admission(options, this.#clock, {
      sessions: () => [...this.#sessions.all].map(({ request }) => request),
      closing: () => this.#closing !== undefined,
      refused: (refused) => this.#sessions.refuse(refused),
      failed: (error) => this.#sessions.fail(error),
      admitted: (admitted) => this.#upgrade(admitted),
    })
    this.#listener = new Listener(options, this.#clock, {
      ask: (...upgrade) => this.#sessions.own(this.#admission.ask(...upgrade)),
      failed: (error) => this.#sessions.fail(error),
    })
    this.ready = this.#sessions.opened(this.#listen())
  }

  /** The sessions there are. */
  get sessions(): ReadonlySet<WebSocketSession<Identity>> {
    return this.#sessions.all
  }

  /** Calls a handler for every session, or a listener for what else happens. */
  on(event: 'session', handler: SessionHandler<Identity>): this
  on<E extends keyof WebSocketServerEvents<Identity>>(
    event: E,
    listener: (...args: WebSocketServerEvents<Identity>[E]) => void,
  ): this
  on(event: string, listener: (...args: never[]) => unknown): this {
    this.#sessions.on(event, listener)
    return this
  }

  /** Takes a handler or a listener away. */
  off(event: 'session', handler: SessionHandler<Identity>): this
  off<E extends keyof WebSocketServerEvents<Identity>>(
    event: E,
    listener: (...args: WebSocketServerEvents<Identity>[E]) => void,
  ): this
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
          this.#sessions.announce(session)
        },
      })
      this.#sessions.add(session)
      timer = this.#clock.setTimeout(() => {
        const error = new TimeoutError(`The client has not begun its session in ${handshakeMs} ms.`)
        session.close(CloseCode.policy, error.message, error)
      }, handshakeMs)
      this.#sessions.own(
        session.closed.then((closed) => {
          timer?.cancel()
          return this.#end(session, closed)
        }),
      )
      session.begin()
    })
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
      this.#sessions.fail(error, session)
    }
  }

  async #close(drainMs: number): Promise<void> {
    await this.ready.catch(() => {})
    const stopped = this.#listener.stop()
    this.#admission.close()
    await this.#sessions.drain(drainMs)
    this.#listener.leave()
    await stopped
    this.#ws?.close()
  }
}
