/** What answering ahead has brought, and what it has cost. */
export interface SpeculationFigures {
  /** Speculations that were decided, right or wrong. */
  readonly speculations: number
  /** Those that the turn's words proved right. */
  readonly right: number
  /** The share of right speculations, from 0 to 1; `undefined` before the first. */
  readonly hitRate: number | undefined
  /** How much earlier answers were there, in milliseconds, summed. */
  readonly savedMs: number
  /**
   * Tokens of dropped answers, read and written: as the model counts them, estimated where a request was cut off. No
   * more than `LLM` has told of.
   */
  readonly wastedTokens: number
}
