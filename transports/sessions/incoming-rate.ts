import { TokenBucket } from '../../src/engine.ts'

/** How much may come from the other end. */
export interface RateLimits {
  /** Messages a second, with a burst of twice as many. */
  readonly messagesPerSecond: number
  /** Bytes a second, with a burst of twice as many. */
  readonly bytesPerSecond: number
}

/** How much comes from the other end: messages, pings and pongs alike, since each costs the same. */
export class IncomingRate {
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  /** What is more than may be. */
  readonly reason: string

  constructor({ messagesPerSecond, bytesPerSecond }: RateLimits, nowMs: number) {
    this.#messages = new TokenBucket(messagesPerSecond, nowMs)
    this.#bytes = new TokenBucket(bytesPerSecond, nowMs)
    this.reason = `more than ${messagesPerSecond} messages or ${bytesPerSecond} bytes a second`
  }

  /** Counts a message; false if it is one too many. */
  take(nowMs: number, bytes: number): boolean {
    return this.#messages.take(nowMs) && this.#bytes.take(nowMs, bytes)
  }
}
