import type { Clock } from '../../src/engine.ts'

interface Kept {
  readonly value: unknown
  readonly bytes: number
  readonly untilMs: number
}

/** Values that wait to be taken, for a while and within a bound. */
export class KeptValues {
  readonly #clock: Clock
  readonly #keepMs: number
  readonly #maxBytes: number
  /** In the order in which they run out. */
  readonly #values = new Map<number, Kept>()
  #bytes = 0

  constructor(clock: Clock, keepMs: number, maxBytes: number) {
    this.#clock = clock
    this.#keepMs = keepMs
    this.#maxBytes = maxBytes
  }

  /** Keeps a value of so many bytes; false if more than may be would be kept with it. */
  keep(id: number, value: unknown, bytes: number): boolean {
    const now = this.#clock.now()
    for (const [old, { untilMs }] of this.#values) {
      if (untilMs > now) break
      this.take(old)
    }
    if (this.#bytes + bytes > this.#maxBytes) return false
    this.#values.set(id, { value, bytes, untilMs: now + this.#keepMs })
    this.#bytes += bytes
    return true
  }

  /** Gives a value back, and forgets it. */
  take(id: number): { readonly value: unknown } | undefined {
    const kept = this.#values.get(id)
    this.#values.delete(id)
    this.#bytes -= kept?.bytes ?? 0
    return kept && { value: kept.value }
  }
}
