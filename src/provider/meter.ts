import type { Clock } from '../clock/clock.ts'
import { isAbort } from '../errors.ts'
import type { ProviderMetrics } from './roles/provider.ts'

/** Counts a provider's calls for its `metrics()`. A provider owns one and wraps its streams in {@link track}. */
export class ProviderMeter {
  #calls = 0
  #errors = 0
  #aborted = 0
  #busyMs = 0
  #figures: Record<string, number> = {}

  /** Passes a call's stream through, counting the call, its time, and how it ended. */
  async *track<T>(clock: Clock, stream: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    const startedAt = clock.now()
    this.#calls++
    let finished = false
    try {
      yield* stream
      finished = true
    } catch (error) {
      finished = true
      if (isAbort(error)) this.#aborted++
      else this.#errors++
      throw error
    } finally {
      if (!finished) this.#aborted++
      this.#busyMs += clock.now() - startedAt
    }
  }

  /** Adds to a figure of the provider's own: `audioSeconds`, `characters`, `inputTokens`, … */
  add(figure: string, amount: number): void {
    this.#figures[figure] = (this.#figures[figure] ?? 0) + amount
  }

  /** The figures so far. */
  read(): ProviderMetrics {
    return {
      calls: this.#calls,
      errors: this.#errors,
      aborted: this.#aborted,
      busyMs: this.#busyMs,
      ...this.#figures,
    }
  }
}
