import { guardCall, isAbort, type ProviderCall, type Timer } from '../../src/engine.ts'
import type { PausedTurn, StopStrategy, StopVerdict } from './stop/stops.ts'

/** What {@link TurnEnding} has done for it. */
export interface TurnEndingHost {
  /** What a call of a detector is given. */
  context(signal: AbortSignal): ProviderCall
  now(): number
  after(delayMs: number, callback: () => void): Timer
  spawn(work: () => Promise<void>): void
  /** The strategy cannot say. */
  failed(error: unknown): void
}

/**
 * How long a strategy may take, in milliseconds; then the other one is asked. A detector has a shorter deadline of its
 * own.
 */
const answerMs = 5_000

/** Waits out the silence that ends a turn: asks the strategy how long it is, and counts it from the end of the voice. */
export class TurnEnding {
  readonly #strategy: StopStrategy
  readonly #otherwise: StopStrategy
  readonly #host: TurnEndingHost
  readonly #due: () => void
  #asking: AbortController | undefined
  #foreseeing: AbortController | undefined
  #timer: Timer | undefined
  #reason: string | undefined

  /**
   * @param otherwise Asked when `strategy` fails.
   * @param due Called when the silence has lasted long enough.
   */
  constructor(strategy: StopStrategy, otherwise: StopStrategy, host: TurnEndingHost, due: () => void) {
    this.#strategy = strategy
    this.#otherwise = otherwise
    this.#host = host
    this.#due = due
  }

  /** Why the turn is over; `undefined`: it is not. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** Whether anything will make it due by itself. */
  get waits(): boolean {
    return this.#asking !== undefined || this.#timer !== undefined
  }

  /** The voice is silent, and may go on. */
  foresee(turn: PausedTurn): void {
    if (this.#strategy.foresee === undefined) return
    this.#foreseeing?.abort()
    this.#foreseeing = new AbortController()
    try {
      this.#strategy.foresee(turn, this.#host.context(this.#foreseeing.signal))
    } catch (error) {
      this.#host.failed(error)
    }
  }

  /** Judges a pause that began at `sinceMs`. What was judged before is forgotten. */
  judge(turn: PausedTurn, sinceMs: number): void {
    this.#forget()
    const asking = new AbortController()
    const context = this.#host.context(asking.signal)
    let verdict: StopVerdict | Promise<StopVerdict>
    try {
      verdict = this.#strategy.judge(turn, context)
    } catch (error) {
      this.#host.failed(error)
      verdict = this.#otherwise.judge(turn, context)
    }
    if (!(verdict instanceof Promise)) this.#wait(verdict, sinceMs)
    const pending = verdict instanceof Promise ? verdict : verdict.later
    if (pending === undefined || this.#reason !== undefined) return
    this.#asking = asking
    this.#host.spawn(() => this.#answer(pending, turn, sinceMs, asking))
  }

  /** The user goes on. */
  cancel(): void {
    this.#forget()
    this.#foreseeing?.abort()
    this.#foreseeing = undefined
  }

  #forget(): void {
    this.#asking?.abort()
    this.#asking = undefined
    this.#timer?.cancel()
    this.#timer = undefined
    this.#reason = undefined
  }

  async #answer(
    pending: Promise<StopVerdict>,
    turn: PausedTurn,
    sinceMs: number,
    asking: AbortController,
  ): Promise<void> {
    let verdict: StopVerdict
    const context = this.#host.context(asking.signal)
    try {
      verdict = await guardCall(pending, answerMs, 'The strategy that ends turns', context)
    } catch (error) {
      if (asking.signal.aborted) return
      if (!isAbort(error)) this.#host.failed(error)
      this.#asking = undefined
      if (this.#timer !== undefined) return
      verdict = await this.#otherwise.judge(turn, context)
    }
    if (asking.signal.aborted) return
    this.#asking = undefined
    this.#wait(verdict, sinceMs)
  }

  #wait({ silenceMs, reason }: StopVerdict, sinceMs: number): void {
    const over = () => {
      this.#timer = undefined
      this.#asking?.abort()
      this.#asking = undefined
      this.#reason = reason
      this.#due()
    }
    this.#timer?.cancel()
    this.#timer = undefined
    if (silenceMs === Number.POSITIVE_INFINITY) return
    const leftMs = sinceMs + silenceMs - this.#host.now()
    if (leftMs > 0) this.#timer = this.#host.after(leftMs, over)
    else over()
  }
}
