import type { InferenceSession } from 'onnxruntime-node'

/**
 * How its networks run. One thread: they are so small that more only wait for each other. No sentence is as long as the one
 * before: memory patterns, kept per shape, would only pile up. Errors alone are told.
 */
export const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
  logSeverityLevel: 3,
}
