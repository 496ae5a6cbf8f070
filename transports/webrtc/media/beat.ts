import type { Clock, Timer } from '../../../src/engine.ts'
import { chunkMs } from './rtp-audio.ts'

/** Calls back every 20 ms without drift. After a stall of the process it says how many beats are due. */
export class Beat {
  readonly #clock: Clock
  readonly #due: (beats: number, lastMs: number) => void
  #timer: Timer | undefined
  #nextMs = 0
  #yielded = false

  /** @param due Takes the number of beats that are due, 1 unless the process stalled, and when the last of them was. */
  constructor(clock: Clock, due: (beats: number, lastMs: number) => void) {
    this.#clock = clock
    this.#due = due
  }

  /** The first beat is 20 ms from now. Again and again does no harm. */
  start(): void {
    if (this.#timer !== undefined) return
    this.#nextMs = this.#clock.now() + chunkMs
    this.#again(chunkMs)
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #again(delayMs: number): void {
    this.#timer = this.#clock.setTimeout(this.#tick, delayMs)
  }

  readonly #tick = (): void => {
    const now = this.#clock.now()
    // A timer may fire a fraction early.
    const beats = Math.max(1, Math.floor((now - this.#nextMs) / chunkMs) + 1)
    // Timers come before sockets: what arrived during a stall shall be read first.
    if (beats > 1 && !this.#yielded) {
      this.#yielded = true
      this.#again(0)
      return
    }
    this.#yielded = false
    this.#nextMs += beats * chunkMs
    this.#again(Math.max(0, this.#nextMs - now))
    this.#due(beats, this.#nextMs - chunkMs)
  }
}
