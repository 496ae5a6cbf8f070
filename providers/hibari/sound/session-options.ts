import type { InferenceSession } from 'onnxruntime-node'

/**
 * How its networks run. No sentence is as long as the one before: memory patterns, kept per shape, would only pile up. Errors
 * alone are told.
 */
export const sessionOptions: InferenceSession.SessionOptions = {
  enableMemPattern: false,
  logSeverityLevel: 3,
}
