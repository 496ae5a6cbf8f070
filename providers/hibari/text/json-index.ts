const quote = 0x22
const backslash = 0x5c
const opening = 0x7b
const closing = 0x7d

/** FNV-1a's offset and prime, of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv). */
const hashOffset = 0x811c9dc5
const hashPrime = 0x01000193

/**
 * The entries of a large JSON object, in its bytes: where each begins is noted, and a value is parsed when it is asked
 * for. It is read some ten times as fast as by `JSON.parse`, and takes hardly more memory than its text.
 */
export class JsonIndex {
  readonly #bytes: Uint8Array
  readonly #mask: number
  /** Where the key of an entry begins, by the hash of the key; 0 is free, for no key begins there. */
  readonly #places: Uint32Array

  /**
   * @param bytes The object, as it is written without spaces: `{"key":value,…}`, each value a string or an object.
   * @param entries About how many entries it has; more are slower to find.
   */
  constructor(bytes: Uint8Array, entries: number) {
    this.#bytes = bytes
    const slots = 2 ** Math.ceil(Math.log2(entries * 2))
    this.#mask = slots - 1
    this.#places = new Uint32Array(slots)
    this.#index()
  }

  /** The value of a key; `undefined` where there is none. */
  get(key: string): unknown {
    const wanted = Buffer.from(JSON.stringify(key))
    let hash = hashOffset
    for (let i = 1; i < wanted.length - 1; i++) hash = Math.imul(hash ^ wanted[i]!, hashPrime)
    for (let slot = hash & this.#mask; this.#places[slot] !== 0; slot = (slot + 1) & this.#mask) {
      const from = this.#places[slot]! - 1
      if (this.#is(from, wanted)) return this.#value(from + wanted.length + 1)
    }
    return undefined
  }

  #index(): void {
    const bytes = this.#bytes
    const places = this.#places
    let at = 1
    while (bytes[at] === quote) {
      const from = at
      let hash = hashOffset
      for (at++; bytes[at] !== quote; at++) {
        if (bytes[at] === backslash) hash = Math.imul(hash ^ bytes[at++]!, hashPrime)
        hash = Math.imul(hash ^ bytes[at]!, hashPrime)
      }
      let slot = hash & this.#mask
      while (places[slot] !== 0) slot = (slot + 1) & this.#mask
      places[slot] = from + 1
      at = this.#end(at + 2) + 1
    }
  }

  #is(from: number, wanted: Uint8Array): boolean {
    for (let i = 0; i < wanted.length; i++) if (this.#bytes[from + i] !== wanted[i]) return false
    return true
  }

  #value(from: number): unknown {
    return JSON.parse(Buffer.from(this.#bytes.subarray(from, this.#end(from))).toString())
  }

  /** Where a value ends that begins at `from`: a string or an object. */
  #end(from: number): number {
    const bytes = this.#bytes
    let depth = 0
    let at = from
    do {
      const byte = bytes[at]
      if (byte === quote) {
        while (bytes[++at] !== quote) if (bytes[at] === backslash) at++
      } else if (byte === opening) depth++
      else if (byte === closing) depth--
      at++
    } while (depth > 0)
    return at
  }
}
