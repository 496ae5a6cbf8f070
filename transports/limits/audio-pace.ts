import { TokenBucket } from '../../src/engine.ts'

/** How fast live audio may come. */
export interface AudioPaceLimits {
  /**
   * How far live audio may run ahead of the clock, in milliseconds: what a line that stalled delivers at once when it
   * goes on. `Infinity` for audio that is not live. Default 3,000.
   */
  readonly burstMs?: number
  /** How much faster than it sounds audio may come for long: clocks differ, and a stall is made up for. Default 1.1. */
  readonly speed?: number
  /** How much more audio may be refused than taken before the other end counts as not live at all, in milliseconds. Default 30,000. */
  readonly excessMs?: number
}

/** Live audio comes as fast as it sounds. What comes faster is not taken, so that nobody's audio costs others theirs. */
export class AudioPace {
  readonly #bucket: TokenBucket
  readonly #excessMs: number
  #refusedMs = 0

  constructor({ burstMs = 3_000, speed = 1.1, excessMs = 30_000 }: AudioPaceLimits, nowMs: number) {
    this.#bucket = new TokenBucket(speed * 1_000, nowMs, burstMs)
    this.#excessMs = excessMs
  }

  /** Takes audio of `durationMs`; false if it comes too early, and then it counts as not having come. */
  take(nowMs: number, durationMs: number): boolean {
    const taken = this.#bucket.take(nowMs, durationMs)
    // Of a flood some is taken now and then, which makes it no less of a flood.
    this.#refusedMs = taken ? Math.max(0, this.#refusedMs - durationMs) : this.#refusedMs + durationMs
    return taken
  }

  /** Whether so much was refused that the other end does not send live audio. */
  get exceeded(): boolean {
    return this.#refusedMs > this.#excessMs
  }
}
