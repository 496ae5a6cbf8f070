import type { AudioDecoder } from '../../../../transports/webrtc/media/audio-codec.ts'
import type { ReceivedRtpAudio } from '../../../../transports/webrtc/media/rtp-audio.ts'

/** A stream of packets of 20 ms that carry nothing but their number. */
export function numbered(number: number, { sequence = 0, timestamp = 0, ssrc = 1 } = {}): ReceivedRtpAudio {
  return {
    sequence: (sequence + number) & 0xffff,
    timestamp: (timestamp + number * 960) >>> 0,
    ssrc,
    payload: Uint8Array.of(number >> 8, number & 255),
  }
}

/** What {@link numbered} wrote. */
export function numberIn(payload: Uint8Array): number {
  return (payload[0]! << 8) | payload[1]!
}

/** What is in a packet of silence. */
export const silence = Uint8Array.of(255, 255)

/** How loud packet 0 is. */
export const loud = 10_000

/** How loud is what is made up. */
export const madeUp = 5_000

/**
 * Decodes packets to one level, at 8 kHz, that is their number plus `loud`. The level of what is restored is negative, and
 * that of what is made up is `madeUp`.
 */
export function numberDecoder(packetMs = 20): AudioDecoder & { closed: boolean } {
  const samples = packetMs * 8
  return {
    sampleRate: 8_000,
    closed: false,
    duration: (packet) => (packet.length === 2 ? packetMs * 48 : undefined),
    decode: (packet) =>
      new Int16Array(samples).fill(numberIn(packet) === 0xffff ? 0 : loud + numberIn(packet)),
    recover: (next, lost) => new Int16Array(lost).fill(-(loud + numberIn(next) - 1)),
    conceal: (lost) => new Int16Array(lost).fill(madeUp),
    close() {
      this.closed = true
    },
  }
}
