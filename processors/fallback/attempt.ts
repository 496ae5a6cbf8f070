import {
  Announcement,
  guard,
  guardOwed,
  type OwedGuardOptions,
  type Provider,
  type ProviderCall,
  TimeoutError,
  whenAborted,
} from '../../src/engine.ts'
import type { SwitchReason } from './options.ts'

/** Deadlines of one attempt, in milliseconds; left out, there is none. */
export interface AttemptLimits {
  readonly firstByteMs?: number | undefined
  readonly stallMs?: number | undefined
}

/** One alternative's try at a call: it has a signal of its own, so that it can be ended while the call goes on. */
export class Attempt<A extends { readonly provider: Provider }> {
  /** Whose turn it is. */
  readonly alternative: A
  /** Whether another alternative is left if this one fails. */
  readonly more: boolean
  /** What the alternative is to be called with. */
  readonly context: ProviderCall
  readonly #name: string
  readonly #abort = new AbortController()
  readonly #unfollow: () => void
  readonly #announcement: Announcement | undefined
  #answered = false
  #outside: Error | undefined

  constructor(alternative: A, name: string, more: boolean, context: ProviderCall) {
    this.alternative = alternative
    this.more = more
    this.#name = name
    const own = { ...context, signal: this.#abort.signal }
    this.#announcement = Announcement.of(own, alternative.provider)
    this.context = this.#announcement?.call ?? own
    this.#unfollow = whenAborted(context.signal, () => this.#abort.abort(context.signal.reason))
  }

  /** Whether anything has come from it. */
  get answered(): boolean {
    return this.#answered
  }

  /**
   * Passes the alternative's stream through, within its limits.
   * @param counts Whether an item is of the answer that is waited for. Default: every item is.
   */
  async *stream<T>(
    stream: AsyncIterable<T>,
    limits: AttemptLimits = {},
    counts: (item: T) => boolean = () => true,
  ): AsyncGenerator<T, void, undefined> {
    const { signal, clock } = this.context
    yield* this.#told(guard(stream, { signal, clock, what: this.#name, ...limits, counts }), counts)
  }

  /** The same for a stream that is waited for only while something is owed. */
  async *owed<T>(
    stream: AsyncIterable<T>,
    limits: AttemptLimits & Pick<OwedGuardOptions<T>, 'owed' | 'onChange' | 'counts'>,
  ): AsyncGenerator<T, void, undefined> {
    const { signal, clock } = this.context
    const { counts = () => true } = limits
    yield* this.#told(guardOwed(stream, { signal, clock, what: this.#name, ...limits }), counts)
  }

  async *#told<T>(
    stream: AsyncIterable<T>,
    counts: (item: T) => boolean,
  ): AsyncGenerator<T, void, undefined> {
    const told = this.#announcement?.follow(
      () => stream,
      (thrown) => this.failure(thrown),
    )
    for await (const item of told ?? stream) {
      this.#answered ||= counts(item)
      yield item
    }
  }

  /** Ends it because a deadline has passed. */
  expire(message: string): void {
    this.#abort.abort(new TimeoutError(message, { provider: this.#name }))
  }

  /** What made the call fail through no fault of the alternative: no other is tried. */
  get outside(): Error | undefined {
    return this.#outside
  }

  /** Says that the call fails of something else than the alternative. Returns the error, to be thrown. */
  failOutside(error: Error): Error {
    this.#outside = error
    return error
  }

  /** What it failed of: the deadline that ended it, or what it threw. */
  failure(thrown: unknown): unknown {
    const { reason } = this.#abort.signal
    return reason instanceof TimeoutError ? reason : thrown
  }

  /** The kind of a failure. */
  reason(failure: unknown): Exclude<SwitchReason, 'recovered'> {
    if (!(failure instanceof TimeoutError)) return 'error'
    return this.#answered ? 'stall' : 'first-byte'
  }

  /** Tells the alternative to stop and lets go of the call. */
  end(): void {
    this.#unfollow()
    this.#abort.abort()
    this.#announcement?.left()
  }
}
