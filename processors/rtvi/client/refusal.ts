import { TooMuch } from './client-limits.ts'
import { BadRequest } from './client-request.ts'
import { publicReason } from './public-error.ts'

/** What a client is told of a message of its own that was not followed. */
export function refusalOf(thrown: unknown): string {
  if (thrown instanceof BadRequest) return `Invalid message: ${thrown.message}.`
  return thrown instanceof TooMuch ? `${thrown.message}: not taken.` : publicReason(thrown)
}
