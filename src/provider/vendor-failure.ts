import type { ErrorDetails, FailureReason } from '../errors.ts'
import { mayPassOf } from '../failure-reason.ts'
import { durationOf, type HeadersLike, retryAfterOf } from './retry-after.ts'
import { type VendorWords, wordsOf } from './vendor-words.ts'

/** What a vendor answered in place of what it was asked for. */
export interface VendorAnswer {
  /** The HTTP status; none for an error that comes in mid-stream or on a socket. */
  readonly status?: number | undefined
  /** The headers; of them, `retry-after-ms`, `retry-after` and `date` are read. */
  readonly headers?: HeadersLike | undefined
  /** The body, parsed or as text. */
  readonly body?: unknown
}

/** What a vendor's failure is. */
export interface VendorFailure {
  /** What an error is made with. */
  readonly details: Pick<ErrorDetails, 'status' | 'retryable' | 'retryAfterMs'> & {
    readonly reason: FailureReason
  }
  /** What the vendor said, as it stands: to be told by `toldWords`. */
  readonly said: string
  /** Whether it says that the conversation is too long for the model. */
  readonly tooLong: boolean
}

/**
 * Says what a vendor's failure is, from the status, the words of the body and the headers. Words go before the status:
 * vendors answer 400 to a key that is wrong, 401 to a quota that is used up, and 429 to both rate and quota.
 * @param nowMs Milliseconds since 1970, for a `retry-after` that is a date where the answer has none of its own.
 */
export function vendorFailure({ status, headers, body }: VendorAnswer, nowMs?: number): VendorFailure {
  const words = wordsOf(body)
  const retryAfterMs =
    (headers && retryAfterOf(headers, nowMs)) ??
    words.details.map(({ retryDelay }) => durationOf(retryDelay)).find((ms) => ms !== undefined)
  const isTooLong = status !== 429 && tooLong.test(words.said.slice(0, looked))
  const reason = isTooLong ? 'request' : reasonOf(status, words, retryAfterMs !== undefined)
  return {
    details: { status, reason, retryable: mayPassOf(reason), retryAfterMs },
    said: words.said,
    tooLong: isTooLong,
  }
}

/** So much of what a vendor says is searched for a reason, in characters. */
const looked = 1_200

const noMoney =
  /insufficient[ _](?:quota|balance|credit|funds)|billing[ _](?:hard|not|limit)|credit balance|payment[ _]required|(?:out of|no|not enough) credits/i
/** Google says so of a minute's quota too, and then when the next one begins. */
const noQuota = /quota[ _]exceeded|exceed(?:s|ed)?\b.{0,40}\bquota|quota\b.{0,40}\bexceeded|usage limit/i
const refusedContent =
  /content[ _](?:filter|policy|management|moderation)|content[ _]policy[ _]violation|responsible ?ai|prohibited_content|moderation|flagged|safety (?:system|settings|reasons)|usage polic/i
const goneBy =
  /(?:session|context|conversation|connection|response)[ _](?:has |is )?(?:expired|not[ _]found)|expired session|connection_limit_reached|session_duration/i
const badKey =
  /(?:api[ _-]?key|token|credentials?)\b.{0,40}\b(?:not valid|invalid|expired|missing|disabled)|(?:invalid|incorrect|missing)[ _]api[ _-]?key|api_key_invalid|authentication[ _](?:error|failed)|unauthenticated|unauthorized/i
const busy =
  /rate[ _-]?limit|too many (?:requests|concurrent)|overloaded|slow[ _]down|at capacity|(?:no|over|insufficient) capacity|concurren(?:t|cy)[ _].{0,40}limit|resource_exhausted|\b(?:is|too) busy\b/i
/** A conversation that is too long: some servers answer 500 to it. */
const tooLong =
  /context[ _-]?(?:length|window|size)|maximum context|prompt is too long|too many (?:input )?tokens|input is too long|exceeds? .{0,60}\btokens\b|\bn_ctx\b/i
const badRequest = /invalid[ _]request|invalid_argument|not[ _]found[ _]?error|bad[ _]request/i

function reasonOf(status: number | undefined, { said, codes }: VendorWords, later: boolean): FailureReason {
  const text = `${codes.join(' ')} ${said.slice(0, looked)}`
  const says = (pattern: RegExp, ...statuses: readonly number[]) =>
    (status === undefined || statuses.includes(status)) && pattern.test(text)
  if (status === 402 || says(noMoney, 400, 401, 403, 429)) return 'quota'
  if (says(noQuota, 401, 403) || (!later && says(noQuota, 429))) return 'quota'
  if (says(refusedContent, 400, 403, 422)) return 'content'
  if (status === 410 || says(goneBy, 400, 404)) return 'expired'
  if (status === 401 || status === 403 || status === 407 || says(badKey, 400)) return 'auth'
  // 498 and 529: Groq's and Anthropic's for a vendor that is busy.
  if (status === 429 || status === 498 || status === 529 || says(busy, 503)) return 'rate'
  if (status === undefined) return badRequest.test(text) ? 'request' : 'server'
  if (status === 408) return 'unreachable'
  if (status >= 500 || status === 425) return 'server'
  return status >= 400 ? 'request' : 'protocol'
}
