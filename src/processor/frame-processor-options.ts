/** Options every processor takes. */
export interface FrameProcessorOptions {
  /**
   * What it is called in logs, errors and metrics. Default: the `processorName` of its class, else the name of the class. If
   * another one in its task has that name, a number is added: `TTS 2`.
   */
  name?: string | undefined
}
