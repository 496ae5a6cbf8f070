/** Numbers that look random and are the same every time. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * limit)
  }

  /** One of some. */
  one<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.below(256))
  }

  /** The same bytes, but for something: a bit, the end, a stretch. */
  damaged(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const at = this.below(bytes.length)
    if (this.below(3) === 0) return bytes.slice(0, at)
    const damaged = bytes.slice()
    if (this.below(2) === 0) damaged[at]! ^= 1 << this.below(8)
    else damaged.set(this.bytes(Math.min(4, bytes.length - at)), at)
    return damaged
  }

  /** Any value of JSON, no deeper than `depth`. */
  json(depth = 3): unknown {
    const kind = this.below(depth > 0 ? 7 : 5)
    if (kind < 5) return [null, true, this.below(2 ** 31) - 2 ** 30, 'x'.repeat(this.below(20)), 1e300][kind]
    const parts = Array.from({ length: this.below(4) }, () => this.json(depth - 1))
    return kind === 5 ? parts : Object.fromEntries(parts.map((part) => [this.one(names), part]))
  }
}

const names = ['__proto__', 'constructor', 'toString', 'length', 'root', 'ref', 'role', 'text', 'a']
