/** A limit on how often something may happen: so much a second, and a burst. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #atMs: number

  /** @param burst How much may happen at once. Default: two seconds' worth. */
  constructor(perSecond: number, nowMs: number, burst = perSecond * 2) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
    this.#atMs = nowMs
  }

  /** Takes `count`; false, and nothing is taken, if there is not so much left. */
  take(nowMs: number, count = 1): boolean {
    const earned = ((nowMs - this.#atMs) / 1000) * this.#perSecond
    this.#atMs = nowMs
    this.#tokens = Math.min(this.#burst, this.#tokens + earned)
    if (count > this.#tokens) return false
    this.#tokens -= count
    return true
  }
}
