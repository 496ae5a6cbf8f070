import { redact, toldWords, type VendorFailure } from '../../src/engine.ts'

/** Whom a failure is told about, and what mends it. */
export interface VendorPlace {
  /** The vendor's address; keys and queries in it are not told. */
  readonly address: string
  /** Where the key is set: `acme()'s apiKey, or ACME_API_KEY`. */
  readonly key: string
  /** Where the address is set, if it can be: `acme()'s baseURL`. */
  readonly baseURL?: string | undefined
  /** What is sent: `the text`, `the conversation`. */
  readonly input: string
}

type Fields = Readonly<Record<string, unknown>>

/** So much of what is said is kept for the log, in characters. */
const longestCause = 2_000

/** What a vendor's refusal means and what to do about it, in words. Nothing in it gives access to anything. */
export function toldRefusal({ details, said }: VendorFailure, place: VendorPlace): string {
  const { status, reason } = details
  const address = redact(place.address)
  const number = status === undefined ? '' : ` (${status})`
  const words = toldWords(said)
  switch (reason) {
    case 'auth':
      return `${address} refused the key${number}: set ${place.key}, to a valid one. ${words}`
    case 'quota':
      return `${address} says that the account's money or quota is used up${number}: no retry helps. ${words}`
    case 'rate':
      return `${address} takes no more requests now${number}: there are too many, or it is busy. ${words}`
    case 'content':
      return `${address} refused ${place.input} for what is said in it${number}. ${words}`
    case 'request':
      return `${address} rejected the request${number}. ${words}`
    default:
      return `${address} failed${number}. ${words}`
  }
}

/** What it means that no answer came, or that one broke off, in words. */
export function toldBreak(thrown: unknown, place: VendorPlace): string {
  const address = redact(place.address)
  const code = causes(thrown).find((cause) => typeof cause.code === 'string')?.code
  if (code === 'ECONNREFUSED') {
    const remedy =
      place.baseURL === undefined ? 'try again later' : `start the server there, or correct ${place.baseURL}`
    return `Nothing answers at ${address}: ${remedy}.`
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const check = place.baseURL === undefined ? 'the network' : `${place.baseURL} and the network`
    return `The host of ${address} is not known: check ${check}.`
  }
  const why = toldWords([...new Set(causes(thrown).map(messageOf))].join(' ') || String(thrown))
  return `The connection to ${address} broke: ${why}`
}

/** What was thrown, without what a log is not to hold: keys, and whole pages. */
export function forTheLog(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error) || depth > 4) return undefined
  const cause = forTheLog(thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause, depth + 1)
  const message = redact(thrown.message.slice(0, longestCause))
  const kept = new Error(message, cause === undefined ? {} : { cause })
  const { name } = thrown.constructor
  const { code } = fieldsOf(thrown)
  return Object.assign(kept, { name }, typeof code === 'string' && { code })
}

function messageOf(thrown: unknown): string {
  const { message } = fieldsOf(thrown)
  return typeof message === 'string' ? message.trim() : ''
}

function causes(thrown: unknown): Fields[] {
  const chain: Fields[] = []
  for (let at = thrown; at instanceof Error && !chain.includes(fieldsOf(at)); at = at.cause) {
    chain.push(fieldsOf(at))
    // The tries at the several addresses of one host.
    if (at instanceof AggregateError) chain.push(...at.errors.map(fieldsOf))
  }
  return chain
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
