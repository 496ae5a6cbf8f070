/**
 * Why a provider failed, whichever it is:
 *
 * - `auth`: the key, the account or the region is refused
 * - `quota`: the account has no money or no quota left; no retry cures it
 * - `rate`: too many requests, or the vendor is busy
 * - `request`: the vendor does not take what it was asked: no such model, a conversation that is too long
 * - `unreachable`: no connection, or one that broke or fell idle
 * - `expired`: a session, a context or an id that the vendor keeps no more; a new one works
 * - `protocol`: what came cannot be understood, or is more than is taken
 * - `server`: the vendor's own fault
 * - `content`: the vendor will not speak of it
 */
export type FailureReason =
  | 'auth'
  | 'quota'
  | 'rate'
  | 'request'
  | 'unreachable'
  | 'expired'
  | 'protocol'
  | 'server'
  | 'content'

const mayPass: Readonly<Record<FailureReason, boolean>> = {
  auth: false,
  quota: false,
  rate: true,
  request: false,
  unreachable: true,
  expired: true,
  protocol: false,
  server: true,
  content: false,
}

/** Whether the same call may succeed if made again, as far as the reason tells. */
export function mayPassOf(reason: FailureReason | undefined): boolean {
  return reason !== undefined && mayPass[reason]
}

/** Whether a value from outside is a reason. */
export function isFailureReason(value: unknown): value is FailureReason {
  return typeof value === 'string' && Object.hasOwn(mayPass, value)
}
