import type { Timer } from '../clock/clock.ts'

/** Whom a {@link Ticker} works for. */
export interface TickerOwner {
  /** What time it is. */
  now(): number
  /** Sets a timer. */
  after(delayMs: number, callback: () => void): Timer
  /** One step, due at `atMs`. */
  step(atMs: number): void
  /** Whether another step follows those that were due. */
  goesOn(): boolean
}

/** Takes steps at equal distances while its owner wants them; those that are late are made up for at once. */
export class Ticker {
  readonly #periodMs: number
  readonly #owner: TickerOwner
  #timer: Timer | undefined
  #waiting = false
  #atMs = 0

  constructor(periodMs: number, owner: TickerOwner) {
    this.#periodMs = periodMs
    this.#owner = owner
  }

  /** Whether it takes steps, or is about to. */
  get running(): boolean {
    return this.#timer !== undefined
  }

  /** Whether its first step is still to come. */
  get waiting(): boolean {
    return this.#waiting
  }

  /** Takes its first step now. */
  start(): void {
    this.stop()
    this.#atMs = this.#owner.now()
    this.#tick()
  }

  /** Takes its first step a period from now, if it does not run already. */
  startSoon(): void {
    if (this.running) return
    this.#waiting = true
    this.#timer = this.#owner.after(this.#periodMs, () => this.start())
  }

  /** Takes no more steps. */
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#waiting = false
  }

  readonly #tick = (): void => {
    const now = this.#owner.now()
    try {
      for (let due = true; due; due = this.#atMs <= now) {
        const atMs = this.#atMs
        this.#atMs += this.#periodMs
        this.#owner.step(atMs)
      }
    } finally {
      this.#timer = this.#owner.goesOn() ? this.#owner.after(this.#atMs - now, this.#tick) : undefined
    }
  }
}
