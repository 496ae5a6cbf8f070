/** Options every processor takes. */
export interface FrameProcessorOptions {
  /** What it is called in logs, errors and metrics. Default: the name of its class. */
  name?: string
}
