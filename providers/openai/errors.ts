import {
  AntiphonError,
  LLMError,
  redact,
  toldWords,
  type VendorAnswer,
  type VendorFailure,
  vendorFailure,
} from '../../src/engine.ts'
import { forTheLog, toldBreak, toldRefusal } from '../kit/told-failure.ts'
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
export interface Explained {
  readonly error: AntiphonError
  /** What the server said, as it said it. */
  readonly said: string
  readonly retryAfterMs: number | undefined
}

/** Longest wait, in milliseconds, that a server may ask for before a retry: nobody on the line waits longer. */
const longestWaitMs = 5_000

/** What mends a failure. */
const mending = {
  key: "openai()'s apiKey, or OPENAI_API_KEY",
  baseURL: "openai()'s baseURL",
  input: 'the conversation',
}

/** Says what a failed request means and what to do about it. Nothing in it gives access to anything. */
export function explain(thrown: unknown, where: Where): Explained {
  if (thrown instanceof LLMError)
    return { error: named(thrown, where), said: thrown.message, retryAfterMs: undefined }
  if (thrown instanceof AntiphonError) return { error: thrown, said: thrown.message, retryAfterMs: undefined }
  const answer = answerOf(thrown)
  const failure = answer && vendorFailure(answer)
  const said = failure?.said ?? messageOf(thrown)
  const details = failure?.details ?? { reason: 'unreachable' as const }
  const message =
    failure === undefined
      ? toldBreak(thrown, { ...mending, address: where.address })
      : refused(failure, where)
  const error = new LLMError(message, { ...details, cause: forTheLog(thrown), provider: where.provider })
  const { retryAfterMs } = error
  return { error, said, retryAfterMs: retryAfterMs && Math.min(retryAfterMs, longestWaitMs) }
}

/** What the server answered: its response, or an error in the middle of one. */
function answerOf(thrown: unknown): VendorAnswer | undefined {
  const { status, headers, error, message } = fields(thrown)
  const body = error === undefined ? message : fields(error).error === undefined ? { error } : error
  if (typeof status === 'number')
    return { status, body, headers: headers instanceof Headers ? headers : undefined }
  if (!(thrown instanceof ServerError)) return undefined
  const { code, status_code: other } = thrown.error
  const number = Number(code ?? other ?? Number.NaN)
  const isStatus = Number.isInteger(number) && number >= 400 && number < 600
  return { body, status: isStatus ? number : undefined }
}

function named(thrown: LLMError, { provider }: Where): LLMError {
  const { message, reason, retryable, cause } = thrown
  const Kind = thrown instanceof EmptyAnswerError ? EmptyAnswerError : LLMError
  return new Kind(message, { provider, retryable, cause, reason })
}

function refused(failure: VendorFailure, { model, ...where }: Where): string {
  const { details, said, tooLong } = failure
  const { status, reason } = details
  const address = redact(where.address)
  const number = status === undefined ? '' : ` (${status})`
  const words = toldWords(said)
  if (tooLong)
    return `${address} says that the conversation is too long for the model${number}: shorten it with ContextLimit. ${words}`
  if (status === undefined && (reason === 'server' || reason === 'rate'))
    return `${address} failed in the middle of the answer. ${words}`
  if (status === 404)
    return `${address} knows no model "${redact(model)}" (404): check openai()'s model, and that its baseURL ends in /v1. ${words}`
  return toldRefusal(failure, { ...mending, address: where.address })
}

function messageOf(thrown: unknown): string {
  const { message } = fields(thrown)
  return typeof message === 'string' ? message.trim() : ''
}

type Fields = Readonly<Record<string, unknown>>

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
