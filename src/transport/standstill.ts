/** How long an output waits for a user who has the floor and never gives it back, in milliseconds. */
const longestFloorMs = 120_000

/**
 * Whether an output stands still: it was paused, because a sound of the listener's may be an interruption, or the
 * listener has the floor, and what would begin to sound waits for its end. Neither lasts for ever.
 */
export class Standstill {
  readonly #maxPauseMs: number
  #pausedAtMs: number | undefined
  #floorAtMs: number | undefined

  /** @param maxPauseMs How long a pause lasts that nobody takes back. */
  constructor(maxPauseMs: number) {
    this.#maxPauseMs = maxPauseMs
  }

  /** Falls silent. */
  pause(atMs: number): void {
    this.#pausedAtMs = atMs
  }

  /** Goes on. */
  resume(): void {
    this.#pausedAtMs = undefined
  }

  /** The listener has the floor. */
  listen(atMs: number): void {
    this.#floorAtMs = atMs
  }

  /** The listener has had the say. */
  heardOut(): void {
    this.#floorAtMs = undefined
  }

  /** Whether nothing may sound at this moment. */
  at(nowMs: number): boolean {
    if (this.#pausedAtMs !== undefined && nowMs - this.#pausedAtMs >= this.#maxPauseMs) this.resume()
    if (this.#floorAtMs !== undefined && nowMs - this.#floorAtMs >= longestFloorMs) this.heardOut()
    return this.#pausedAtMs !== undefined || this.#floorAtMs !== undefined
  }
}
