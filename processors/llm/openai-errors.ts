import { AntiphonError, LLMError, redact } from '../../src/index.ts'
import { EmptyAnswerError } from './empty-answer.ts'
import { ServerError } from './server-error.ts'

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

/** So much of what a server says is told, and so much of it is kept for the log. */
const longestSaid = 300
const longestCause = 2_000

/** Says what a failed request means and what to do about it. Nothing in it gives access to anything. */
export function explain(thrown: unknown, where: Where): Explained {
  const said = messageOf(thrown)
  const retryAfterMs = retryAfter(thrown)
  if (thrown instanceof LLMError) return { error: named(thrown, where), said, retryAfterMs }
  if (thrown instanceof AntiphonError) return { error: thrown, said, retryAfterMs }
  const told = { ...where, address: redact(where.address) }
  const status = statusOf(thrown)
  const { message, retryable } = status === undefined ? broken(thrown, told) : refused(thrown, status, told)
  const error = new LLMError(message, {
    cause: forTheLog(thrown),
    provider: where.provider,
    retryable,
    ...(status !== undefined && { status }),
  })
  return { error, said, retryAfterMs }
}

function named(thrown: LLMError, { provider }: Where): LLMError {
  const { message, retryable, cause } = thrown
  const Kind = thrown instanceof EmptyAnswerError ? EmptyAnswerError : LLMError
  return new Kind(message, { provider, retryable, cause })
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

interface Meaning {
  readonly message: string
  readonly retryable: boolean
}

/** What servers say of a conversation that is too long. */
const tooLong =
  /context[ _-]?(?:length|window|size)|maximum context|prompt is too long|too many (?:input )?tokens|input is too long|exceeds? .{0,60}\btokens\b|\bn_ctx\b/i

function refused(thrown: unknown, status: number, { model, address }: Where): Meaning {
  const said = shown(messageOf(thrown))
  switch (true) {
    case status !== 429 && tooLong.test(messageOf(thrown).slice(0, 4 * longestSaid)):
      return {
        message: `${address} says that the conversation is too long for the model (${status}): shorten it with ContextLimit. ${said}`,
        retryable: false,
      }
    case status === 401 || status === 403:
      return {
        message: `${address} refused the key (${status}): set openai()'s apiKey, or OPENAI_API_KEY, to a valid one. ${said}`,
        retryable: false,
      }
    case status === 404:
      return {
        message: `${address} knows no model "${redact(model)}" (404): check openai()'s model, and that its baseURL ends in /v1. ${said}`,
        retryable: false,
      }
    case status === 429:
      return {
        message: `${address} takes no more requests now (429): too many, or the quota is used up. ${said}`,
        retryable: true,
      }
    case status === 408 || status >= 500:
      return { message: `${address} failed (${status}). ${said}`, retryable: true }
    default:
      return { message: `${address} rejected the request (${status}). ${said}`, retryable: false }
  }
}

function broken(thrown: unknown, { address }: Where): Meaning {
  const code = causes(thrown).find((cause) => typeof cause.code === 'string')?.code
  if (code === 'ECONNREFUSED')
    return {
      message: `Nothing answers at ${address}: start the server there, or correct openai()'s baseURL.`,
      retryable: true,
    }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return {
      message: `The host of ${address} is not known: check openai()'s baseURL and the network.`,
      retryable: true,
    }
  if (thrown instanceof ServerError)
    return {
      message: `${address} failed in the middle of the answer. ${shown(messageOf(thrown))}`,
      retryable: true,
    }
  const why = shown([...new Set(causes(thrown).map(messageOf))].join(' ') || String(thrown))
  return { message: `The connection to ${address} broke: ${why}`, retryable: true }
}

/** The status of the response, or the one that an error in mid-stream names in its place. */
function statusOf(thrown: unknown): number | undefined {
  const { status, error } = fields(thrown)
  if (typeof status === 'number') return status
  const { code, status_code: other } = fields(error)
  const number = Number(code ?? other ?? Number.NaN)
  return Number.isInteger(number) && number >= 400 && number < 600 ? number : undefined
}

/** What the server or the network said. */
function messageOf(thrown: unknown): string {
  const { error, message } = fields(thrown)
  const { message: inner, detail } = fields(error)
  const said = inner ?? detail ?? (typeof error === 'string' ? error : message)
  return typeof said === 'string' ? said.trim() : JSON.stringify(said ?? '')
}

/** What was said, as a sentence that may be told: no page, no keys, no organizations. */
function shown(said: string): string {
  if (/^\s*(?:\d{3}\s+)?<(?:!doctype|html|\?xml|head|body)/i.test(said)) return 'It answered with a web page.'
  const text = redact(said.slice(0, 4 * longestSaid))
    .replace(/\s+/g, ' ')
    .trim()
  const short = text.length > longestSaid ? `${text.slice(0, longestSaid)}…` : text
  return short === '' || /[.!?…]$/.test(short) ? short : `${short}.`
}

function retryAfter(thrown: unknown): number | undefined {
  const { headers } = fields(thrown)
  if (!(headers instanceof Headers)) return undefined
  const ms = headers.get('retry-after-ms')
  const seconds = headers.get('retry-after')
  if (ms === null && seconds === null) return undefined
  const waitMs = ms === null ? Number(seconds) * 1000 : Number(ms)
  return Number.isFinite(waitMs) ? Math.min(Math.max(0, waitMs), longestWaitMs) : undefined
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
