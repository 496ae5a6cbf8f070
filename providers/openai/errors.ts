import {
  AntiphonError,
  LLMError,
  redact,
  toldWords,
  type VendorAnswer,
  type VendorFailure,
  vendorFailure,
} from '../../src/index.ts'
import { EmptyAnswerError } from './answer/empty-answer.ts'
import { ServerError } from './answer/server-error.ts'

/** Whom a failure is told about. */
interface Where {
  readonly provider: string
  readonly model: string
  /** The server's base address. */
  readonly address: string
}

/** A failure, and how long the server asked to wait before the next try. */
interface Explained {
  readonly error: AntiphonError
  /** What the server said, as it said it. */
  readonly said: string
  readonly retryAfterMs: number | undefined
}

/** Longest wait, in milliseconds, that a server may ask for before a retry: nobody on the line waits longer. */
const longestWaitMs = 5_000

/** So much of what a server says is kept for the log, in characters. */
const longestCause = 2_000

/** Says what a failed request means and what to do about it. Nothing in it gives access to anything. */
export function explain(thrown: unknown, where: Where): Explained {
  if (thrown instanceof LLMError)
    return { error: named(thrown, where), said: thrown.message, retryAfterMs: undefined }
  if (thrown instanceof AntiphonError) return { error: thrown, said: thrown.message, retryAfterMs: undefined }
  const answer = answerOf(thrown)
  const told = { ...where, address: redact(where.address) }
  const failure = answer && vendorFailure(answer)
  const said = failure?.said ?? messageOf(thrown)
  const details = failure?.details ?? { reason: 'unreachable' as const }
  const message = failure === undefined ? broken(thrown, told) : refused(failure, told)
  const error = new LLMError(message, { ...details, cause: forTheLog(thrown), provider: where.provider })
  const { retryAfterMs } = error
  return { error, said, retryAfterMs: retryAfterMs && Math.min(retryAfterMs, longestWaitMs) }
}

/** What the server answered: its response, or an error in the middle of one. */
function answerOf(thrown: unknown): VendorAnswer | undefined {
  const { status, headers, error, message } = fields(thrown)
  const body = error === undefined ? message : fields(error).error === undefined ? { error } : error
  if (typeof status === 'number') return { status, body, ...(headers instanceof Headers && { headers }) }
  if (!(thrown instanceof ServerError)) return undefined
  const { code, status_code: other } = thrown.error
  const number = Number(code ?? other ?? Number.NaN)
  const isStatus = Number.isInteger(number) && number >= 400 && number < 600
  return { body, ...(isStatus && { status: number }) }
}

function named(thrown: LLMError, { provider }: Where): LLMError {
  const { message, reason, retryable, cause } = thrown
  const Kind = thrown instanceof EmptyAnswerError ? EmptyAnswerError : LLMError
  return new Kind(message, { provider, retryable, cause, ...(reason && { reason }) })
}

/** What was thrown, without what a log is not to hold: keys, and whole pages. */
function forTheLog(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error) || depth > 4) return undefined
  const cause = forTheLog(thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause, depth + 1)
  const message = redact(thrown.message.slice(0, longestCause))
  const kept = new Error(message, cause === undefined ? {} : { cause })
  const { name } = thrown.constructor
  const { code } = fields(thrown)
  return Object.assign(kept, { name }, typeof code === 'string' && { code })
}

function refused({ details, said, tooLong }: VendorFailure, { model, address }: Where): string {
  const { status, reason } = details
  const number = status === undefined ? '' : ` (${status})`
  const words = toldWords(said)
  if (tooLong)
    return `${address} says that the conversation is too long for the model${number}: shorten it with ContextLimit. ${words}`
  if (status === undefined && (reason === 'server' || reason === 'rate'))
    return `${address} failed in the middle of the answer. ${words}`
  if (status === 404)
    return `${address} knows no model "${redact(model)}" (404): check openai()'s model, and that its baseURL ends in /v1. ${words}`
  switch (reason) {
    case 'auth':
      return `${address} refused the key${number}: set openai()'s apiKey, or OPENAI_API_KEY, to a valid one. ${words}`
    case 'quota':
      return `${address} says that the account's money or quota is used up${number}: no retry helps. ${words}`
    case 'rate':
      return `${address} takes no more requests now${number}: there are too many, or it is busy. ${words}`
    case 'content':
      return `${address} refused the conversation for what is said in it${number}. ${words}`
    case 'request':
      return `${address} rejected the request${number}. ${words}`
    default:
      return `${address} failed${number}. ${words}`
  }
}

function broken(thrown: unknown, { address }: Where): string {
  const code = causes(thrown).find((cause) => typeof cause.code === 'string')?.code
  if (code === 'ECONNREFUSED')
    return `Nothing answers at ${address}: start the server there, or correct openai()'s baseURL.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The host of ${address} is not known: check openai()'s baseURL and the network.`
  const why = toldWords([...new Set(causes(thrown).map(messageOf))].join(' ') || String(thrown))
  return `The connection to ${address} broke: ${why}`
}

function messageOf(thrown: unknown): string {
  const { message } = fields(thrown)
  return typeof message === 'string' ? message.trim() : ''
}

type Fields = Readonly<Record<string, unknown>>

function causes(thrown: unknown): Fields[] {
  const chain: Fields[] = []
  for (let at = thrown; at instanceof Error && !chain.includes(fields(at)); at = at.cause) {
    chain.push(fields(at))
    // The tries at the several addresses of one host.
    if (at instanceof AggregateError) chain.push(...at.errors.map(fields))
  }
  return chain
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
