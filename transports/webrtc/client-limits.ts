import { TransportError } from '../../src/index.ts'
import { TokenBucket } from '../limits/token-bucket.ts'
import type { PeerLimits } from './webrtc-options.ts'

/** Offers a second that one session answers, with a burst of twice as many. */
const offersPerSecond = 2
/** Addresses a second at which a session tries to reach its client, and how many at once: two connections' worth. */
const addressesPerSecond = 0.5
const addressesAtOnce = 32

/** How often a client may do what it does. */
export class ClientLimits {
  readonly #limits: Required<PeerLimits>
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  readonly #packets: TokenBucket
  readonly #offers: TokenBucket
  readonly #addresses: TokenBucket

  constructor(limits: Required<PeerLimits>, nowMs: number) {
    this.#limits = limits
    this.#messages = new TokenBucket(limits.messagesPerSecond, nowMs)
    this.#bytes = new TokenBucket(limits.bytesPerSecond, nowMs)
    this.#packets = new TokenBucket(limits.packetsPerSecond, nowMs)
    this.#offers = new TokenBucket(offersPerSecond, nowMs)
    this.#addresses = new TokenBucket(addressesPerSecond, nowMs, addressesAtOnce)
  }

  /** @throws TransportError if messages come too fast, or one is too large. */
  checkMessage(data: string | Uint8Array, nowMs: number): void {
    const { messagesPerSecond, bytesPerSecond, maxPayloadBytes } = this.#limits
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length
    if (bytes > maxPayloadBytes)
      throw new TransportError(`The client sent a message of ${bytes} bytes; ${maxPayloadBytes} may be.`)
    if (!this.#messages.take(nowMs) || !this.#bytes.take(nowMs, bytes))
      throw new TransportError(
        `The client sent more than ${messagesPerSecond} messages or ${bytesPerSecond} bytes a second.`,
      )
  }

  /** Whether an audio packet is listened to. */
  takesPacket(nowMs: number): boolean {
    return this.#packets.take(nowMs)
  }

  /** Whether another offer is answered. */
  takesOffer(nowMs: number): boolean {
    return this.#offers.take(nowMs)
  }

  /** Whether one more address that the client names is tried. */
  takesAddress(nowMs: number): boolean {
    return this.#addresses.take(nowMs)
  }
}
