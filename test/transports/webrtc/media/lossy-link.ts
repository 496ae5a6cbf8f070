import type { Clock } from '../../../../src/engine.ts'

/** Options of a {@link LossyLink}. */
export interface LossyLinkOptions {
  readonly clock: Clock
  /** How long the fastest packet takes, in milliseconds. Default 30. */
  readonly delayMs?: number
  /** How much longer others take, evenly spread, in milliseconds: more than 20 reorders. Default 0. */
  readonly jitterMs?: number
  /** The share of packets that get lost. Default 0. */
  readonly loss?: number
  /** The share of packets that come twice. Default 0. */
  readonly twice?: number
  readonly seed?: number
}

/** A network as bad as you like, the same way every time. */
export class LossyLink<T> {
  sent = 0
  lost = 0
  reordered = 0
  readonly #options: LossyLinkOptions
  readonly #arrive: (packet: T) => void
  readonly #random: () => number
  #newest = 0

  constructor(options: LossyLinkOptions, arrive: (packet: T) => void) {
    this.#options = options
    this.#arrive = arrive
    this.#random = randomFrom(options.seed ?? 1)
  }

  readonly send = (packet: T): void => {
    const { loss = 0, twice = 0 } = this.#options
    const number = ++this.sent
    if (this.#random() < loss) this.lost++
    else this.#deliver(packet, number)
    if (this.#random() < twice) this.#deliver(packet, number)
  }

  #deliver(packet: T, number: number): void {
    const { clock, delayMs = 30, jitterMs = 0 } = this.#options
    clock.setTimeout(
      () => {
        if (number < this.#newest) this.reordered++
        this.#newest = Math.max(this.#newest, number)
        this.#arrive(packet)
      },
      delayMs + this.#random() * jitterMs,
    )
  }
}

/** Numbers from 0 to 1 that look random, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
