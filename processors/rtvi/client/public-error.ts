import { AntiphonError, publicError, redact } from '../../../src/engine.ts'

/** The longest reason of a program's own that a client is told, in characters. */
const longestReason = 300

/** What a client is told of an error: a sentence and the code. The log has the rest. */
export function publicErrorText(error: AntiphonError): string {
  return `${publicError(error).message} (${error.code})`
}

/** What a client is told of what a handler of the program threw: its own words, for the client, without what is secret. */
export function publicReason(thrown: unknown): string {
  if (thrown instanceof AntiphonError) return publicErrorText(thrown)
  const text = redact((thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 4_000))
  return text.length > longestReason ? `${text.slice(0, longestReason)}…` : text
}
