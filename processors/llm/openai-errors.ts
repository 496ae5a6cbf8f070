import { AntiphonError, LLMError } from '../../src/index.ts'

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
  readonly retryAfterMs: number | undefined
}

/** Longest wait, in milliseconds, that a server may ask for before a retry: nobody on the line waits longer. */
const longestWaitMs = 5_000

/** Says what a failed request means and what to do about it. */
export function explain(thrown: unknown, where: Where): Explained {
  if (thrown instanceof LLMError) {
    const { message, retryable, cause } = thrown
    return {
      error: new LLMError(message, { provider: where.provider, retryable, cause }),
      retryAfterMs: undefined,
    }
  }
  if (thrown instanceof AntiphonError) return { error: thrown, retryAfterMs: undefined }
  const status = statusOf(thrown)
  const { message, retryable } = status === undefined ? broken(thrown, where) : refused(thrown, status, where)
  const error = new LLMError(message, {
    cause: thrown,
    provider: where.provider,
    retryable,
    ...(status !== undefined && { status }),
  })
  return { error, retryAfterMs: retryAfter(thrown) }
}

interface Meaning {
  readonly message: string
  readonly retryable: boolean
}

function refused(thrown: unknown, status: number, { model, address }: Where): Meaning {
  const said = messageOf(thrown)
  switch (true) {
    case status === 401 || status === 403:
      return {
        message: `${address} refused the key (${status}): set openai()'s apiKey, or OPENAI_API_KEY, to a valid one. ${said}`,
        retryable: false,
      }
    case status === 404:
      return {
        message: `${address} knows no model "${model}" (404): check openai()'s model, and that its baseURL ends in /v1. ${said}`,
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
  if (thrown instanceof SyntaxError)
    return { message: `${address} sent a piece of an answer that is broken or no JSON.`, retryable: true }
  const why = [...new Set(causes(thrown).map(messageOf))].join(' ') || String(thrown)
  return { message: `The connection to ${address} broke: ${why}`, retryable: true }
}

/** The status of the response, or the one that an error in mid-stream names in its place. */
function statusOf(thrown: unknown): number | undefined {
  const { status, error } = fields(thrown)
  if (typeof status === 'number') return status
  const { code } = fields(error)
  return typeof code === 'number' && code >= 400 && code < 600 ? code : undefined
}

/** What the server or the network said, as a sentence. */
function messageOf(thrown: unknown): string {
  const { error, message } = fields(thrown)
  const said = fields(error).message ?? (typeof error === 'string' ? error : message)
  const text = typeof said === 'string' ? said.trim() : ''
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
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
