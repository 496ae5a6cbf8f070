import type { OptionRules } from '../../../src/engine.ts'

/** How the speech of an answer is sent. */
export interface PacingOptions {
  /** In Hz: the speech that is sent. Default 16,000. */
  sampleRate?: number
  /**
   * How much audio the other end holds ahead, in milliseconds: what is late on the way by less makes no gap, and an end
   * that cannot clear goes on for so long after an interrupt. Default 100.
   */
  leadMs?: number
  /** How much audio a message holds, in milliseconds. Default 20. */
  chunkMs?: number
}

/** What the options may be. */
export const pacingRules: OptionRules<PacingOptions> = {
  sampleRate: 'positive',
  leadMs: 'not-negative',
  chunkMs: 'positive',
}
