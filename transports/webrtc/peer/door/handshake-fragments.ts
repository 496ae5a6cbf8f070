/** Types of handshake messages that come unencrypted (RFC 6347, section 4.3.2); Finished never does. */
const known: ReadonlySet<number> = new Set([1, 2, 3, 11, 12, 13, 14, 15, 16])
const headBytes = 12
/** Bytes of the longest message: a chain of certificates. */
const mostBytes = 16_384
/** Messages that may be incomplete at once. */
const mostIncomplete = 4
/** How long a message may take to be complete, in milliseconds. */
const patienceMs = 10_000

interface Incomplete {
  readonly message: Buffer
  /** A byte for each, 1 where it has come. */
  readonly come: Uint8Array
  readonly sinceMs: number
  missing: number
}

/** Puts the messages of a DTLS handshake together again, and keeps little of what never becomes whole. */
export class HandshakeFragments {
  /** By their numbers, the oldest first. */
  readonly #incomplete = new Map<number, Incomplete>()

  /** Messages that wait for the rest of them. */
  get size(): number {
    return this.#incomplete.size
  }

  /** Takes what is in a record. Returns the messages that are whole now, each as a single fragment. */
  take(content: Buffer, nowMs: number): Buffer[] {
    this.#forget(nowMs)
    const whole: Buffer[] = []
    for (let at = 0; at + headBytes <= content.length; ) {
      const end = at + headBytes + content.readUIntBE(at + 9, 3)
      if (end > content.length) break
      const message = this.#takeFragment(content.subarray(at, end), nowMs)
      if (message) whole.push(message)
      at = end
    }
    return whole
  }

  #takeFragment(fragment: Buffer, nowMs: number): Buffer | undefined {
    const length = fragment.readUIntBE(1, 3)
    const offset = fragment.readUIntBE(6, 3)
    const body = fragment.subarray(headBytes)
    if (!known.has(fragment[0]!) || length > mostBytes || offset + body.length > length) return undefined
    if (body.length === length) return fragment
    if (body.length === 0) return undefined
    const number = fragment.readUInt16BE(4)
    const incomplete = this.#find(number, fragment, length, nowMs)
    body.copy(incomplete.message, headBytes + offset)
    for (let at = offset; at < offset + body.length; at++) {
      incomplete.missing -= 1 - incomplete.come[at]!
      incomplete.come[at] = 1
    }
    if (incomplete.missing > 0) return undefined
    this.#incomplete.delete(number)
    return incomplete.message
  }

  /** What does not fit to the fragments before is the beginning of another message, which takes their place. */
  #find(number: number, fragment: Buffer, length: number, nowMs: number): Incomplete {
    const known = this.#incomplete.get(number)
    if (known && known.message[0] === fragment[0] && known.come.length === length) return known
    const message = Buffer.alloc(headBytes + length)
    fragment.copy(message, 0, 0, 6)
    message.writeUIntBE(length, 9, 3)
    const made = { message, come: new Uint8Array(length), sinceMs: nowMs, missing: length }
    this.#incomplete.delete(number)
    this.#incomplete.set(number, made)
    if (this.#incomplete.size > mostIncomplete) this.#dropOldest()
    return made
  }

  #forget(nowMs: number): void {
    for (const [number, { sinceMs }] of this.#incomplete)
      if (nowMs - sinceMs > patienceMs) this.#incomplete.delete(number)
  }

  #dropOldest(): void {
    const [oldest] = this.#incomplete.keys()
    this.#incomplete.delete(oldest!)
  }
}
