import { EventEmitter } from 'eventemitter3'
import {
  type AntiphonError,
  type Clock,
  type Logger,
  ProcessorError,
  redact,
  TransportError,
  toAntiphonError,
  UnheardErrors,
  waitFor,
} from '../../src/engine.ts'
import type { ClientRequest } from './client-request.ts'
import type { Refused } from './refused.ts'
import type { SessionClosed } from './session-end.ts'

/** A session, as its server knows it. */
export interface ServedSession<Closed extends SessionClosed = SessionClosed> {
  /** Unique in the process. */
  readonly id: number
  /** Aborts when the session is over. */
  readonly signal: AbortSignal
  /** Settles when the session is over. */
  readonly closed: Promise<Closed>
  /** Whether it has a pipeline, which closes it at its end. */
  readonly used: boolean
  /** Lets the pipeline say what it has to say, and end. */
  drain(reason: string): void
}

/** What a server tells of, besides its sessions. */
export interface SessionServerEvents<
  Session extends ServedSession,
  Request extends ClientRequest = ClientRequest,
> {
  /** Clients can connect: at this port, or 0 where the server has none of its own. */
  listening: [{ port: number }]
  /** A session is over. */
  close: [Session, Awaited<Session['closed']>]
  /** Something failed: a session, if one is named, or the server. */
  error: [AntiphonError, Session | undefined]
  /** A client was turned away. */
  refused: [Refused<Request>]
}

/** Why a session is closed from here. */
export type ClosedFor = 'its end' | 'a failure' | 'the server is closing'

/** What {@link Sessions} need. */
export interface SessionsInit<Session> {
  readonly clock: Clock
  readonly logger: Logger
  /** Closes a session. */
  close(session: Session, why: ClosedFor, reason: string, error?: AntiphonError): void
}

/** Makes a session's pipeline and runs it. */
type Handler<Session> = (session: Session) => void | Promise<void>

/** How long handlers may take after their sessions were closed, in milliseconds: one that does not end is left alone. */
const settleMs = 5_000

/**
 * The sessions of a server, from the handler that answers each to the end of all. Whatever fails closes its own session, and
 * is told.
 */
export class Sessions<Session extends ServedSession, Request extends ClientRequest = ClientRequest> {
  readonly #init: SessionsInit<Session>
  readonly #all = new Set<Session>()
  readonly #handlers = new Set<Handler<Session>>()
  readonly #events = new EventEmitter<SessionServerEvents<Session, Request>>()
  readonly #work = new Set<Promise<void>>()
  readonly #unheard = new UnheardErrors(
    "listen with server.on('error', …), or give the server a logger: { logger: consoleLogger() }",
  )

  constructor(init: SessionsInit<Session>) {
    this.#init = init
  }

  /** Those there are. */
  get all(): ReadonlySet<Session> {
    return this.#all
  }

  /** Calls a handler for every session, or a listener for what else happens. */
  on(event: string, listener: (...args: never[]) => unknown): void {
    if (event === 'session') this.#handlers.add(listener as Handler<Session>)
    else this.#events.on(event as 'error', listener as () => void)
  }

  /** Takes a handler or a listener away. */
  off(event: string, listener: (...args: never[]) => unknown): void {
    if (event === 'session') this.#handlers.delete(listener as Handler<Session>)
    else this.#events.off(event as 'error', listener as () => void)
  }

  /**
   * Tells when the server listens, or that it cannot. What is returned rejects then: it ends the program, unless it is awaited
   * or there is a listener for `error`.
   */
  opened(listening: Promise<{ port: number }>): Promise<{ port: number }> {
    const ready = listening.then(
      (address) => {
        this.#events.emit('listening', address)
        return address
      },
      (thrown: unknown) => {
        if (this.#events.listenerCount('error') > 0) ready.catch(() => {})
        this.fail(thrown as AntiphonError)
        throw thrown
      },
    )
    return ready
  }

  /** A session is made: it is one of them until it is over. */
  add(session: Session): void {
    this.#all.add(session)
    this.own(session.closed.then((closed) => this.#ended(session, closed)))
  }

  /** A session counts no more, though it is not over yet. */
  forget(session: Session): void {
    this.#all.delete(session)
  }

  /** A session begins: the handlers get it. */
  announce(session: Session): void {
    if (this.#handlers.size === 0)
      this.#init.close(
        session,
        'a failure',
        'nobody answers',
        new ProcessorError("Nobody answers sessions: give the server a handler with on('session', …)."),
      )
    for (const handler of this.#handlers) this.own(this.#run(handler, session))
  }

  /** A client was turned away. */
  refuse(refused: Refused<Request>): void {
    this.#init.logger.warn({ status: refused.status, from: refused.request.remoteAddress }, refused.reason)
    this.#events.emit('refused', refused)
  }

  /** Something failed. */
  fail(error: AntiphonError, session?: Session): void {
    const { logger } = this.#init
    logger.error({ error, code: error.code, session: session?.id }, redact(error.message))
    if (!this.#events.emit('error', error, session)) this.#unheard.tell(error, logger)
  }

  /** Work that the end waits for. What it throws is told. */
  own(work: Promise<void>): void {
    const owned = work.catch((thrown: unknown) => {
      this.fail(toAntiphonError(thrown, (text, cause) => new TransportError(text, { cause })))
    })
    this.#work.add(owned)
    void owned.finally(() => this.#work.delete(owned))
  }

  /** Has all say what they have to say, and closes after `drainMs` those that have not ended. Settles when all is over. */
  async drain(drainMs: number): Promise<void> {
    const reason = 'the server is closing'
    for (const session of this.#all) session.drain(reason)
    const deadline = this.#init.clock.setTimeout(() => {
      for (const session of this.#all) this.#init.close(session, reason, reason)
    }, drainMs)
    await Promise.all([...this.#all].map((session) => session.closed))
    deadline.cancel()
    await this.#settled()
  }

  async #run(handler: Handler<Session>, session: Session): Promise<void> {
    try {
      await handler(session)
      if (!session.used) this.#init.close(session, 'its end', 'the session is over')
    } catch (thrown) {
      if (session.signal.aborted && thrown === session.signal.reason) return
      const error = toAntiphonError(
        thrown,
        (text, cause) => new ProcessorError(`The handler of a session failed: ${text}`, { cause }),
      )
      this.#init.close(session, 'a failure', 'the session failed')
      this.fail(error, session)
    }
  }

  #ended(session: Session, closed: SessionClosed): void {
    this.#all.delete(session)
    if (closed.error) this.fail(closed.error, session)
    this.#events.emit('close', session, closed as Awaited<Session['closed']>)
  }

  async #settled(): Promise<void> {
    const timeout = { clock: this.#init.clock, ms: settleMs }
    await waitFor(Promise.allSettled(this.#work), { timeout, late: () => {} })
  }
}
