import { EventEmitter } from 'eventemitter3'
import {
  type AntiphonError,
  AudioRawFrame,
  type Clock,
  checkOptions,
  EndFrame,
  type Frame,
  type FrameProcessor,
  InterruptFrame,
  type Logger,
  PlayoutPositionFrame,
  redact,
  StartFrame,
  silentLogger,
  systemClock,
  TimeoutError,
  type Transport,
  TransportError,
  TransportOutput,
  TTSAudioFrame,
  toAntiphonError,
  UnheardErrors,
  waitFor,
} from '../../../src/engine.ts'
import { CloseCode } from '../connection/close-code.ts'
import type { Closed } from '../connection/closed.ts'
import { Connection } from '../connection/connection.ts'
import { ConnectionSink } from '../connection/connection-sink.ts'
import { withDefaults } from '../connection/limits.ts'
import { WebSocketInput } from '../connection/websocket-input.ts'
import { wireSerializer } from '../connection/wire-serializer.ts'
import { type WebSocketClientOptions, webSocketClientRules } from './client-options.ts'
import { makeSocket, opened } from './connect.ts'

/** What a {@link WebSocketClientTransport} tells of. */
export interface WebSocketClientEvents {
  /** Frames can be sent. */
  open: []
  /** A frame came from the server, whatever it is. */
  frame: [Frame]
  /** The answer under way is over: throw away what has not been played. */
  interrupt: []
  /** The connection is over. */
  close: [Closed]
}

/** A message holds at most so much, in bytes: 16 seconds of audio at 16 kHz. */
const maxPayloadBytes = 524_288

/**
 * Calls a server over WebSocket, from Node or from a page. In a pipeline, `input()` is what the server says and
 * `output()` speaks to it. Without one, `send` and `on('frame', …)` are all there is to it.
 */
export class WebSocketClientTransport extends EventEmitter<WebSocketClientEvents> implements Transport {
  /** Settles when the connection is over, or could not be made. */
  readonly closed: Promise<Closed>
  readonly #options: WebSocketClientOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #unheard = new UnheardErrors("listen with client.on('close', …), or give the client a logger")
  readonly #over = Promise.withResolvers<Closed>()
  readonly #input: WebSocketInput
  readonly #started = Promise.withResolvers<void>()
  #connecting: Promise<void> | undefined
  #connection: Connection | undefined
  #saidGoodbye = false
  #inPipeline = false
  #hungUp = false

  constructor(options: WebSocketClientOptions) {
    super()
    this.#options = checkOptions('WebSocketClientTransport', options, webSocketClientRules)
    this.#clock = options.clock ?? systemClock
    this.#logger = options.logger ?? silentLogger
    this.closed = this.#over.promise
    // Who does not ask for it misses nothing: `closed` tells the same.
    this.#started.promise.catch(() => {})
    this.#input = new WebSocketInput(
      { setup: () => this.#setUp(), over: () => this.close() },
      options.accepts ?? [],
    )
  }

  /**
   * Settles when the server's pipeline has started: from then on, what is said is heard. It rejects if the connection is over
   * before, or could not be made.
   */
  get started(): Promise<void> {
    return this.#started.promise
  }

  /** Whether frames can be sent. */
  get open(): boolean {
    return this.#connection?.open ?? false
  }

  /**
   * Connects, once; a pipeline does it by itself.
   * @throws TransportError if the server cannot be reached or turns the client away, TimeoutError if it is silent.
   */
  connect({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    this.#connecting ??= this.#clock.hold(this.#connect(signal))
    return this.#connecting
  }

  /** The first processor of the pipeline: what the server says. */
  input(): FrameProcessor {
    return this.#input
  }

  /** The processor that speaks to the server. */
  output(): FrameProcessor {
    const { sampleRate = 16_000, leadMs = 0, chunkMs } = this.#options
    const sink = new ConnectionSink({
      sampleRate,
      leadMs,
      // What a server has been told it has heard.
      clears: false,
      send: (frame) => this.send(frame),
      audio: (samples, pts) => new AudioRawFrame({ samples, sampleRate, pts }),
      close: () => this.close(),
    })
    return new TransportOutput(sink, chunkMs === undefined ? {} : { chunkMs })
  }

  /** Sends a frame, if the connection is open and its protocol knows it. */
  send(frame: Frame): void {
    if (!this.#saidGoodbye || frame instanceof PlayoutPositionFrame) this.#connection?.send(frame)
  }

  /**
   * Tells the server how far the listener has got.
   * @param playedMs Audio received less audio still held, since the connection began; what was thrown away counts.
   */
  reportPlayout(playedMs: number): void {
    this.send(new PlayoutPositionFrame({ playedMs }))
  }

  /** Says goodbye, and nothing more: the server says what it has to say, and closes. */
  goodbye(): void {
    this.send(new EndFrame({ reason: 'goodbye' }))
    this.#saidGoodbye = true
  }

  /** Hangs up. */
  close(code: number = CloseCode.normal, reason = ''): void {
    this.#hungUp = true
    this.#connection?.close(code, reason)
    if (!this.#connecting) this.#settle({ code, reason })
  }

  async #connect(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#open(signal)
    } catch (thrown) {
      const error = toAntiphonError(thrown, (text, cause) => new TransportError(text, { cause }))
      this.#settle({ code: 1006, reason: error.message, error })
      throw thrown
    }
  }

  async #open(signal: AbortSignal | undefined): Promise<void> {
    const { url, headers, connectTimeoutMs = 10_000, serializer = wireSerializer } = this.#options
    const limits = withDefaults({ maxPayloadBytes, messagesPerSecond: 2_000, ...this.#options })
    const socket = await makeSocket(url, {
      headers,
      maxPayloadBytes: limits.maxPayloadBytes,
    })
    const protocol = serializer()
    if (!protocol.announces) this.#started.resolve()
    const connection = new Connection(
      socket,
      { serializer: protocol, clock: this.#clock, limits },
      {
        began: () => this.emit('open'),
        frame: (frame) => this.#take(frame),
        closed: (closed) => this.#ended(closed),
      },
    )
    // Not after the wait below: the first message may come right with the opening.
    socket.addEventListener('open', () => {
      this.#connection = connection
      connection.begin()
      if (this.#hungUp) connection.close()
    })
    await opened(socket, { url, signal, timeoutMs: connectTimeoutMs, clock: this.#clock })
  }

  #setUp(): Promise<void> {
    this.#inPipeline = true
    return this.#clock.hold(this.#ready())
  }

  /** Connects, and waits until somebody listens. */
  async #ready(): Promise<void> {
    const { connectTimeoutMs = 10_000, url } = this.#options
    await this.connect()
    // A connection that is over before is told of by its own end.
    const started = this.#started.promise.catch(() => {})
    const late = () => {
      throw new TimeoutError(`${redact(url)} has not started a session in ${connectTimeoutMs} ms.`)
    }
    await waitFor(started, { timeout: { clock: this.#clock, ms: connectTimeoutMs }, late })
  }

  #take(frame: Frame): void {
    this.emit('frame', frame)
    if (frame instanceof InterruptFrame) this.emit('interrupt')
    if (frame instanceof StartFrame) this.#started.resolve()
    if (frame instanceof TTSAudioFrame) {
      const { samples, sampleRate, channels } = frame
      this.#input.take(new AudioRawFrame({ samples, sampleRate, channels, pts: this.#clock.now() }))
    } else if (this.#options.accepts?.some((type) => frame instanceof type)) this.#input.take(frame)
  }

  #ended(closed: Closed): void {
    // What could not be made is told by `connect`, with the reason.
    if (!this.#connection) return
    this.#settle(closed)
    const { code, error } = closed
    const heard = this.emit('close', closed) || this.#inPipeline
    if (error && !heard) {
      this.#logger.error({ error, code: error.code }, redact(error.message))
      this.#unheard.tell(error, this.#logger)
    }
    if (this.#hungUp || code === CloseCode.normal || code === CloseCode.goingAway)
      this.#input.end('the server hung up')
    else this.#input.fail(error ?? lost(closed))
  }

  #settle(closed: Closed): void {
    this.#over.resolve(closed)
    this.#started.reject(closed.error ?? lost(closed))
  }
}

function lost({ code, reason, remote }: Closed): AntiphonError {
  const who = remote ? 'The server closed the connection' : 'The connection is closed'
  return new TransportError(`${who}: ${code} ${reason}`.trimEnd())
}
