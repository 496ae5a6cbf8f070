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
    this.#earn(nowMs)
    if (count > this.#tokens) return false
    this.#tokens -= count
    return true
  }

  /** Whether all of the burst is there: nothing has happened for a while. */
  isFull(nowMs: number): boolean {
    this.#earn(nowMs)
    return this.#tokens === this.#burst
  }

  /** In how many milliseconds `count` can be taken; 0: now. A little late rather than a little early: fractions do not add up exactly. */
  waitMs(nowMs: number, count = 1): number {
    this.#earn(nowMs)
    return Math.max(0, Math.ceil(((count - this.#tokens) / this.#perSecond) * 1000))
  }

  /** A clock that is set back, or is another one, earns nothing. */
  #earn(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#tokens = Math.min(this.#burst, this.#tokens + (passedMs / 1000) * this.#perSecond)
    this.#atMs = nowMs
  }
}
