import { chunkMs, type ReceivedRtpAudio, ticksPerMs } from './rtp-audio.ts'

/** A sequence number that leaps farther on or back is a new beginning (RFC 3550, appendix A.1: MAX_DROPOUT, MAX_MISORDER). */
const maxOn = 3_000
const maxBack = 100
/** So is a timestamp so far ahead of what is expected now, or behind it, or one that goes the other way. */
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
    if (packet.ssrc !== this.#ssrc) {
      const believed = packet.ssrc !== this.#formerSsrc || this.#confirmed(packet)
      return believed ? this.#begin(packet, expected) : undefined
    }
    const step = signed(packet.sequence - this.#sequence, 16)
    const stretch = signed(packet.timestamp - this.#timestamp, 32)
    const ticks = this.#ticks + stretch
    const leapt =
      step > maxOn ||
      step < -maxBack ||
      Math.sign(step) !== Math.sign(stretch) ||
      ticks - expected > maxAhead ||
      expected - ticks > maxBehind
    if (leapt) return this.#confirmed(packet) ? this.#begin(packet, expected) : undefined
    if (step > 0) this.#see(packet, ticks)
    return ticks
  }

  /** Where it is expected, but behind what came before. */
  #begin(packet: ReceivedRtpAudio, expected: number): number {
    if (packet.ssrc !== this.#ssrc) this.#formerSsrc = this.#ssrc
    this.#ssrc = packet.ssrc
    const behind = this.#ticks === undefined ? expected : this.#ticks + chunkMs * ticksPerMs
    const ticks = Math.round(Math.min(Math.max(expected, behind), expected + maxAhead))
    this.#see(packet, ticks)
    return ticks
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
