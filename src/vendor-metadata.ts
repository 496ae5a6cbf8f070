/**
 * What vendors want back of what their models have said: thoughts with their signatures, encrypted reasoning. By the label
 * of the provider that made it, in the order in which it came. JSON, and nobody else's business.
 */
export type VendorMetadata = Readonly<Record<string, readonly unknown[]>>

/** So many pieces of a round are taken, and so many characters of them, as JSON. */
const mostPieces = 1_000
const longest = 1_000_000

/** Gathers what the events of a round bring. */
export class RoundMetadata {
  readonly #pieces = new Map<string, unknown[]>()
  #count = 0
  #length = 0

  /** Takes what an event brings. Returns whether it is: not where it is more than is taken. */
  add(metadata: VendorMetadata | undefined): boolean {
    for (const [label, pieces] of Object.entries(metadata ?? {})) {
      this.#count += pieces.length
      this.#length += JSON.stringify(pieces).length
      if (this.#count > mostPieces || this.#length > longest) return false
      const before = this.#pieces.get(label)
      if (before === undefined) this.#pieces.set(label, [...pieces])
      else before.push(...pieces)
    }
    return true
  }

  /** All of it; nothing if there is none. */
  get all(): VendorMetadata | undefined {
    return this.#pieces.size === 0 ? undefined : Object.fromEntries(this.#pieces)
  }
}

/** What one provider has left; nothing of another's. */
export function metadataOf(metadata: VendorMetadata | undefined, label: string): readonly unknown[] {
  return metadata !== undefined && Object.hasOwn(metadata, label) ? metadata[label]! : []
}

/** Whether a value from outside may be metadata. */
export function isMetadata(value: unknown): value is VendorMetadata | undefined {
  if (value === undefined) return true
  return typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray)
}
