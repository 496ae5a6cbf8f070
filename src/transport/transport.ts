import type { FrameProcessor } from '../processor/frame-processor.ts'

/** The ends of a pipeline: where the listener's audio comes from, and where answers go. */
export interface Transport {
  /** The first processor of the pipeline. */
  input(): FrameProcessor
  /** The processor at which answers are heard. */
  output(): FrameProcessor
}
