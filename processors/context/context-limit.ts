import {
  ContextError,
  callIn,
  checkOptions,
  countedOnce,
  type Direction,
  estimateTokens,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  isAbort,
  type LLMContext,
  LLMContextFrame,
  LLMError,
  type LLMProvider,
  type OptionRules,
  type ProcessorIO,
  TimeoutError,
  type TokenCounter,
  toAntiphonError,
} from '../../src/engine.ts'
import { type Covered, ShortenedContext } from './shortened-context.ts'
import { shortenedFrame } from './shortened-frame.ts'
import { summaryPrompt, writeSummary } from './summary.ts'

/** Options of {@link ContextLimit}. */
export interface ContextLimitOptions extends FrameProcessorOptions {
  /**
   * Most tokens of the conversation with the system prompt. Leave room in the model's window for what is not counted:
   * the tools and the answer.
   */
  maxTokens: number
  /** Counts tokens: asked about each message by itself, once, and about no messages. Default {@link estimateTokens}. */
  countTokens?: TokenCounter
  /** Sums up what is old. Any model will do, a small one at best. Default: none; what is old is left out. */
  summarizer?: LLMProvider
  /** From how many tokens on a summary is written. Default: three quarters of `maxTokens`. */
  summarizeFromTokens?: number
  /** How many of the last exchanges are never summed up. Default 4, at least 1. */
  keepExchanges?: number
  /** What the summarizer is told. Default {@link summaryPrompt}. */
  prompt?: string
  /** How long a summary may take, in milliseconds. Default 30,000. */
  timeoutMs?: number
}

const optionRules: OptionRules<ContextLimitOptions> = {
  name: 'any',
  maxTokens: 'positive',
  countTokens: 'any',
  summarizer: 'any',
  summarizeFromTokens: 'not-negative',
  keepExchanges: 'not-negative',
  prompt: 'any',
  timeoutMs: 'not-negative',
}

/** After failures one upon another, so many requests pass at most before a summary is tried again. */
const longestPause = 64

/**
 * Keeps a conversation within a budget of tokens. Belongs between `UserContext` and `LLM`.
 *
 * Before the model is asked, the oldest exchanges are left out until the rest fits; tool calls and their results go
 * together, the system prompt and what the user said last always stay. With a `summarizer`, a summary is written before
 * it comes to that, in the background: no answer waits for it. When it is there it takes the place of what it sums up,
 * unless that has been changed meanwhile. If it fails or takes too long, that is reported, what is old is left out when
 * the budget demands it, and a later request tries again.
 */
export class ContextLimit extends FrameProcessor {
  static override readonly processorName: string = 'ContextLimit'
  override readonly io: ProcessorIO = { needs: [LLMContextFrame] }
  readonly #options: ContextLimitOptions
  readonly #countTokens: TokenCounter
  readonly #session = new AbortController()
  readonly #contexts = new WeakMap<LLMContext, ShortenedContext>()
  #failures = 0
  #pause = 0

  constructor(options: ContextLimitOptions) {
    super(checkOptions('ContextLimit', options, optionRules))
    this.#options = options
    this.#countTokens = options.countTokens ? countedOnce(options.countTokens) : estimateTokens
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (!(frame instanceof LLMContextFrame) || direction === 'upstream') return this.push(frame, direction)
    const { maxTokens, summarizer } = this.#options
    const context = this.#shortened(frame.context)
    this.#trim(context, maxTokens)
    const passed = this.push(frame)
    if (summarizer) this.#summarizeIfLong(context, summarizer)
    return passed
  }

  protected override async setup(): Promise<void> {
    const { signal } = this.#session
    await this.#options.summarizer?.warmup?.(callIn(this.environment, signal))
  }

  protected override onEnd(): void {
    this.#session.abort()
  }

  protected override cleanup(): void {
    this.#session.abort()
  }

  #shortened(context: LLMContext): ShortenedContext {
    const known = this.#contexts.get(context)
    if (known) return known
    const fresh = new ShortenedContext(context, this.#countTokens)
    this.#contexts.set(context, fresh)
    return fresh
  }

  #trim(context: ShortenedContext, maxTokens: number): void {
    try {
      const trimmed = context.trim(maxTokens)
      if (trimmed) this.push(shortenedFrame({ how: 'trimmed', ...trimmed }))
    } catch (thrown) {
      // A counter that fails is no reason not to answer.
      const failed = (text: string, cause: unknown) =>
        new ContextError(`The conversation could not be trimmed: ${text}`, { cause })
      this.report(toAntiphonError(thrown, failed))
    }
  }

  #summarizeIfLong(context: ShortenedContext, summarizer: LLMProvider): void {
    const { maxTokens, summarizeFromTokens = maxTokens * 0.75, keepExchanges = 4 } = this.#options
    if (context.tokens < summarizeFromTokens) return
    if (this.#pause > 0) {
      this.#pause--
      return
    }
    const covered = context.cover(Math.max(1, keepExchanges))
    if (covered) this.spawn(() => this.#summarize(context, covered, summarizer))
  }

  async #summarize(context: ShortenedContext, covered: Covered, summarizer: LLMProvider): Promise<void> {
    const { clock } = this
    const { prompt = summaryPrompt, timeoutMs = 30_000 } = this.#options
    const provider = summarizer.name
    const startedAtMs = clock.now()
    const late = new AbortController()
    const message = `The summary took longer than ${timeoutMs} ms.`
    const timer = this.after(timeoutMs, () => late.abort(new TimeoutError(message, { provider })))
    const signal = AbortSignal.any([late.signal, this.#session.signal])
    try {
      const request = { provider: summarizer, prompt, context: callIn(this.environment, signal) }
      const { message, usage } = await writeSummary(covered.messages, request)
      this.#failures = 0
      const done = context.settle(covered, message)
      if (!done) return
      const cost = { provider, durationMs: clock.now() - startedAtMs, ...usage }
      this.push(shortenedFrame({ how: 'summarized', ...done, ...cost }))
    } catch (thrown) {
      context.settle(covered, undefined)
      if (isAbort(thrown) && this.#session.signal.aborted) return
      this.#pause = Math.min(longestPause, 2 ** this.#failures++)
      const failure = late.signal.aborted ? late.signal.reason : thrown
      this.report(toAntiphonError(failure, (text, cause) => new LLMError(text, { cause, provider })))
    } finally {
      timer.cancel()
    }
  }
}
