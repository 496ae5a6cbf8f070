/** Packets that the estimate rests on: five seconds of them. */
const packets = 250
/** The share of packets that shall come in time. */
const inTime = 0.98
/** After how many packets the estimate is renewed. */
const renewal = 10

/**
 * Follows how long packets take compared with the fastest of the last five seconds. The clocks of both ends differ and
 * drift, so that only differences mean something.
 */
export class NetworkDelay {
  readonly #transits: number[] = []
  #next = 0
  #offsetMs = 0
  #jitterMs: number | undefined

  /** Whether a packet has come. */
  get known(): boolean {
    return this.#transits.length > 0
  }

  /** The clock's time less the stream's, of the fastest packet. */
  get offsetMs(): number {
    return this.#offsetMs
  }

  /** How much later than the fastest 98 of 100 packets come; unknown before the first ten. */
  get jitterMs(): number | undefined {
    return this.#jitterMs
  }

  /** A packet came whose audio begins at `streamMs` of the stream's own time. */
  arrived(streamMs: number, nowMs: number): void {
    const transitMs = nowMs - streamMs
    if (!this.known || transitMs < this.#offsetMs) this.#offsetMs = transitMs
    this.#transits[this.#next % packets] = transitMs
    this.#next++
    if (this.#next % renewal === 0) this.#renew()
  }

  #renew(): void {
    const sorted = this.#transits.toSorted((a, b) => a - b)
    this.#offsetMs = sorted[0]!
    this.#jitterMs = sorted[Math.floor((sorted.length - 1) * inTime)]! - sorted[0]!
  }
}
