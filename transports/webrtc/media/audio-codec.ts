/** Turns speech into packets; one for each direction of a session, for it remembers what went before. */
export interface AudioEncoder {
  /** Of what it takes, in Hz. */
  readonly sampleRate: number
  /** Encodes 20 ms of mono audio. */
  encode(samples: Int16Array): Uint8Array
  /** Frees what it holds. It cannot be used any more. */
  close(): void
}

/** Turns packets into speech, and makes up for those that are missing. */
export interface AudioDecoder {
  /** Of what it gives, in Hz. */
  readonly sampleRate: number
  /**
   * How long a packet lasts, in ticks of the RTP clock (48 kHz), as its head tells.
   * @returns Nothing if it is no packet of this codec.
   */
  duration(packet: Uint8Array): number | undefined
  /**
   * Decodes a packet to mono.
   * @throws AudioError if it is broken.
   */
  decode(packet: Uint8Array): Int16Array
  /**
   * Restores what was lost right before `next` from the copy that `next` may carry. Where it carries none, it conceals.
   * @param samples How much was lost; a whole number of 2.5 ms.
   */
  recover(next: Uint8Array, samples: number): Int16Array
  /**
   * Makes up what is missing from what went before.
   * @param samples How much is missing; a whole number of 2.5 ms.
   */
  conceal(samples: number): Int16Array
  /** Frees what it holds. It cannot be used any more. */
  close(): void
}

/** Options of an {@link AudioEncoder}. */
export interface AudioEncoderOptions {
  /** Of what it is given, in Hz: 8,000, 12,000, 16,000, 24,000 or 48,000. */
  sampleRate: number
}

/** Options of an {@link AudioDecoder}. */
export interface AudioDecoderOptions {
  /** Of what it shall give, in Hz: 8,000, 12,000, 16,000, 24,000 or 48,000. */
  sampleRate: number
}

/** How audio is put into packets. */
export interface AudioCodec {
  /** Its name in SDP: `opus`. */
  readonly name: string
  /** @throws MissingPackageError if what it needs is not installed; AudioError for a rate it does not know. */
  encoder(options: AudioEncoderOptions): Promise<AudioEncoder>
  /** @throws MissingPackageError if what it needs is not installed; AudioError for a rate it does not know. */
  decoder(options: AudioDecoderOptions): Promise<AudioDecoder>
}
