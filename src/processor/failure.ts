import { type AntiphonError, ProcessorError, toAntiphonError } from '../errors.ts'
import type { Frame } from '../frame/frame.ts'

/** What a processor has thrown, as an error of ours that names the processor and the frame it had in hand. */
export function failureOf(thrown: unknown, processor: string, frame?: Frame): AntiphonError {
  const on = frame ? ` on ${frame.kind}` : ''
  return toAntiphonError(
    thrown,
    (message, cause) => new ProcessorError(`${processor} failed${on}: ${message}`, { cause, processor }),
  )
}
