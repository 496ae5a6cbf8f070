import type { Clock } from '../../../src/index.ts'
import type { AudioDecoder } from './audio-codec.ts'
import type { ReceivedRtpAudio } from './rtp-audio.ts'

/** Options of an {@link AudioReceiver}. */
export interface AudioReceiverOptions {
  readonly clock: Clock
  /** The receiver closes it. */
  readonly decoder: AudioDecoder
  /** Takes 20 ms of mono audio at the decoder's rate; `ptsMs` is when it was captured, on the clock, as far as can be told. */
  readonly heard: (samples: Int16Array, ptsMs: number) => void
  /** The least delay that evens out the network's, in milliseconds. Default 20. */
  readonly minDelayMs?: number | undefined
  /** The most delay aimed at, in milliseconds. Default 200. */
  readonly maxDelayMs?: number | undefined
}

/**
 * Hears what comes in RTP packets: puts them in order, makes up for lost ones, and gives 20 ms of audio every 20 ms from
 * `start` to `close`, whatever the network does; silence where nothing comes.
 */
export class AudioReceiver {
  constructor(options: AudioReceiverOptions) {
    void options
  }

  /** Begins to give audio. */
  start(): void {}

  /** Takes a packet, in whatever order they come; before `start` too. */
  receive(packet: ReceivedRtpAudio): void {
    void packet
  }

  /** No more audio follows. Frees the decoder. */
  close(): void {}
}
