/** Ticks of the RTP clock in a millisecond: audio in Opus always counts 48,000 a second (RFC 7587, section 4.1). */
export const ticksPerMs = 48

/** What a chunk of audio lasts on the wire and in the pipeline, in milliseconds. */
export const chunkMs = 20

/** What matters of an RTP packet that carries audio. */
export interface RtpAudio {
  /** 16 bits; one more for each packet. */
  readonly sequence: number
  /** 32 bits; when the audio begins, in ticks of 1/48,000 s. */
  readonly timestamp: number
  /** Whether speech begins after a gap. */
  readonly marker: boolean
  /** The encoded audio. */
  readonly payload: Uint8Array
}

/** What matters of an RTP packet that has come. */
export interface ReceivedRtpAudio extends Omit<RtpAudio, 'marker'> {
  /** The source. A new one is a new stream, with numbers of its own. */
  readonly ssrc?: number
}
