import { TokenBucket } from '../../src/engine.ts'

/** How often a session begins answers: so many a second, and a burst of four seconds' worth. */
export class AnswerRate {
  readonly #answers: TokenBucket
  #told = false

  constructor(perSecond: number, nowMs: number) {
    this.#answers = new TokenBucket(perSecond, nowMs, Math.max(1, perSecond * 4))
  }

  /**
   * Whether an answer may begin now; it is counted then. Otherwise, how many milliseconds until one may.
   */
  take(nowMs: number): true | number {
    if (this.#answers.isFull(nowMs)) this.#told = false
    return this.#answers.take(nowMs) || this.#answers.waitMs(nowMs)
  }

  /** Whether this is the first time that it is too often, since it was last quiet. */
  firstTime(): boolean {
    const first = !this.#told
    this.#told = true
    return first
  }
}
