import {
  type AntiphonError,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  CancelledError,
  type Clock,
  type Frame,
  type FrameClass,
  type FrameProcessor,
  InterimTranscriptionFrame,
  ProcessorError,
  SpokenTextFrame,
  StartFrame,
  TranscriptionFrame,
  type Transport,
  TTSAudioFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { ClientFrames } from './client-frames.ts'
import { CloseCode } from './close-code.ts'
import type { Closed } from './closed.ts'
import { Connection } from './connection.ts'
import { ConnectionSink } from './connection-sink.ts'
import { withDefaults } from './limits.ts'
import type { Serializer } from './serializer.ts'
import type { SessionRequest, WebSocketServerOptions } from './server-options.ts'
import type { Socket } from './socket.ts'
import { WebSocketInput } from './websocket-input.ts'
import { WebSocketOutput } from './websocket-output.ts'

/** What a client is told of when nothing else is asked for. */
const told: readonly FrameClass[] = [
  TranscriptionFrame,
  InterimTranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  SpokenTextFrame,
]

/** What a {@link WebSocketSession} is made of. */
export interface SessionInit<Identity> {
  readonly socket: Socket
  readonly request: SessionRequest
  readonly identity: Identity
  readonly serializer: Serializer
  readonly clock: Clock
  readonly options: WebSocketServerOptions
  /** The session may be announced. */
  began(session: WebSocketSession<Identity>): void
}

let lastId = 0

/** One client's connection: the transport of a pipeline of its own. */
export class WebSocketSession<Identity = unknown> implements Transport {
  /** Unique in the process. */
  readonly id: number = ++lastId
  /** The request it began with. */
  readonly request: SessionRequest
  /** What `authenticate` returned; `true` where nobody is asked. */
  readonly identity: Identity
  /** The protocol it speaks. */
  readonly serializer: Serializer
  /** Settles when the connection is over. */
  readonly closed: Promise<Closed>
  readonly #options: WebSocketServerOptions
  readonly #clock: Clock
  readonly #connection: Connection
  readonly #frames: ClientFrames
  readonly #sink: ConnectionSink
  readonly #abort = new AbortController()
  readonly #over = Promise.withResolvers<Closed>()
  readonly #input: WebSocketInput
  #inputGiven = false
  #pacesWarned = false
  #output: WebSocketOutput | undefined

  /** @internal Made by the server. */
  constructor({ socket, request, identity, serializer, clock, options, began }: SessionInit<Identity>) {
    this.request = request
    this.identity = identity
    this.serializer = serializer
    this.#options = options
    this.#clock = clock
    this.closed = this.#over.promise
    this.#sink = this.#makeSink()
    const accepts = [...(options.accepts ?? []), ...(serializer.accepts ?? [])]
    this.#input = new WebSocketInput(
      { started: () => this.send(new StartFrame()), over: () => this.close() },
      accepts,
    )
    this.#frames = new ClientFrames(accepts, () => this.#sink.sentMs, options)
    this.#connection = new Connection(
      socket,
      { serializer, clock, limits: withDefaults(options) },
      {
        began: () => began(this),
        frame: (frame) => this.#take(frame),
        closed: (closed) => this.#ended(closed),
      },
    )
  }

  /** Aborts when the connection is over: give it to `task.run`. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Bytes that the network has not taken. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes
  }

  /** Whether it has a pipeline, which closes it at its end. */
  get used(): boolean {
    return this.#inputGiven || this.#output !== undefined
  }

  /** Where what the client says enters the pipeline: the first processor. */
  input(): FrameProcessor {
    if (this.#inputGiven)
      throw new ProcessorError('The session has its input already: a session has one pipeline.')
    this.#inputGiven = true
    return this.#input
  }

  /** The processor at which the client hears. */
  output(): FrameProcessor {
    if (this.#output)
      throw new ProcessorError('The session has its output already: a session has one pipeline.')
    const { tells = told } = this.#options
    const chunkMs = this.serializer.chunkMs ?? this.#options.chunkMs
    this.#output = new WebSocketOutput(this.#sink, {
      ...(chunkMs !== undefined && { chunkMs }),
      tells: [...tells, ...(this.serializer.tells ?? [])],
      send: (frame) => this.send(frame),
    })
    return this.#output
  }

  /** Sends a frame to the client, if the connection is open and its protocol knows the frame. */
  send(frame: Frame): void {
    this.#connection.send(frame)
  }

  /** Closes the connection in good order. */
  close(code: number = CloseCode.normal, reason = 'the session is over', error?: AntiphonError): void {
    this.#connection.close(code, reason, error)
  }

  /** Lets the pipeline say what it has to say, and end. */
  drain(reason: string): void {
    this.#input.end(reason)
  }

  /** For the server: the session begins, when its protocol says so. */
  begin(): void {
    this.#connection.begin()
  }

  #take(frame: Frame): void {
    const meant = this.#frames.check(frame, this.#clock.now())
    if (meant.type === 'input') this.#input.take(meant.frame)
    else if (meant.type === 'position') this.#sink.report(meant.playedMs)
    else if (meant.type === 'early') this.#warnOfPace()
    else if (meant.type === 'hung-up') this.close(CloseCode.normal, 'the other end hung up')
    else this.drain('the client said goodbye')
  }

  #warnOfPace(): void {
    if (this.#pacesWarned) return
    this.#pacesWarned = true
    this.#options.logger?.warn(
      { session: this.id },
      'A client sends audio faster than it sounds; what comes too early is not heard.',
    )
  }

  #ended(closed: Closed): void {
    this.#over.resolve(closed)
    const { code, reason, error } = closed
    this.#abort.abort(
      error ?? new CancelledError(`The connection is closed: ${`${code} ${reason}`.trimEnd()}.`),
    )
  }

  #makeSink(): ConnectionSink {
    const { sampleRate: rate, leadMs = 100 } = this.#options
    const sampleRate = this.serializer.sampleRate ?? rate ?? 16_000
    return new ConnectionSink({
      sampleRate,
      leadMs,
      clears: this.serializer.clears !== false,
      send: (frame) => this.send(frame),
      audio: (samples, atMs) => new TTSAudioFrame({ samples, sampleRate, pts: atMs }),
      close: () => this.close(),
    })
  }
}
