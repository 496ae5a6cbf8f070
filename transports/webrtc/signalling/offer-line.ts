import type { Clock, Timer } from '../../../src/engine.ts'
import { HttpProblem } from '../../http/http-json.ts'

/** Offers that wait or are answered, at once; and those of one network. */
const mostInLine = 128
const mostOfOneNetwork = 32
/** Offers that are answered at once: most of the time goes by waiting for addresses. */
const mostAtOnce = 8

/** Options of an {@link OfferLine}. */
export interface OfferLineOptions {
  /** Offers a second that are answered for long; as many may come at once. */
  readonly perSecond: number
}

/**
 * Where offers wait to be answered: each costs some milliseconds in which nobody else is served. The networks they come from
 * take turns, so that one that sends hundreds only delays its own. What is too much is refused before anything is done.
 */
export class OfferLine {
  readonly #clock: Clock
  readonly #periodMs: number
  /** When all that was let in would have been, one by one: a second ahead of now at most. */
  #paidUntilMs = 0
  /** What waits, by network; the one whose turn is next is the first. */
  readonly #waiting = new Map<string, (() => void)[]>()
  readonly #inLine = new Map<string, number>()
  #count = 0
  #answering = 0
  #timer: Timer | undefined

  constructor(clock: Clock, { perSecond }: OfferLineOptions) {
    this.#clock = clock
    this.#periodMs = 1_000 / perSecond
  }

  /** Offers in line. */
  get size(): number {
    return this.#count
  }

  /**
   * Does some work when it is its turn.
   * @throws HttpProblem 429 if too much of that network waits; 503 if too much waits.
   */
  async run<T>(network: string, work: () => Promise<T>): Promise<T> {
    const own = this.#inLine.get(network) ?? 0
    if (own >= mostOfOneNetwork) throw new HttpProblem(429, 'There are too many offers from your network.')
    if (this.#count >= mostInLine) throw new HttpProblem(503, 'There are too many offers.')
    this.#count++
    this.#inLine.set(network, own + 1)
    try {
      await this.#turn(network)
      this.#answering++
      try {
        return await work()
      } finally {
        this.#answering--
      }
    } finally {
      this.#count--
      const left = this.#inLine.get(network)! - 1
      if (left > 0) this.#inLine.set(network, left)
      else this.#inLine.delete(network)
      this.#next()
    }
  }

  #turn(network: string): Promise<void> {
    const turn = Promise.withResolvers<void>()
    const own = this.#waiting.get(network)
    if (own) own.push(turn.resolve)
    else this.#waiting.set(network, [turn.resolve])
    this.#next()
    return turn.promise
  }

  /** Lets the next one in, if it may be: one at a time, so that others are served in between. */
  #next(): void {
    if (this.#timer !== undefined || this.#answering >= mostAtOnce) return
    const [first] = this.#waiting
    if (first === undefined) return
    const now = this.#clock.now()
    const tooSoonMs = Math.max(this.#paidUntilMs, now) + this.#periodMs - now - 1_000
    if (tooSoonMs > 0) {
      this.#nextIn(tooSoonMs)
      return
    }
    this.#paidUntilMs = Math.max(this.#paidUntilMs, now) + this.#periodMs
    const [network, waiting] = first
    const enter = waiting.shift()
    // The others come first, then this one again.
    this.#waiting.delete(network)
    if (waiting.length > 0) this.#waiting.set(network, waiting)
    enter?.()
    this.#nextIn(0)
  }

  #nextIn(delayMs: number): void {
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined
      this.#next()
    }, delayMs)
  }
}
