import { AntiphonError, QueueOverflowError, WireError } from '../../../src/engine.ts'
import { CloseCode } from './close-code.ts'
import { RefusedMessage } from './refused-message.ts'

/** The code to close with when a message could not be taken. */
export function closeCodeOf(error: AntiphonError): number {
  if (error instanceof RefusedMessage) return error.closeCode
  if (error instanceof QueueOverflowError) return CloseCode.policy
  return error instanceof WireError ? CloseCode.malformed : CloseCode.failed
}

/** The code with which `ws` closes what it does not take itself. */
export function closeCodeOfWs(wsError: unknown): number {
  if (wsError === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return CloseCode.tooLarge
  if (wsError === 'WS_ERR_INVALID_UTF8') return CloseCode.malformed
  return typeof wsError === 'string' && wsError.startsWith('WS_ERR') ? CloseCode.outOfOrder : 1006
}

/** What the other end is told of what was thrown: what was wrong with its message, and nothing of what goes on here. */
export function reasonFor(thrown: unknown): string {
  if (thrown instanceof WireError) return thrown.message
  if (thrown instanceof QueueOverflowError) return 'too much came at once'
  return thrown instanceof AntiphonError ? 'the session failed' : 'a message could not be read'
}

/** A close reason is at most 123 bytes long. */
export function shortened(reason: string): string {
  let text = reason.slice(0, 123)
  while (new TextEncoder().encode(text).length > 123) text = text.slice(0, -1)
  return text
}
