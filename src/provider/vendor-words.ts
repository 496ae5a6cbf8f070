import { oneLine } from '../error-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** So much of a body is read, in characters. */
const longestBody = 65_536

/** What a vendor says of a failure. */
export interface VendorWords {
  /** The sentence, as it stands; `''` if there is none. */
  readonly said: string
  /** The words that name the failure for machines: code, type, status. */
  readonly codes: readonly string[]
  /** What else it says, entry by entry. */
  readonly details: readonly Fields[]
}

/**
 * Finds the words in the body of a failed request, whichever vendor's: `{ error: { message, code, type, status } }`,
 * `{ detail }`, `{ err_code, err_msg }`, a list of one of them, or text.
 * @param body Parsed, or as text.
 */
export function wordsOf(body: unknown): VendorWords {
  const outer = fieldsOf(typeof body === 'string' ? parsed(body) : body)
  const { error = outer.detail ?? outer.errors } = outer
  const inner = fieldsOf(error)
  const texts = [inner.message, inner.msg, inner.detail, error, outer.message, outer.err_msg, body]
  const said = texts.find((text) => typeof text === 'string') ?? ''
  const details = Array.isArray(inner.details) ? inner.details.slice(0, 20).map(fieldsOf) : []
  const named = [inner, outer, ...details].flatMap(({ code, type, status, reason, err_code }) => [
    code,
    type,
    status,
    reason,
    err_code,
  ])
  return {
    said: (said as string).slice(0, longestBody).trim(),
    codes: named.filter((name) => typeof name === 'string').map((name) => name.slice(0, 100)),
    details,
  }
}

/** What a vendor said, as a sentence that may be told in an error: one line, no page, no keys, at most 300 characters. */
export function toldWords(said: string): string {
  if (/^\s*(?:\d{3}\s+)?<(?:!doctype|html|\?xml|head|body)/i.test(said)) return 'It answered with a web page.'
  const line = oneLine(said)
  return line === '' || /[.!?…]$/.test(line) ? line : `${line}.`
}

function parsed(text: string): unknown {
  if (text.length > longestBody || !/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldsOf(value: unknown): Fields {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'object' && one !== null ? (one as Fields) : {}
}
