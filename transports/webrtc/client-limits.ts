import { TokenBucket, TransportError } from '../../src/engine.ts'
import { AudioPace } from '../limits/audio-pace.ts'
import { IncomingRate } from '../sessions/incoming-rate.ts'
import type { PeerLimits } from './webrtc-options.ts'

/** Offers a second that one session answers, with a burst of twice as many. */
const offersPerSecond = 2
/** Addresses a second at which a session tries to reach its client, and how many at once: two connections' worth. */
const addressesPerSecond = 0.5
const addressesAtOnce = 32

/** How often a client may do what it does. */
export class ClientLimits {
  readonly #limits: Required<PeerLimits>
  readonly #rate: IncomingRate
  readonly #packets: TokenBucket
  readonly #pace: AudioPace
  readonly #offers: TokenBucket
  readonly #addresses: TokenBucket

  constructor(limits: Required<PeerLimits>, nowMs: number) {
    this.#limits = limits
    this.#rate = new IncomingRate(limits, nowMs)
    this.#packets = new TokenBucket(limits.packetsPerSecond, nowMs)
    this.#pace = new AudioPace(limits.audioPace, nowMs)
    this.#offers = new TokenBucket(offersPerSecond, nowMs)
    this.#addresses = new TokenBucket(addressesPerSecond, nowMs, addressesAtOnce)
  }

  /** @throws TransportError if messages come too fast, or one is too large. */
  checkMessage(data: string | Uint8Array, nowMs: number): void {
    const { maxPayloadBytes } = this.#limits
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length
    if (bytes > maxPayloadBytes)
      throw new TransportError(`The client sent a message of ${bytes} bytes; ${maxPayloadBytes} may be.`)
    if (!this.#rate.take(nowMs, bytes)) throw new TransportError(`The client sent ${this.#rate.reason}.`)
  }

  /**
   * Whether an audio packet is listened to.
   * @param durationMs How long it sounds; nothing if it is no audio.
   * @throws TransportError if they come faster than they sound, and go on to.
   */
  takesPacket(durationMs: number | undefined, nowMs: number): boolean {
    const inTime = durationMs === undefined || this.#pace.take(nowMs, durationMs)
    if (this.#pace.exceeded)
      throw new TransportError('The client sends audio faster than it sounds: it is not live.')
    return inTime && this.#packets.take(nowMs)
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
