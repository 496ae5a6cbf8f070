import type { Clock, Timer } from '../../src/engine.ts'

/** What is waited for when the recognizer has been told to flush. */
export interface Flush {
  /** When the voice fell silent, on the task's clock; undefined where nobody waits for a transcript. */
  readonly stoppedAtMs: number | undefined
  /** Whether a transcript has been made without waiting any longer. */
  settled: boolean
}

/** What {@link Flushes} has done for it. */
export interface FlushesHost {
  readonly clock: Clock
  readonly finalMs: number | undefined
  /** The recognizer is late with one: what there is stands. */
  late(flush: Flush): void
  /** It does not answer: `count` flushes are given up. */
  lost(count: number): void
}

interface Waiting {
  readonly flush: Flush
  timer: Timer | undefined
}

/** Most flushes that wait. */
const most = 64

/** So long after a flush a recognizer that has not answered is given up, in milliseconds. */
export const lostMs = 5_000

/** The flushes that the recognizer has not answered, in order. Each has its deadline. */
export class Flushes {
  readonly #host: FlushesHost
  readonly #waiting: Waiting[] = []

  constructor(host: FlushesHost) {
    this.#host = host
  }

  /** Whether a transcript is waited for. */
  get owed(): boolean {
    return this.#waiting.some(({ flush }) => !flush.settled)
  }

  /** One is sent. */
  add(stoppedAtMs: number | undefined): void {
    const { clock, finalMs } = this.#host
    const flush: Flush = { stoppedAtMs, settled: false }
    const waiting: Waiting = { flush, timer: undefined }
    if (finalMs !== undefined) waiting.timer = clock.setTimeout(() => this.#late(waiting, finalMs), finalMs)
    this.#waiting.push(waiting)
    if (this.#waiting.length > most) this.#give(1)
  }

  /** The oldest has been answered. Returns it, if there is one. */
  answered(): Flush | undefined {
    const first = this.#waiting.shift()
    first?.timer?.cancel()
    return first?.flush
  }

  /** A transcript has been made before the oldest was answered. Returns it. */
  settle(): Flush | undefined {
    const flush = this.#waiting.find(({ flush }) => !flush.settled)?.flush
    if (flush) flush.settled = true
    return flush
  }

  /** Nothing is waited for any more. */
  close(): void {
    while (this.answered() !== undefined);
  }

  #late(waiting: Waiting, finalMs: number): void {
    if (!waiting.flush.settled) {
      waiting.flush.settled = true
      this.#host.late(waiting.flush)
    }
    const given = this.#waiting.indexOf(waiting) + 1
    const leftMs = Math.max(0, lostMs - finalMs)
    waiting.timer = this.#host.clock.setTimeout(() => this.#give(given), leftMs)
  }

  #give(count: number): void {
    for (let i = 0; i < count; i++) this.answered()
    this.#host.lost(count)
  }
}
