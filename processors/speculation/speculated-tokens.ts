import type { MetricsFrame } from '../../src/engine.ts'

/** Counts the tokens of speculations, and how many of them were for nothing. They may be told of before or after it is decided. */
export class SpeculatedTokens {
  /** Tokens of answers that were dropped. */
  wasted = 0
  #turn: number | undefined
  #spent = 0
  #right: boolean | undefined

  /** An answer is speculated. */
  speculated(turn: number): void {
    this.#turn = turn
    this.#spent = 0
    this.#right = undefined
  }

  /** Whether it was of use. */
  decided(right: boolean): void {
    this.#right = right
    if (!right) this.wasted += this.#spent
    this.#spent = 0
  }

  /** A measurement came by. */
  see({ metrics }: MetricsFrame): void {
    if (metrics.type !== 'stage' || metrics.stage !== 'llm' || metrics.turn !== this.#turn) return
    const tokens = (metrics.inputTokens ?? 0) + (metrics.outputTokens ?? 0)
    if (this.#right === undefined) this.#spent += tokens
    else if (!this.#right) this.wasted += tokens
  }
}
