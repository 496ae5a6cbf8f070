import { TokenBucket } from '../../src/engine.ts'
import { clientNetwork } from './client-network.ts'

/** Networks that are remembered; the one that has asked least recently gives way. */
const maxNetworks = 10_000

/** A limit on how often one address may ask. An IPv6 address counts with its /64, which is one customer's. */
export class AddressRate {
  readonly #perSecond: number
  readonly #burst: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(perSecond: number, burst = perSecond * 2) {
    this.#perSecond = perSecond
    this.#burst = burst
  }

  /** Counts an ask; false if it is one too many. */
  take(address: string, nowMs: number): boolean {
    const network = clientNetwork(address)
    const bucket = this.#buckets.get(network) ?? new TokenBucket(this.#perSecond, nowMs, this.#burst)
    this.#buckets.delete(network)
    this.#buckets.set(network, bucket)
    if (this.#buckets.size > maxNetworks) this.#buckets.delete(this.#buckets.keys().next().value!)
    return bucket.take(nowMs)
  }
}

/** Whether an address is this machine's own: that of a proxy beside the server, or of who develops it. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address)
}
