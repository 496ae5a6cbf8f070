import {
  type AntiphonError,
  type Clock,
  type Frame,
  QueueOverflowError,
  TimeoutError,
  type Timer,
  TransportError,
  toAntiphonError,
  WireError,
} from '../../src/index.ts'
import { TokenBucket } from '../limits/token-bucket.ts'
import { CloseCode } from './close-code.ts'
import type { ConnectionLimits } from './limits.ts'
import type { Serializer, WireMessage } from './serializer.ts'
import { messageData, OPEN, type Socket } from './socket.ts'

/** How a connection came to its end. */
export interface Closed {
  /** The close code, as the other end was told or told us; 1006 if the connection was cut. */
  readonly code: number
  readonly reason: string
  /** Why this end closed it, if something was wrong. */
  readonly error?: AntiphonError
  /** True if the other end closed it. */
  readonly remote?: boolean
}

/** What a {@link Connection} tells of. */
export interface ConnectionListener {
  /** Frames that came, in their order. What it throws closes the connection. */
  frame(frame: Frame): void
  /** The other end has said who it is. */
  began(): void
  /** It is over; nothing follows. */
  closed(closed: Closed): void
}

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
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  readonly #timers = new Set<Timer>()
  #state: 'beginning' | 'open' | 'closing' | 'closed' = 'beginning'
  #why: Closed | undefined
  #answered = true
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
    this.#messages = new TokenBucket(this.#limits.messagesPerSecond, now)
    this.#bytes = new TokenBucket(this.#limits.bytesPerSecond, now)
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
    this.#why = { code, reason, ...(error && { error }) }
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
    socket.on?.('ping', () => this.#pinged())
    socket.on?.('pong', () => {
      this.#answered = true
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
    if (this.#state !== 'beginning' && this.#state !== 'open') return
    this.#answered = true
    this.#lastAtMs = this.#clock.now()
    if (!this.#withinRate(message.length)) return
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
    this.close(codeOf(error), error.message, error)
  }

  #withinRate(bytes: number): boolean {
    const now = this.#clock.now()
    if (this.#messages.take(now) && this.#bytes.take(now, bytes)) return true
    const { messagesPerSecond, bytesPerSecond } = this.#limits
    const reason = `more than ${messagesPerSecond} messages or ${bytesPerSecond} bytes a second`
    this.close(CloseCode.policy, reason, new TransportError(`The other end sent ${reason}.`))
    return false
  }

  #pinged(): void {
    if (this.#withinRate(0)) this.#checkReader()
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
    // `ws` tells of what it refuses itself by an error before it closes: the size, the form, the UTF-8.
    const code = (cause as { code?: unknown } | undefined)?.code
    const message = cause instanceof Error ? cause.message : String(cause ?? 'the connection broke')
    const error =
      typeof code === 'string' && code.startsWith('WS_ERR')
        ? new WireError(`The other end broke the protocol: ${message}.`, { cause })
        : new TransportError(`The connection failed: ${message}.`, { cause })
    this.#why ??= { code: closeCodeOf(code), reason: message, error }
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

/** A message that decodes and is not taken: it names the close code that says why. */
export class RefusedMessage extends WireError {
  /** The code to close with. */
  readonly closeCode: number

  constructor(closeCode: number, message: string) {
    super(message)
    this.closeCode = closeCode
  }
}

function codeOf(error: AntiphonError): number {
  if (error instanceof RefusedMessage) return error.closeCode
  if (error instanceof QueueOverflowError) return CloseCode.policy
  return error instanceof WireError ? CloseCode.malformed : CloseCode.failed
}

/** A close reason is at most 123 bytes long. */
function shortened(reason: string): string {
  let text = reason.slice(0, 123)
  while (new TextEncoder().encode(text).length > 123) text = text.slice(0, -1)
  return text
}

function closeCodeOf(wsError: unknown): number {
  if (wsError === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return CloseCode.tooLarge
  if (wsError === 'WS_ERR_INVALID_UTF8') return CloseCode.malformed
  return typeof wsError === 'string' && wsError.startsWith('WS_ERR') ? CloseCode.outOfOrder : 1006
}
