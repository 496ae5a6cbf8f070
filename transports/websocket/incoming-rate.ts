import { TokenBucket, TransportError } from '../../src/engine.ts'
import type { ConnectionLimits } from './limits.ts'

/** How much comes from the other end: messages, pings and pongs alike, since each costs the same. */
export class IncomingRate {
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  /** What is more than may be. */
  readonly reason: string

  constructor({ messagesPerSecond, bytesPerSecond }: Required<ConnectionLimits>, nowMs: number) {
    this.#messages = new TokenBucket(messagesPerSecond, nowMs)
    this.#bytes = new TokenBucket(bytesPerSecond, nowMs)
    this.reason = `more than ${messagesPerSecond} messages or ${bytesPerSecond} bytes a second`
  }

  /** Counts a message; false if it is one too many. */
  take(nowMs: number, bytes: number): boolean {
    return this.#messages.take(nowMs) && this.#bytes.take(nowMs, bytes)
  }

  /** Why a connection is closed that sends too much. */
  error(): TransportError {
    return new TransportError(`The other end sent ${this.reason}.`)
  }
}
