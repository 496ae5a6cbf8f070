/** A limit on how often something may happen: so much a second, and a burst of two seconds' worth. */
export class TokenBucket {
  readonly #perSecond: number
  #tokens: number
  #atMs: number

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond
    this.#tokens = perSecond * 2
    this.#atMs = nowMs
  }

  /** Takes `count`; false if there is not so much left. */
  take(nowMs: number, count = 1): boolean {
    const earned = ((nowMs - this.#atMs) / 1000) * this.#perSecond
    this.#atMs = nowMs
    this.#tokens = Math.min(this.#perSecond * 2, this.#tokens + earned) - count
    return this.#tokens >= 0
  }
}
