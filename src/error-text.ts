import { isFailureReason } from './failure-reason.ts'
import { redact } from './redact.ts'

/** How deep causes are told. */
const depth = 3
/** The longest text of one error, in characters. */
const longest = 300

/** A thrown value and its causes in one line, what a cause only repeats left out. */
export function inShort(thrown: unknown): string {
  let text = one(thrown)
  let cause = causeOf(thrown)
  for (let level = 0; level < depth && cause !== undefined; level++) {
    const said = one(cause)
    if (!text.includes(messageOf(cause))) text += ` ← ${said}`
    cause = causeOf(cause)
  }
  return text
}

/** The causes of an error, in one line; nothing if its message says them already. */
export function causesInShort(thrown: unknown): string | undefined {
  const whole = inShort(thrown)
  const own = one(thrown)
  return whole.length > own.length ? whole.slice(own.length + ' ← '.length) : undefined
}

/** What is looked through for secrets, in characters: one that is cut in half is not known for what it is. */
const looked = 4 * longest

/** A text in one line, cut where it is long, without keys and credentials. */
export function oneLine(text: string): string {
  // Cut first: what comes from outside may be long.
  const line = redact(text.slice(0, looked))
    .slice(0, longest + 1)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > longest || text.length > longest ? `${line.slice(0, longest)}…` : line
}

function one(thrown: unknown): string {
  const name = thrown instanceof Error ? nameOf(thrown) : undefined
  const message = messageOf(thrown)
  return name === undefined || name === 'Error' ? message || 'Error' : `${name}: ${message}`
}

/** The name of an error's class, with the reason that a provider failed. */
function nameOf(error: Error): string {
  const { reason } = error as { reason?: unknown }
  return isFailureReason(reason) ? `${error.name} (${reason})` : error.name
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return oneLine(thrown.message || (codeOf(thrown) ?? ''))
  return oneLine(String(thrown))
}

/** Node's errors of several addresses have a code and no message. */
function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined
}
