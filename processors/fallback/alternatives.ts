import {
  AntiphonError,
  CancelledError,
  type ErrorDetails,
  NoProvidersError,
  type Provider,
  type ProviderCall,
  type ProviderSwitch,
} from '../../src/engine.ts'
import { Attempt } from './attempt.ts'
import { distinctNames } from './distinct-names.ts'
import { isOfTheCall, leftAloneMs } from './left-alone.ts'
import type { AlternativeLimits, FallbackOptions, SwitchReason } from './options.ts'

/** One of several providers, with what holds for it alone. */
export interface Alternative<P extends Provider> extends AlternativeLimits {
  /** The provider. */
  readonly provider: P
}

interface Health<A> {
  readonly alternative: A
  /** What it is called here: no other is called the same. */
  readonly name: string
  /** When it may be tried again; undefined while it is well. */
  retryAtMs: number | undefined
  /** Whether its last call failed of what was asked of it. */
  refused: boolean
  /** What it failed of last. */
  reason: SwitchReason
}

/**
 * Providers in the order in which they are wanted, and which of them are well. One that fails is left alone for a
 * while; then a single call tries it again, so that only one caller waits for it if it is still down.
 */
export class Alternatives<P extends Provider, A extends Alternative<P>> {
  readonly name: string
  readonly #health: readonly Health<A>[]
  readonly #options: FallbackOptions
  readonly #fail: (message: string, details: ErrorDetails) => AntiphonError
  #active: Health<A>
  #switches = 0
  #closed = false

  /** @param fail Makes the error for the case that all have failed. */
  constructor(
    alternatives: readonly A[],
    options: FallbackOptions,
    fail: (message: string, details: ErrorDetails) => AntiphonError,
  ) {
    const [first] = alternatives
    if (first === undefined)
      throw new NoProvidersError('A fallback needs alternatives: give it one provider or more.')
    const names = distinctNames(alternatives.map(({ provider }) => provider))
    this.#health = alternatives.map((alternative, at) => ({
      alternative,
      name: names[at]!,
      retryAtMs: undefined,
      refused: false,
      reason: 'error',
    }))
    this.#active = this.#health[0]!
    this.#options = options
    this.#fail = fail
    this.name = options.name ?? names.join('|')
  }

  /** Whether they have been closed. */
  get closed(): boolean {
    return this.#closed
  }

  /** How often one took the place of another. */
  get switches(): number {
    return this.#switches
  }

  /**
   * Makes one call: has `attempt` tried with one alternative after the other until one gets to its end.
   * @throws the last one's failure, with those of all in its `cause`, when none does; CancelledError on abort.
   */
  async *call<T>(
    context: ProviderCall,
    attempt: (attempt: Attempt<A>) => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined> {
    this.#refuseIfClosed()
    const { clock, signal } = context
    const failures: unknown[] = []
    const order = this.#order(clock.now())
    let before = this.#active
    for (const [index, health] of order.entries()) {
      this.#activate(before, health, context, failures.at(-1))
      before = health
      const { alternative } = health
      const current = new Attempt(alternative, health.name, index < order.length - 1, context)
      const leftAloneUntilMs = health.retryAtMs
      if (leftAloneUntilMs !== undefined) this.#leaveAlone(health, clock.now())
      try {
        yield* attempt(current)
        health.retryAtMs = undefined
        health.refused = false
        return
      } catch (thrown) {
        if (signal.aborted) {
          health.retryAtMs = leftAloneUntilMs
          throw new CancelledError(undefined, { cause: signal.reason })
        }
        if (current.outside) throw current.outside
        const failure = current.failure(thrown)
        failures.push(failure)
        health.reason = current.reason(failure)
        this.#fell(health, failure, clock.now())
      } finally {
        current.end()
      }
    }
    throw this.#failed(failures)
  }

  /** Prepares all of them. One that cannot be is left alone; it is an error only if none can. */
  async warmup(context: ProviderCall): Promise<void> {
    this.#refuseIfClosed()
    const results = await Promise.allSettled(
      this.#health.map(({ alternative }) => alternative.provider.warmup?.(context)),
    )
    const failures: unknown[] = []
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue
      failures.push(result.reason)
      const health = this.#health[index]!
      this.#leaveAlone(health, context.clock.now(), result.reason)
      const provider = health.name
      context.logger.warn({ provider, error: result.reason }, 'an alternative could not be prepared')
    }
    if (context.signal.aborted) throw new CancelledError(undefined, { cause: context.signal.reason })
    if (failures.length === results.length) throw this.#failed(failures)
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#health.map(({ alternative }) => alternative.provider.close?.()))
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw this.#fail(`${this.name} was closed; make a new one.`, { provider: this.name })
  }

  /** Those that are well or may be tried again, as they are wanted; then the others, the longest failed first. */
  #order(nowMs: number): readonly Health<A>[] {
    const ready = this.#health.filter(({ retryAtMs }) => (retryAtMs ?? nowMs) <= nowMs)
    const waiting = this.#health.filter((health) => !ready.includes(health))
    return [...ready, ...waiting.sort((a, b) => a.retryAtMs! - b.retryAtMs!)]
  }

  /** One that is well and does not take a call is tried with the next one: only twice in a row says that it is not well. */
  #fell(health: Health<A>, failure: unknown, nowMs: number): void {
    const spared = isOfTheCall(failure) && !health.refused && health.retryAtMs === undefined
    health.refused = isOfTheCall(failure)
    if (!spared) this.#leaveAlone(health, nowMs, failure)
  }

  #leaveAlone(health: Health<A>, nowMs: number, failure?: unknown): void {
    health.retryAtMs = nowMs + leftAloneMs(failure, this.#options.retryAfterMs)
  }

  #activate(before: Health<A>, next: Health<A>, context: ProviderCall, failure: unknown): void {
    if (before === next) return
    this.#active = next
    this.#switches++
    const down = failure !== undefined || before.retryAtMs !== undefined
    const change: ProviderSwitch = {
      from: before.name,
      to: next.name,
      reason: down ? before.reason : 'recovered',
      ...(failure !== undefined && { error: failure }),
    }
    context.logger.warn({ fallback: this.name, ...change }, `${change.to} takes the place of ${change.from}`)
    context.onSwitch?.(change)
    this.#options.onSwitch?.(change)
  }

  #failed(failures: readonly unknown[]): AntiphonError {
    const last = failures.at(-1)
    const why = last instanceof Error ? last.message : String(last)
    const count = failures.length === 1 ? 'The only alternative' : `All ${failures.length} alternatives`
    return this.#fail(`${count} of ${this.name} failed, the last with: ${why}`, {
      cause: new AggregateError(failures, why),
      provider: this.name,
      reason: last instanceof AntiphonError ? last.reason : undefined,
    })
  }
}
