import { TokenBucket } from '../../../../src/engine.ts'
import type { Address } from './address.ts'
import { isVouchedFor, readStun, type StunMessage } from './stun.ts'

/** Checks a second: browsers send one every 20 to 50 ms while they look for a way, and one every few seconds after. */
const checksPerSecond = 100
/** Answers a second that make this end ask again, and how many at once. */
const errorsPerSecond = 1
const errorsAtOnce = 16
/** Checks that are known again, when somebody repeats them from elsewhere. */
const mostSeen = 512

/** What a {@link StunGate} asks of the connection that it stands before. */
export interface StunEnd {
  /** The password that a check has to know, by the user name it gives; nothing for one that is not of this connection. */
  password(username: string): string | undefined
  /** Whether an address is known, or there is room to get to know it. */
  admits(from: Address): boolean
}

/** With what the answer to a request has to be vouched for. */
export interface Asked {
  readonly integrityKey?: Buffer | undefined
}

/**
 * Lets those STUN messages through that come from somebody who knows the passwords of the two ends, before anything is kept
 * or answered: a stranger hears nothing.
 */
export class StunGate {
  readonly #end: StunEnd
  readonly #checks: TokenBucket
  readonly #errors: TokenBucket
  readonly #seen = new Map<string, string>()

  constructor(end: StunEnd, nowMs: number) {
    this.#end = end
    this.#checks = new TokenBucket(checksPerSecond, nowMs)
    this.#errors = new TokenBucket(errorsPerSecond, nowMs, errorsAtOnce)
  }

  /** @param asked Finds a request of this end by its transaction. */
  admit(
    data: Buffer,
    from: Address,
    nowMs: number,
    asked: (transaction: string) => Asked | undefined,
  ): boolean {
    const message = readStun(data)
    if (message === undefined) return false
    if (message.kind === 'request') return this.#admitCheck(data, message, from, nowMs)
    const request = asked(message.transaction)
    if (request === undefined) return false
    const { integrityKey } = request
    if (integrityKey !== undefined && !isVouchedFor(data, message, integrityKey)) return false
    return message.kind === 'answer' || this.#errors.take(nowMs)
  }

  #admitCheck(data: Buffer, message: StunMessage, from: Address, nowMs: number): boolean {
    const password = message.username === undefined ? undefined : this.#end.password(message.username)
    if (password === undefined || !isVouchedFor(data, message, password)) return false
    return this.#checks.take(nowMs) && this.#isOwn(message.transaction, from) && this.#end.admits(from)
  }

  /** A check that is repeated comes from where it came the first time; else somebody else has picked it up. */
  #isOwn(transaction: string, from: Address): boolean {
    const place = from.join(' ')
    const before = this.#seen.get(transaction)
    if (before !== undefined) return before === place
    this.#seen.set(transaction, place)
    if (this.#seen.size > mostSeen) {
      const [oldest] = this.#seen.keys()
      this.#seen.delete(oldest!)
    }
    return true
  }
}
