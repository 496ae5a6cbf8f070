import type { RtpAudio } from '../transports/webrtc/media/rtp-audio.ts'

/** A packet, and when it comes. */
export interface Arrival {
  readonly atMs: number
  readonly packet: RtpAudio
}

/** When packets sent every 20 ms come over a network that loses some and is late with the others, in order of arrival. */
export function badNetwork(
  payloads: readonly Uint8Array[],
  { loss, jitterMs, seed }: { loss: number; jitterMs: number; seed: number },
): Arrival[] {
  let state = seed
  const random = () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
  return payloads
    .map((payload, number) => ({
      lost: random() < loss,
      atMs: number * 20 + random() * jitterMs,
      packet: { sequence: number & 0xffff, timestamp: (number * 960) >>> 0, marker: number === 0, payload },
    }))
    .filter(({ lost }) => !lost)
    .sort((a, b) => a.atMs - b.atMs)
}
