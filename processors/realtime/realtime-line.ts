import {
  AntiphonError,
  announced,
  CancelledError,
  type Clock,
  guard,
  isAbort,
  LLMError,
  type ProviderCall,
  type RealtimeEvent,
  type RealtimeInput,
  type RealtimeProvider,
  type RealtimeRequest,
  toAntiphonError,
  waitFor,
} from '../../src/engine.ts'
import { Inputs } from './inputs.ts'

/** What comes over the line: what the vendor tells; that a conversation with it has failed. */
export type LineEvent = RealtimeEvent | { readonly type: 'lost'; readonly error: AntiphonError }

/** Before the next conversation when one has failed, in milliseconds; doubled each time, up to the last. */
const pausesMs = { first: 500, most: 10_000 }
/** How long the vendor may take to end a conversation, in milliseconds. */
const hangUpMs = 3_000
/** A conversation that has lasted so long was a good one, in milliseconds. */
const goodMs = 10_000

/** The line to the vendor: one conversation at a time, and another when it fails, or ours is changed behind its back. */
export class RealtimeLine {
  readonly #provider: RealtimeProvider
  readonly #request: () => Omit<RealtimeRequest, 'input'>
  readonly #call: (signal: AbortSignal) => ProviderCall
  readonly #begun: () => void
  readonly #session = new AbortController()
  #inputs: Inputs | undefined
  #abort = new AbortController()
  #ending = false
  #reading: Promise<void> = Promise.resolve()
  /** Ends the pause after a failure. */
  #wake: (() => void) | undefined

  /**
   * @param request What a conversation begins with, as things stand then.
   * @param call What a call of the provider is given.
   * @param begun Told that a conversation begins: what is given from now on belongs to it.
   */
  constructor(
    provider: RealtimeProvider,
    request: () => Omit<RealtimeRequest, 'input'>,
    call: (signal: AbortSignal) => ProviderCall,
    begun: () => void,
  ) {
    this.#provider = provider
    this.#request = request
    this.#call = call
    this.#begun = begun
  }

  /** Gives the vendor something. Between two conversations nothing is given: the next begins with what stands then. */
  send(input: RealtimeInput): void {
    this.#inputs?.add(input)
  }

  /** The vendor is told everything anew. */
  renew(): void {
    this.#inputs = undefined
    this.#abort.abort()
  }

  /** A failed one is called again now: somebody waits. */
  retry(): void {
    this.#wake?.()
  }

  /** Takes what comes, until the end. What cannot be taken fails the conversation, and the next one is read. */
  open(clock: Clock, take: (event: LineEvent) => void): void {
    this.#reading = this.#read(clock, take).catch((thrown: unknown) =>
      take({ type: 'lost', error: this.#errorOf(thrown) }),
    )
  }

  /** The session is about to end: a conversation that fails from now on is not begun anew. */
  lastOne(): void {
    this.#ending = true
    this.#wake?.()
  }

  /** Nothing more is said. Settles when the vendor has told all, or does not come to an end. */
  async end(clock: Clock): Promise<void> {
    this.lastOne()
    this.#inputs?.close()
    await waitFor(this.#reading, { timeout: { clock, ms: hangUpMs }, late: () => {} })
    this.close()
  }

  /** Lets go of it. */
  close(): void {
    this.lastOne()
    this.#session.abort()
  }

  async #read(clock: Clock, take: (event: LineEvent) => void): Promise<void> {
    for await (const event of this.#events(clock))
      try {
        take(event)
      } catch (thrown) {
        this.#inputs = undefined
        this.#abort.abort(this.#untakeable(thrown))
      }
  }

  async *#events(clock: Clock): AsyncGenerator<LineEvent, void, undefined> {
    for (let failures = 0; !this.#ending; ) {
      const beganAtMs = clock.now()
      const abort = new AbortController()
      this.#abort = abort
      try {
        yield* this.#converse(abort.signal, clock)
      } catch (thrown) {
        if (this.#session.signal.aborted) return
        const error = this.#failureOf(thrown, abort.signal)
        if (error === undefined) continue
        this.#inputs = undefined
        failures = clock.now() - beganAtMs > goodMs ? 1 : failures + 1
        yield { type: 'lost', error }
        await this.#pause(clock, error, failures)
      } finally {
        abort.abort()
      }
    }
  }

  /** One conversation. It fails if the vendor ends it before we do. */
  async *#converse(signal: AbortSignal, clock: Clock): AsyncGenerator<LineEvent, void, undefined> {
    const provider = this.#provider
    const inputs = new Inputs(provider.inputRate)
    const whole = AbortSignal.any([this.#session.signal, signal])
    const request = { ...this.#request(), input: inputs }
    const work = (call: ProviderCall) =>
      guard(provider.converse(request, call), { signal: whole, clock, what: provider.name })
    this.#inputs = inputs
    this.#begun()
    yield* announced(this.#call(whole), 'realtime', provider, work)
    if (this.#ending) return
    if (signal.aborted) throw new CancelledError()
    throw new LLMError(`${provider.name} ended the conversation.`, {
      provider: provider.name,
      reason: 'expired',
    })
  }

  /** What no other try can cure waits until somebody asks for an answer. */
  async #pause(clock: Clock, error: AntiphonError, failures: number): Promise<void> {
    const woken = Promise.withResolvers<void>()
    this.#wake = woken.resolve
    const ms = Math.min(pausesMs.first * 2 ** (failures - 1), pausesMs.most)
    const timer = error.retryable
      ? clock.setTimeout(woken.resolve, Math.max(ms, error.retryAfterMs ?? 0))
      : undefined
    if (!this.#ending) await woken.promise
    timer?.cancel()
    this.#wake = undefined
  }

  /** The next conversation may be a better one. */
  #untakeable(thrown: unknown): AntiphonError {
    const provider = this.#provider.name
    const wrap = (message: string, cause: unknown) =>
      new LLMError(`${provider} tells what cannot be taken: ${message}`, {
        provider,
        reason: 'protocol',
        retryable: true,
        cause,
      })
    return toAntiphonError(thrown, wrap)
  }

  /** What a conversation has failed of; undefined where it has not, and was only to be renewed. */
  #failureOf(thrown: unknown, { aborted, reason }: AbortSignal): AntiphonError | undefined {
    if (reason instanceof AntiphonError) return reason
    return aborted && isAbort(thrown) ? undefined : this.#errorOf(thrown)
  }

  #errorOf(thrown: unknown): AntiphonError {
    const provider = this.#provider.name
    if (thrown instanceof CancelledError)
      return new LLMError(`${provider} gave up the conversation.`, {
        provider,
        reason: 'protocol',
        cause: thrown,
      })
    return toAntiphonError(thrown, (message, cause) => new LLMError(message, { cause, provider }))
  }
}
