import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  type AntiphonError,
  type Clock,
  type Frame,
  type FrameClass,
  type FrameProcessor,
  HeardTextFrame,
  InterimTranscriptionFrame,
  StartFrame,
  TranscriptionFrame,
  type Transport,
  TTSAudioFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { nextSessionId, PipelineEnds } from '../../sessions/pipeline-ends.ts'
import { SessionEnd } from '../../sessions/session-end.ts'
import { CloseCode } from '../connection/close-code.ts'
import type { Closed } from '../connection/closed.ts'
import { Connection } from '../connection/connection.ts'
import { ConnectionSink } from '../connection/connection-sink.ts'
import { withDefaults } from '../connection/limits.ts'
import type { Serializer } from '../connection/serializer.ts'
import type { Socket } from '../connection/socket.ts'
import { WebSocketInput } from '../connection/websocket-input.ts'
import { WebSocketOutput } from '../connection/websocket-output.ts'
import { ClientFrames } from './client-frames.ts'
import type { SessionRequest, WebSocketServerOptions } from './server-options.ts'

/** What a client is told of when nothing else is asked for. */
const told: readonly FrameClass[] = [
  TranscriptionFrame,
  InterimTranscriptionFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  HeardTextFrame,
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

/** One client's connection: the transport of a pipeline of its own. */
export class WebSocketSession<Identity = unknown> implements Transport {
  /** Unique in the process. */
  readonly id: number = nextSessionId()
  /** The request it began with. */
  readonly request: SessionRequest
  /** What `authenticate` returned; `true` where nobody is asked. */
  readonly identity: Identity
  /** The protocol it speaks. */
  readonly serializer: Serializer
  readonly #options: WebSocketServerOptions
  readonly #clock: Clock
  readonly #connection: Connection
  readonly #frames: ClientFrames
  readonly #sink: ConnectionSink
  readonly #end = new SessionEnd<Closed>()
  readonly #ends = new PipelineEnds<WebSocketInput, WebSocketOutput>()
  readonly #input: WebSocketInput
  #pacesWarned = false

  /** @internal Made by the server. */
  constructor({ socket, request, identity, serializer, clock, options, began }: SessionInit<Identity>) {
    this.request = request
    this.identity = identity
    this.serializer = serializer
    this.#options = options
    this.#clock = clock
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
    return this.#end.signal
  }

  /** Settles when the connection is over. */
  get closed(): Promise<Closed> {
    return this.#end.closed
  }

  /** Bytes that the network has not taken. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes
  }

  /** Whether it has a pipeline, which closes it at its end. */
  get used(): boolean {
    return this.#ends.used
  }

  /** Where what the client says enters the pipeline: the first processor. */
  input(): FrameProcessor {
    return this.#ends.input(() => this.#input)
  }

  /** The processor at which the client hears. */
  output(): FrameProcessor {
    return this.#ends.output(() => this.#makeOutput())
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
    const { code, reason } = closed
    this.#end.come(closed, `The connection is closed: ${`${code} ${reason}`.trimEnd()}.`)
  }

  #makeOutput(): WebSocketOutput {
    const { tells = told } = this.#options
    const chunkMs = this.serializer.chunkMs ?? this.#options.chunkMs
    return new WebSocketOutput(this.#sink, {
      ...(chunkMs !== undefined && { chunkMs }),
      tells: [...tells, ...(this.serializer.tells ?? [])],
      send: (frame) => this.send(frame),
    })
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
