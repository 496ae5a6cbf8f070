import type { AudioSink, Clock } from '../../src/engine.ts'
import {
  type AudioDecoder,
  AudioReceiver,
  type AudioReceiverStats,
  AudioSender,
  opus,
  type ReceivedRtpAudio,
  type RtpAudio,
  ticksPerMs,
} from './media/index.ts'
import type { PeerAudioOptions } from './webrtc-options.ts'

/** What a session hears and says. */
export class SessionAudio {
  readonly #receiver: AudioReceiver
  readonly #sender: AudioSender
  readonly #decoder: AudioDecoder
  #closed = false

  private constructor(decoder: AudioDecoder, receiver: AudioReceiver, sender: AudioSender) {
    this.#decoder = decoder
    this.#receiver = receiver
    this.#sender = sender
  }

  /**
   * @param ends Where 20 ms of the microphone go, with the time of their capture, and where packets for the client go.
   * @throws MissingPackageError if the codec's package is not installed; AudioError for a rate it does not know.
   */
  static async open(
    options: PeerAudioOptions,
    clock: Clock,
    ends: {
      readonly heard: (samples: Int16Array, ptsMs: number) => void
      readonly send: (packet: RtpAudio) => void
    },
  ): Promise<SessionAudio> {
    const { codec = opus(), sampleRate = 24_000, inputSampleRate = 16_000 } = options
    const { minDelayMs, maxDelayMs, playoutDelayMs } = options
    const encoder = await codec.encoder({ sampleRate })
    const decoder = await codec.decoder({ sampleRate: inputSampleRate }).catch((thrown: unknown) => {
      encoder.close()
      throw thrown
    })
    const sender = new AudioSender({ clock, encoder, playoutDelayMs })
    sender.connect(ends.send)
    const receiver = new AudioReceiver({ clock, decoder, heard: ends.heard, minDelayMs, maxDelayMs })
    return new SessionAudio(decoder, receiver, sender)
  }

  /** Begins, silently. Again and again does no harm. */
  start(): void {
    this.#receiver.start()
    this.#sender.start()
  }

  /** How what is heard fares on its way. */
  get stats(): AudioReceiverStats {
    return this.#receiver.stats
  }

  /** How long a packet sounds, in milliseconds; nothing if it is no audio. */
  durationMs({ payload }: ReceivedRtpAudio): number | undefined {
    const ticks = this.#decoder.duration(payload)
    return ticks === undefined ? undefined : ticks / ticksPerMs
  }

  /** Takes audio that came. */
  receive(packet: ReceivedRtpAudio): void {
    this.#receiver.receive(packet)
  }

  /**
   * Where an output sends speech.
   * @param over Called when the output is at its end.
   */
  sink(over: () => void): AudioSink {
    const sender = this.#sender
    return {
      sampleRate: sender.sampleRate,
      leadMs: sender.leadMs,
      roomMs: () => sender.roomMs(),
      write: (samples) => sender.write(samples),
      clear: () => sender.clear(),
      played: () => sender.played(),
      close: over,
    }
  }

  /** Neither hears nor says any more. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#receiver.close()
    this.#sender.close()
  }
}
