import type { OptionRules } from '../options.ts'
import type { FrameProcessorOptions } from '../processor/frame-processor-options.ts'

/** Options of a `TransportOutput`. */
export interface TransportOutputOptions extends FrameProcessorOptions {
  /** How much audio is sent at once, in milliseconds. Default 20. */
  chunkMs?: number
  /** How much speech may wait before the voice is slowed down, in milliseconds. Default 5,000. */
  bufferMs?: number
  /** How long speech may fail to arrive in mid-answer before the agent counts as silent. Default 500. */
  gapMs?: number
  /** How long a pause lasts that nobody takes back, in milliseconds. Default 15,000. */
  maxPauseMs?: number
}

/** What the options may be. */
export const outputRules: OptionRules<TransportOutputOptions> = {
  name: 'any',
  chunkMs: 'positive',
  bufferMs: 'positive',
  gapMs: 'not-negative',
  maxPauseMs: 'not-negative',
}
