import { type ReceivedRtpAudio, ticksPerMs } from './rtp-audio.ts'

/** A sequence number that leaps farther is a new beginning (RFC 3550, appendix A.1: MAX_DROPOUT). */
const maxLeap = 3_000
/** A timestamp so far ahead of what is expected now, or behind it, is a new beginning too. */
const maxAhead = 1_000 * ticksPerMs
const maxBehind = 5_000 * ticksPerMs

/**
 * Lays packets out on one line of time, in ticks, whatever their numbers do: wrap around, begin anew with another source,
 * or leap. A leap is believed when the packet after it confirms it.
 */
export class RtpTimeline {
  #ssrc: number | undefined
  #formerSsrc: number | undefined
  #sequence = 0
  #timestamp = 0
  /** Where the packet is whose numbers these are: the newest. */
  #ticks: number | undefined
  #leap: { readonly ssrc: number | undefined; readonly next: number } | undefined

  /**
   * @param expected Where a packet belongs that is sent now.
   * @returns Where it begins; nothing for one that is not believed.
   */
  place(packet: ReceivedRtpAudio, expected: number): number | undefined {
    if (this.#ticks === undefined) return this.#begin(packet, expected)
    if (packet.ssrc !== this.#ssrc)
      return packet.ssrc !== this.#formerSsrc || this.#confirmed(packet)
        ? this.#begin(packet, Math.max(expected, this.#ticks))
        : undefined
    const step = signed(packet.sequence - this.#sequence, 16)
    const ticks = this.#ticks + signed(packet.timestamp - this.#timestamp, 32)
    const behind = step > 0 ? maxBehind : Number.POSITIVE_INFINITY
    if (Math.abs(step) > maxLeap || ticks - expected > maxAhead || expected - ticks > behind)
      return this.#confirmed(packet) ? this.#begin(packet, Math.max(expected, this.#ticks)) : undefined
    if (step > 0) this.#see(packet, ticks)
    return ticks
  }

  #begin(packet: ReceivedRtpAudio, ticks: number): number {
    if (packet.ssrc !== this.#ssrc) this.#formerSsrc = this.#ssrc
    this.#ssrc = packet.ssrc
    this.#see(packet, Math.round(ticks))
    return Math.round(ticks)
  }

  #see(packet: ReceivedRtpAudio, ticks: number): void {
    this.#sequence = packet.sequence
    this.#timestamp = packet.timestamp
    this.#ticks = ticks
    this.#leap = undefined
  }

  #confirmed({ ssrc, sequence }: ReceivedRtpAudio): boolean {
    const confirmed = this.#leap?.ssrc === ssrc && this.#leap?.next === sequence
    this.#leap = { ssrc, next: (sequence + 1) & 0xffff }
    return confirmed
  }
}

/** The difference of two numbers that wrap around at so many bits. */
function signed(difference: number, bits: 16 | 32): number {
  return bits === 16 ? (difference << 16) >> 16 : difference | 0
}
