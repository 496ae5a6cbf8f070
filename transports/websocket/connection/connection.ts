import {
  type AntiphonError,
  type Clock,
  type Frame,
  TimeoutError,
  type Timer,
  TransportError,
  toAntiphonError,
  WireError,
} from '../../../src/engine.ts'
import { IncomingRate } from '../../sessions/incoming-rate.ts'
import { CloseCode } from './close-code.ts'
import { closeCodeOf, closeCodeOfWs, reasonFor, shortened } from './close-reason.ts'
import type { Closed } from './closed.ts'
import type { ConnectionLimits } from './limits.ts'
import type { Serializer, WireMessage } from './serializer.ts'
import { messageData, OPEN, type Socket } from './socket.ts'

/** What a {@link Connection} tells of. */
export interface ConnectionListener {
  /** Frames that came, in their order. What it throws closes the connection. */
  frame(frame: Frame): void
  /** The other end has said who it is. */
  began(): void
  /** It is over; nothing follows. */
  closed(closed: Closed): void
}

/** How long an end that sends too much may take to read that it is closed, in milliseconds. */
const floodCloseMs = 250

/** Close codes a program may send: the others are for the protocol itself. */
const sendable = (code: number) => code === 1000 || code >= 3000

/**
 * An open WebSocket on which frames travel: serialized, within limits, and watched. Whatever is wrong with a message
 * closes this connection, with a code and a typed error, and nothing else.
 */
export class Connection {
  readonly #socket: Socket
  readonly #serializer: Serializer
  readonly #clock: Clock
  readonly #limits: Required<ConnectionLimits>
  readonly #listener: ConnectionListener
  readonly #rate: IncomingRate
  readonly #timers = new Set<Timer>()
  #state: 'beginning' | 'open' | 'closing' | 'closed' = 'beginning'
  #why: Closed | undefined
  #answered = true
  #flooded = false
  #lastAtMs: number

  constructor(
    socket: Socket,
    options: { serializer: Serializer; clock: Clock; limits: Required<ConnectionLimits> },
    listener: ConnectionListener,
  ) {
    this.#socket = socket
    this.#serializer = options.serializer
    this.#clock = options.clock
    this.#limits = options.limits
    this.#listener = listener
    const now = this.#clock.now()
    this.#lastAtMs = now
    this.#rate = new IncomingRate(this.#limits, now)
    this.#listen()
  }

  /** Whether frames can be sent. */
  get open(): boolean {
    return this.#state === 'open'
  }

  /** Bytes that the network has not taken. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  /** Begins: at once, or when the other end has said who it is. */
  begin(): void {
    if (this.#serializer.begin === undefined) this.#begun()
  }

  /** Sends a frame, if the connection is open and the protocol knows it. */
  send(frame: Frame): void {
    if (this.#state !== 'open') return
    const messages = this.#serializer.encode(frame)
    if (messages === undefined) return
    if (typeof messages === 'string' || messages instanceof Uint8Array) this.#write(messages)
    else for (const message of messages) this.#write(message)
  }

  /** Closes in good order; the other end is cut off if it does not answer in time. */
  close(code: number = CloseCode.normal, reason = '', error?: AntiphonError): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#state = 'closing'
    this.#why = { code, reason, error }
    // A browser may not send the codes of the protocol itself.
    const mayName = this.#socket.terminate !== undefined || sendable(code)
    this.#socket.close(mayName ? code : code + 3_000, shortened(reason))
    this.#after(this.#limits.closeTimeoutMs, () => this.#cut())
  }

  /** Ends the connection at once, and what waits to be sent with it. */
  terminate(error: AntiphonError): void {
    if (this.#state === 'closed') return
    this.#state = 'closing'
    this.#why ??= { code: 1006, reason: error.message, error }
    this.#cut()
  }

  #listen(): void {
    const socket = this.#socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('message', ({ data }) => this.#received(messageData(data)))
    socket.addEventListener('error', (event) => this.#broken(event.error ?? event.message))
    socket.addEventListener('close', ({ code, reason }) => this.#ended({ code, reason }))
    socket.on?.('ping', (data) => this.#pinged(data))
    socket.on?.('pong', ({ length }) => {
      this.#answered = true
      this.#withinRate(length)
    })
    if (socket.ping) this.#ping()
    this.#watchIdle(this.#limits.idleTimeoutMs)
  }

  #begun(): void {
    if (this.#state !== 'beginning') return
    this.#state = 'open'
    this.#listener.began()
  }

  #received(message: WireMessage): void {
    this.#answered = true
    if (!this.#withinRate(message.length) || !this.#listens) return
    this.#lastAtMs = this.#clock.now()
    try {
      if (this.#state === 'beginning') {
        if (this.#serializer.begin?.(message) === true) this.#begun()
        return
      }
      const frames = this.#serializer.decode(message)
      if (frames === undefined) return
      for (const frame of Array.isArray(frames) ? (frames as readonly Frame[]) : [frames as Frame])
        if (this.open) this.#listener.frame(frame)
    } catch (thrown) {
      this.#refuse(thrown)
    }
  }

  #refuse(thrown: unknown): void {
    const error = toAntiphonError(
      thrown,
      (message, cause) =>
        new WireError(`A message could not be read as ${this.#serializer.name}: ${message}`, { cause }),
    )
    this.close(closeCodeOf(error), reasonFor(thrown), error)
  }

  get #listens(): boolean {
    return this.#state === 'beginning' || this.#state === 'open'
  }

  /** Counts what came, in whatever state: a connection that is closing costs others their time too. */
  #withinRate(bytes: number): boolean {
    if (this.#flooded || this.#state === 'closed') return false
    if (this.#rate.take(this.#clock.now(), bytes)) return true
    this.#flooded = true
    const { reason } = this.#rate
    this.close(CloseCode.policy, reason, new TransportError(`The other end sent ${reason}.`))
    // Nothing more is read; the close still goes out.
    this.#socket.pause?.()
    this.#after(Math.min(this.#limits.closeTimeoutMs, floodCloseMs), () => this.#cut())
    return false
  }

  #pinged(data: Uint8Array<ArrayBuffer>): void {
    if (!this.#withinRate(data.length) || this.#socket.readyState !== OPEN) return
    this.#socket.pong?.(data)
    this.#checkReader()
  }

  #write(message: WireMessage): void {
    if (this.#socket.readyState !== OPEN) return
    this.#lastAtMs = this.#clock.now()
    this.#socket.send(message as string)
    this.#checkReader()
  }

  #checkReader(): void {
    const { bufferedAmount } = this.#socket
    const { maxBufferedBytes } = this.#limits
    if (bufferedAmount <= maxBufferedBytes) return
    this.terminate(
      new TransportError(
        `The other end does not read: ${bufferedAmount} bytes wait and ${maxBufferedBytes} may. It was cut off.`,
      ),
    )
  }

  #ping(): void {
    this.#after(this.#limits.pingMs, () => {
      if (!this.#answered)
        return this.terminate(
          new TimeoutError(`The other end has not answered a ping in ${this.#limits.pingMs} ms.`),
        )
      this.#answered = false
      if (this.#socket.readyState === OPEN) this.#socket.ping?.()
      this.#ping()
    })
  }

  #watchIdle(delayMs: number): void {
    const { idleTimeoutMs } = this.#limits
    if (!Number.isFinite(idleTimeoutMs)) return
    this.#after(delayMs, () => {
      const leftMs = this.#lastAtMs + idleTimeoutMs - this.#clock.now()
      if (leftMs > 0) return this.#watchIdle(leftMs)
      const reason = `nothing was heard or said for ${idleTimeoutMs} ms`
      this.close(CloseCode.policy, reason, new TimeoutError(`The connection was closed: ${reason}.`))
    })
  }

  #broken(cause: unknown): void {
    if (this.#state === 'closed') return
    // `ws` tells of what it refuses itself by an error before it closes: the size, the form, the UTF-8.
    const code = (cause as { code?: unknown } | undefined)?.code
    const message = cause instanceof Error ? cause.message : String(cause ?? 'the connection broke')
    const error =
      typeof code === 'string' && code.startsWith('WS_ERR')
        ? new WireError(`The other end broke the protocol: ${message}.`, { cause })
        : new TransportError(`The connection failed: ${message}.`, { cause })
    this.#why ??= { code: closeCodeOfWs(code), reason: message, error }
    if (this.#listens) this.#after(this.#limits.closeTimeoutMs, () => this.#cut())
    this.#state = 'closing'
  }

  #ended(closed: Closed): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    this.#listener.closed(this.#why ?? { ...closed, remote: true })
  }

  #cut(): void {
    if (this.#socket.terminate) this.#socket.terminate()
    // A browser's socket cannot be cut: it is left alone, and counts as closed.
    else this.#ended({ code: 1006, reason: 'the other end does not answer' })
  }

  #after(delayMs: number, then: () => void): void {
    if (this.#state === 'closed') return
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer)
      then()
    }, delayMs)
    this.#timers.add(timer)
  }
}
