/** What Smart Turn's worker does. */
export interface SmartTurnMethods {
  /** Loads the model. */
  warmup: { request: undefined; reply: true }
  /** Judges the last 8 s of speech, mono at 16 kHz. */
  judge: { request: Int16Array; reply: number }
}

/** What Smart Turn's worker is started with. */
export interface SmartTurnWorkerData {
  /** Path of the ONNX file. */
  readonly modelPath: string
}
