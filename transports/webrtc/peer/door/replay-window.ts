/** How far back numbers may be that have not come yet. */
const span = 1_024

/** Knows which of the numbers of a stream have come, so that none is taken twice (RFC 6347, section 4.1.2.6). */
export class ReplayWindow {
  #highest = -1
  readonly #seen = new Uint8Array(span)

  /** Whether a number is new. */
  isNew(number: number): boolean {
    if (number > this.#highest) return true
    return number > this.#highest - span && this.#seen[number % span] === 0
  }

  /** Takes a number: what bears it was real. */
  take(number: number): void {
    const first = Math.max(this.#highest + 1, number - span + 1)
    for (let between = first; between < number; between++) this.#seen[between % span] = 0
    this.#seen[number % span] = 1
    this.#highest = Math.max(this.#highest, number)
  }

  /** The whole number that one of 16 bits stands for: the one nearest to the highest. */
  whole(number: number): number {
    if (this.#highest < 0) return number + 0x1_0000
    return this.#highest + (((number - this.#highest) << 16) >> 16)
  }
}
