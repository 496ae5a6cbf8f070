import { createHash, timingSafeEqual } from 'node:crypto'
import { needSecret } from './need-secret.ts'

/** A header as Node gives it. */
export type Header = string | readonly string[] | undefined

/**
 * Whether a header is the text that was expected, in a time that tells nothing of where they differ.
 * @throws TransportError if the text that is expected is empty: anybody could send it.
 */
export function sameSecret(given: Header, expected: string): boolean {
  needSecret(expected, 'expected', 'sameSecret')
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
