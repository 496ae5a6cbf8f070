/** How often a session begins answers: so many a second, and a burst of four seconds' worth. */
export class AnswerRate {
  readonly #perSecond: number
  readonly #burst: number
  /** Answers that may begin at once. */
  #left: number
  #atMs: number
  #told = false

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond
    this.#burst = Math.max(1, perSecond * 4)
    this.#left = this.#burst
    this.#atMs = nowMs
  }

  /**
   * Whether an answer may begin now; it is counted then. Otherwise, how many milliseconds until one may.
   */
  take(nowMs: number): true | number {
    const passedMs = nowMs - this.#atMs
    if (passedMs > 0) this.#left = Math.min(this.#burst, this.#left + (passedMs / 1000) * this.#perSecond)
    this.#atMs = nowMs
    if (this.#left === this.#burst) this.#told = false
    if (this.#left >= 1) {
      this.#left -= 1
      return true
    }
    // A little late rather than a little early: fractions do not add up exactly.
    return Math.ceil(((1 - this.#left) / this.#perSecond) * 1000)
  }

  /** Whether this is the first time that it is too often, since it was last quiet. */
  firstTime(): boolean {
    const first = !this.#told
    this.#told = true
    return first
  }
}
