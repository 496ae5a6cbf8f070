import { type FrameInit, SystemFrame } from '../frame/frame.ts'
import type { Metrics } from '../metrics.ts'

/** A measurement; see {@link Metrics} for the kinds. */
export class MetricsFrame extends SystemFrame {
  readonly kind = 'metrics'
  /** What was measured. */
  readonly metrics: Metrics

  constructor(init: FrameInit & { metrics: Metrics }) {
    super(init)
    this.metrics = init.metrics
  }
}
