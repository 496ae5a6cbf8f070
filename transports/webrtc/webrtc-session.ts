import {
  type AntiphonError,
  AudioRawFrame,
  type Clock,
  type Frame,
  type FrameProcessor,
  OutputMessageFrame,
  ProcessorError,
  TimeoutError,
  type Timer,
  type Transport,
  TransportError,
  toAntiphonError,
  waitFor,
} from '../../src/engine.ts'
import type { ClientRequest } from '../sessions/client-request.ts'
import { nextSessionId, PipelineEnds } from '../sessions/pipeline-ends.ts'
import { type SessionClosed, SessionEnd } from '../sessions/session-end.ts'
import { ClientLimits } from './client-limits.ts'
import { peerLeft, readMessage, writeMessage } from './data-message.ts'
import type { AudioReceiverStats, ReceivedRtpAudio } from './media/index.ts'
import type { Candidate } from './peer/candidate.ts'
import { Line } from './peer/line.ts'
import type { Offer } from './peer/offer.ts'
import type { Werift } from './peer/werift.ts'
import { SessionAudio } from './session-audio.ts'
import { WebRTCInput } from './webrtc-input.ts'
import { type WebRTCOptions, withDefaults } from './webrtc-options.ts'
import { WebRTCOutput } from './webrtc-output.ts'

/** What a {@link WebRTCSession} is made of. */
export interface SessionInit {
  readonly werift: Werift
  readonly request: ClientRequest
  /** The network it was asked for from. */
  readonly network: string
  readonly identity: unknown
  readonly body: unknown
  readonly clock: Clock
  readonly options: WebRTCOptions
  /** Audio and messages go both ways: the session may be announced. */
  began(session: WebRTCSession): void
  /** Work that somebody has to wait for. */
  own(work: Promise<void>): void
}

/**
 * One client: the transport of a pipeline of its own. It lives through changes of its connection, and through a new
 * connection where the old one broke.
 */
export class WebRTCSession implements Transport {
  /** Unique in the process. */
  readonly id: number = nextSessionId()
  /** By which the client names the session; nobody can guess it. */
  readonly peerId: string = crypto.randomUUID()
  /** The request it began with. */
  readonly request: ClientRequest
  /** What `authenticate` returned. */
  readonly identity: unknown
  /** What the page gave: `requestData.body`, or else its whole `requestData`. */
  readonly body: unknown
  /** @internal For the transport: the network it was asked for from, and when. */
  readonly network: string
  /** @internal */
  readonly beganAtMs: number
  readonly #init: SessionInit
  readonly #limits: ReturnType<typeof withDefaults>
  readonly #client: ClientLimits
  readonly #over = new SessionEnd<SessionClosed>()
  readonly #ends = new PipelineEnds<WebRTCInput, WebRTCOutput>()
  readonly #input = new WebRTCInput(() => this.close())
  #state: 'connecting' | 'open' | 'closing' | 'closed' = 'connecting'
  #why: SessionClosed | undefined
  #audio: SessionAudio | undefined
  #opening: Promise<void> | undefined
  readonly #line: Line
  #timer: Timer | undefined
  #heardAtMs: number

  /** @internal Made by the transport. */
  constructor(init: SessionInit) {
    this.#init = init
    this.request = init.request
    this.identity = init.identity
    this.body = init.body
    this.network = init.network
    this.beganAtMs = init.clock.now()
    this.#limits = withDefaults(init.options)
    this.#heardAtMs = init.clock.now()
    this.#client = new ClientLimits(this.#limits, this.#heardAtMs)
    this.#line = this.#makeLine()
    this.#watch(this.#limits.handshakeTimeoutMs)
  }

  /** Aborts when the session is over: give it to `task.run`. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** Settles when the session is over. */
  get closed(): Promise<SessionClosed> {
    return this.#over.closed
  }

  /** @internal For the transport: whether its first connection is still to come. */
  get connecting(): boolean {
    return this.#state === 'connecting'
  }

  /** Whether it has a pipeline, which closes it at its end. */
  get used(): boolean {
    return this.#ends.used
  }

  /** How the client's audio fares on its way; nothing before the first offer. */
  get audioStats(): AudioReceiverStats | undefined {
    return this.#audio?.stats
  }

  /** Where what the client says enters the pipeline: the first processor. */
  input(): FrameProcessor {
    return this.#ends.input(() => this.#input)
  }

  /** The processor at which the client hears, and where messages leave the pipeline. */
  output(): FrameProcessor {
    return this.#ends.output(() => {
      if (!this.#audio) throw new ProcessorError('The session has no connection yet.')
      const sink = this.#audio.sink(() => this.close())
      return new WebRTCOutput(sink, (frame) => this.send(frame))
    })
  }

  /**
   * Sends a message to the client, if the session is open.
   * @throws WireError if it holds what JSON cannot, or is larger than the client takes.
   */
  send(frame: Frame): void {
    if (this.#state !== 'open' || !(frame instanceof OutputMessageFrame)) return
    this.#line.send(writeMessage(frame.message))
    const { maxBufferedBytes } = this.#limits
    const waiting = this.#line.bufferedBytes
    if (waiting <= maxBufferedBytes) return
    const error = `The client does not read: ${waiting} bytes wait and ${maxBufferedBytes} may.`
    this.#end({ reason: error, error: new TransportError(error) })
  }

  /** Ends the session in good order: the client is told, and may go by itself. */
  close(reason = 'the session is over', error?: AntiphonError): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#why = { reason, error }
    if (this.#state === 'open' && this.#line.channelOpen) this.#sayGoodbye()
    else this.#end(this.#why)
  }

  /** Lets the pipeline say what it has to say, and end. */
  drain(reason: string): void {
    if (this.#state === 'open') this.#input.end(reason)
    else this.close(reason)
  }

  /** @internal For the transport: whether the session answers another offer now. */
  takesOffer(): boolean {
    const going = this.#state === 'closing' || this.#state === 'closed'
    return !going && this.#client.takesOffer(this.#init.clock.now())
  }

  /**
   * @internal For the transport: answers an offer, on the connection there is or, if it is to be made anew, on a new one.
   * @throws WireError if the offer makes no sense; CancelledError if the session ends meanwhile.
   */
  async answer(offer: Offer, restart: boolean): Promise<string> {
    const { signal } = this
    const aborted = () => {
      throw signal.reason
    }
    const answer = await waitFor(this.#answer(offer, restart), { signal, aborted })
    this.#heardAtMs = this.#init.clock.now()
    return answer
  }

  /** @internal For the transport: addresses at which the client may be reached. */
  addCandidates(candidates: readonly Candidate[]): Promise<void> {
    return this.#line.addCandidates(candidates)
  }

  async #answer(offer: Offer, restart: boolean): Promise<string> {
    this.#opening ??= this.#openAudio()
    await this.#opening
    return this.#line.answer(offer, restart)
  }

  async #openAudio(): Promise<void> {
    const { options, clock } = this.#init
    const sampleRate = options.inputSampleRate ?? 16_000
    this.#audio = await SessionAudio.open(options, clock, {
      heard: (samples, pts) => this.#input.take(new AudioRawFrame({ samples, sampleRate, pts })),
      send: (packet) => this.#line.sendAudio(packet),
    })
    if (this.#state === 'closed') this.#audio.close()
  }

  #makeLine(): Line {
    const { werift, options, clock, own } = this.#init
    return new Line(
      werift,
      {
        ...options,
        maxPayloadBytes: this.#limits.maxPayloadBytes,
        now: () => clock.now(),
        mayTry: () => this.#client.takesAddress(clock.now()),
      },
      {
        connected: () => this.#connected(),
        message: (data) => this.#message(data),
        audio: (packet) => this.#heard(packet),
        left: () => this.#end(this.#why ?? { reason: 'the client left', remote: true }),
        misused: (error) => this.#end({ reason: error.message, error }),
      },
      own,
    )
  }

  #connected(): void {
    this.#heardAtMs = this.#init.clock.now()
    if (this.#state !== 'connecting') return
    this.#state = 'open'
    this.#audio?.start()
    this.#watch(this.#limits.lostTimeoutMs)
    this.#init.began(this)
  }

  #heard(packet: ReceivedRtpAudio): void {
    this.#heardAtMs = this.#init.clock.now()
    try {
      const durationMs = this.#audio?.durationMs(packet)
      if (this.#client.takesPacket(durationMs, this.#heardAtMs)) this.#audio?.receive(packet)
    } catch (thrown) {
      const error = toAntiphonError(thrown, (text, cause) => new TransportError(text, { cause }))
      this.#end({ reason: error.message, error })
    }
  }

  #message(data: string | Uint8Array): void {
    if (this.#state === 'closing') return
    try {
      this.#heardAtMs = this.#init.clock.now()
      this.#client.checkMessage(data, this.#heardAtMs)
      const frame = readMessage(data)
      if (frame) this.#input.take(frame)
    } catch (thrown) {
      const error = toAntiphonError(thrown, (text, cause) => new TransportError(text, { cause }))
      this.close(error.message, error)
    }
  }

  #sayGoodbye(): void {
    this.#state = 'closing'
    this.#audio?.close()
    this.#line.send(peerLeft)
    this.#watch(this.#limits.closeTimeoutMs)
  }

  #watch(delayMs: number): void {
    this.#timer?.cancel()
    this.#timer = this.#init.clock.setTimeout(() => {
      const { handshakeTimeoutMs, lostTimeoutMs } = this.#limits
      const leftMs = this.#heardAtMs + lostTimeoutMs - this.#init.clock.now()
      if (this.#state === 'open' && leftMs > 0) return this.#watch(leftMs)
      const reason =
        this.#state === 'open'
          ? `nothing has come from the client for ${lostTimeoutMs} ms`
          : `the client has not connected in ${handshakeTimeoutMs} ms`
      this.#end(this.#why ?? { reason, error: new TimeoutError(`The session was ended: ${reason}.`) })
    }, delayMs)
  }

  #end(closed: SessionClosed): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#timer?.cancel()
    this.#audio?.close()
    this.#line.close()
    this.#over.come(closed, `The session is over: ${closed.reason}.`)
  }
}
