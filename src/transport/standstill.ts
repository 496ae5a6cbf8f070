import { Floor, type FloorClaim } from '../floor/floor.ts'
import type { Frame } from '../frame/frame.ts'
import { OutputResumeFrame } from '../frames/speech.ts'

/** How long an output waits for a user who has the floor and never gives it back, in milliseconds. */
const longestFloorMs = 120_000

/**
 * Whether an output stands still: it was paused, because a sound of the listener's may be an interruption, or the
 * listener has the floor, and what would begin to sound waits for its end. Neither lasts for ever.
 */
export class Standstill {
  readonly #maxPauseMs: number
  readonly #floor = new Floor()

  /** @param maxPauseMs How long a pause lasts that nobody takes back. */
  constructor(maxPauseMs: number) {
    this.#maxPauseMs = maxPauseMs
  }

  /** A frame has come to the output. */
  see(frame: Frame, atMs: number): void {
    this.#floor.see(frame, atMs)
  }

  /** Goes on, whoever has paused it. */
  resume(): void {
    this.#floor.see(new OutputResumeFrame())
  }

  /** Whether nothing may sound at this moment. */
  at(nowMs: number): boolean {
    const { user, contest } = this.#floor
    return lasts(contest, this.#maxPauseMs, nowMs) || lasts(user, longestFloorMs, nowMs)
  }
}

function lasts(claim: FloorClaim | undefined, mostMs: number, nowMs: number): boolean {
  return claim !== undefined && nowMs - (claim.sinceMs ?? nowMs) < mostMs
}
