import type { OpenAI } from 'openai'
import { answerLimits } from '../../processors/llm/answer-limits.ts'
import {
  type AntiphonError,
  CancelledError,
  estimateTokens,
  guard,
  type LLMEvent,
  type LLMRequest,
  type ProviderCall,
  ProviderMeter,
  type TokenUsage,
} from '../../src/engine.ts'
import { ChatReader } from './answer/chat-reader.ts'
import { MarkMatcher } from './answer/mark-matcher.ts'
import { textMarks } from './answer/text-marks.ts'
import { Connection } from './connection.ts'
import { explain } from './errors.ts'
import { nameOf, type OpenAIOptions } from './options.ts'
import { toRequestBody } from './request.ts'
import { type Again, Resending } from './resending.ts'
import { ServerHabits } from './server-habits.ts'
import { readCompletion } from './stream.ts'

/** Chat completions of a server: a request is sent, again where that helps, and its answer is read. */
export class Chat {
  readonly meter = new ProviderMeter()
  readonly connection: Connection
  readonly #options: OpenAIOptions
  readonly #name: string
  readonly #model: string
  readonly #timeoutMs: number
  readonly #maxRetries: number
  readonly #limits: ReturnType<typeof answerLimits>
  readonly #matcher: MarkMatcher
  readonly #habits: ServerHabits

  constructor(options: OpenAIOptions) {
    const { model, timeoutMs = 30_000, maxRetries = 1, alternate = false } = options
    this.connection = new Connection(options)
    this.#options = options
    this.#name = nameOf(options)
    this.#model = model
    this.#timeoutMs = timeoutMs
    this.#maxRetries = maxRetries
    this.#limits = answerLimits(options.limits)
    this.#matcher = new MarkMatcher(options.marks ?? textMarks)
    this.#habits = new ServerHabits({ alternate })
  }

  /** The answer to a request. It has a deadline for its beginning. */
  async *generate(request: LLMRequest, context: ProviderCall): AsyncGenerator<LLMEvent> {
    const { signal, clock } = context
    const what = `The model ${request.model ?? this.#model}${this.#options.label ? ` of ${this.#name}` : ''}`
    // Ends the request also when the caller just stops reading, or the time is up.
    const own = new AbortController()
    const stream = this.#answer(request, { ...context, signal: own.signal })
    try {
      yield* guard(stream, { signal, clock, firstByteMs: this.#timeoutMs, what, counts: isAnswer })
    } finally {
      own.abort()
    }
  }

  async *#answer(request: LLMRequest, context: ProviderCall): AsyncGenerator<LLMEvent> {
    const { clock, signal } = context
    const model = request.model ?? this.#model
    const client = await clock.hold(this.connection.open())
    const resending = new Resending(model, this.#habits, this.#maxRetries)
    for (;;) {
      let begun = false
      try {
        for await (const event of this.#attempt(client, request, context)) {
          begun ||= isAnswer(event)
          yield event
        }
        return
      } catch (thrown) {
        if (signal.aborted) throw new CancelledError(undefined, { cause: thrown })
        const failure = explain(thrown, { provider: this.#name, model, address: client.baseURL })
        const again = begun ? undefined : resending.after(failure)
        if (again === undefined) throw failure.error
        await this.#beforeNext(again, failure.error, context)
      }
    }
  }

  /** Tells why a request is sent again, and waits where it has to. */
  async #beforeNext(
    again: Again,
    error: AntiphonError,
    { clock, signal, logger }: ProviderCall,
  ): Promise<void> {
    const provider = this.#name
    if (again.form === 'other') {
      const message = 'the server insists on a form of the conversation: the request is sent again in it'
      logger.warn({ provider, error }, message)
      return
    }
    const { waitMs } = again
    logger.warn({ provider, error, waitMs }, 'a request failed and is sent again')
    this.meter.add('retries', 1)
    await clock.sleep(waitMs, signal)
  }

  async *#attempt(client: OpenAI, request: LLMRequest, { clock, signal }: ProviderCall) {
    const model = request.model ?? this.#model
    const server = { address: client.baseURL, name: this.#name }
    const body = toRequestBody(request, this.#options, server, this.#habits.strictness(model))
    const response = await clock.hold(client.chat.completions.create(body, { signal }).asResponse())
    const reader = this.#readerOf(request, model)
    let whole = false
    try {
      for await (const event of readCompletion(response, reader, clock, this.#limits.eventLength)) {
        if (event.type === 'usage') this.#count(event)
        yield event
      }
      whole = true
    } finally {
      // Whoever hears thoughts interrupts, and the next answer is to have none all the same.
      if (whole || reader.thoughtFirst) this.#habits.answered(model, reader.thoughtFirst)
    }
  }

  #readerOf({ tools, output, messages }: LLMRequest, model: string): ChatReader {
    return new ChatReader({
      matcher: this.#matcher,
      tools: tools ?? [],
      owner: { label: this.#name, model },
      output,
      limits: this.#limits,
      thinksFirst: this.#options.thinksFirst ?? this.#habits.thinksFirst(model),
      contextTokens: () => estimateTokens(messages),
    })
  }

  #count({ inputTokens, outputTokens, cachedTokens, reasoningTokens }: TokenUsage): void {
    this.meter.add('inputTokens', inputTokens)
    this.meter.add('outputTokens', outputTokens)
    if (cachedTokens) this.meter.add('cachedTokens', cachedTokens)
    if (reasoningTokens) this.meter.add('reasoningTokens', reasoningTokens)
  }
}

/** Thoughts are no beginning of an answer: nobody hears them. */
function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}
