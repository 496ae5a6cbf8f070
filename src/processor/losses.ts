/** How often losses are told at most, in milliseconds: audio that is dropped is dropped fifty times a second. */
const intervalMs = 1_000

/** Counts what was lost, and says now and then how much it was. */
export class Losses {
  #untold = 0
  #toldAtMs = Number.NEGATIVE_INFINITY

  /** Counts. Returns how much was lost since it was last told, when it is time to tell. */
  add(amount: number, nowMs: number): number | undefined {
    this.#untold += amount
    if (nowMs - this.#toldAtMs < intervalMs) return undefined
    const lost = this.#untold
    this.#untold = 0
    this.#toldAtMs = nowMs
    return lost
  }
}
