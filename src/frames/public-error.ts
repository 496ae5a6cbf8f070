import { AntiphonError, type ErrorCode } from '../errors.ts'
import type { Frame } from '../frame/frame.ts'
import { ErrorFrame } from './lifecycle.ts'
import { ToolCallResultFrame } from './tool.ts'

/** What went wrong, without a word of where or with whom: what an operator knows is not the client's. */
const sentences: Readonly<Partial<Record<ErrorCode, string>>> = {
  EMPTY_TRANSCRIPTION: 'Nothing was heard.',
  STT_FAILED: 'Speech could not be recognized.',
  LLM_FAILED: 'The language model could not answer.',
  TTS_FAILED: 'The answer could not be spoken.',
  VAD_FAILED: 'The voice could not be followed.',
  TOOL_FAILED: 'A tool failed.',
  TIMED_OUT: 'Something took too long.',
  QUEUE_OVERFLOW: 'The agent does not keep up.',
  WIRE_INVALID: 'A message could not be read.',
  AUDIO_INVALID: 'Audio could not be used.',
  TRANSPORT_FAILED: 'The connection failed.',
}

/**
 * What somebody outside is told of an error: its code, a sentence, and whether and when to try again. The log has the
 * rest, with the reason: that a key or a quota is used up is the operator's alone.
 */
export function publicError({ code, retryable, retryAfterMs }: AntiphonError): AntiphonError {
  return new AntiphonError(code, sentences[code] ?? 'Something went wrong.', { retryable, retryAfterMs })
}

/** A frame as somebody outside is told of it: of what failed, only that it did. */
export function publicFrame(frame: Frame): Frame {
  if (frame instanceof ErrorFrame) return frame.with({ error: publicError(frame.error) })
  if (frame instanceof ToolCallResultFrame && frame.failed)
    return frame.with({ result: { error: sentences.TOOL_FAILED } })
  return frame
}
