import { AntiphonError, type ErrorCode, redact } from '../../src/index.ts'

/** What went wrong, without a word of where or with whom: what an operator knows is not the client's. */
const sentences: Readonly<Partial<Record<ErrorCode, string>>> = {
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

/** The longest reason of a program's own that a client is told, in characters. */
const longestReason = 300

/** What a client is told of an error: a sentence and the code. The log has the rest. */
export function publicErrorText({ code }: AntiphonError): string {
  return `${sentences[code] ?? 'Something went wrong.'} (${code})`
}

/** What a client is told of what a handler of the program threw: its own words, for the client, without what is secret. */
export function publicReason(thrown: unknown): string {
  if (thrown instanceof AntiphonError) return publicErrorText(thrown)
  const text = redact((thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 4_000))
  return text.length > longestReason ? `${text.slice(0, longestReason)}…` : text
}
