import {
  type AntiphonError,
  type Clock,
  MetricsFrame,
  TimeoutError,
  type Timer,
  type TokenUsage,
  type TurnScope,
} from '../../../src/engine.ts'

const nothing: TokenUsage = { inputTokens: 0, outputTokens: 0 }

/** What the model owes, and within which time; and what an answer has cost. */
export class AnswerClock {
  readonly #clock: Clock
  readonly #provider: string
  readonly #late: (error: AntiphonError) => void
  #deadline: Timer | undefined
  #usage = nothing
  #soundAtMs: number | undefined

  /** @param late Told that the model has fallen silent. */
  constructor(clock: Clock, provider: string, late: (error: AntiphonError) => void) {
    this.#clock = clock
    this.#provider = provider
    this.#late = late
  }

  /** Something is owed within so many milliseconds; undefined: nothing. */
  expect(ms: number | undefined): void {
    this.#deadline?.cancel()
    this.#deadline = undefined
    if (ms === undefined) return
    const provider = this.#provider
    const late = () => this.#late(new TimeoutError(`${provider} gave nothing within ${ms} ms.`, { provider }))
    this.#deadline = this.#clock.setTimeout(late, ms)
  }

  /** A sound has come. */
  sound(): void {
    this.#soundAtMs ??= this.#clock.now()
  }

  /** Tokens were used. */
  used(usage: TokenUsage): void {
    const { inputTokens, outputTokens } = this.#usage
    this.#usage = {
      ...usage,
      inputTokens: inputTokens + usage.inputTokens,
      outputTokens: outputTokens + usage.outputTokens,
    }
  }

  /** Tells what a response has taken and cost. */
  measure(scope: TurnScope, askedAtMs: number): void {
    const ttfbMs = this.#soundAtMs === undefined ? {} : { ttfbMs: this.#soundAtMs - askedAtMs }
    const of = { type: 'stage', stage: 'realtime', provider: this.#provider, turn: scope.turn } as const
    const metrics = { ...of, durationMs: this.#clock.now() - askedAtMs, ...ttfbMs, ...this.#usage }
    this.#usage = nothing
    this.#soundAtMs = undefined
    void scope.push(new MetricsFrame({ metrics }))
  }
}
