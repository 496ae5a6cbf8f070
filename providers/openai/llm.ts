import type { OpenAI } from 'openai'
import { type AnswerLimits, answerLimits } from '../../processors/llm/answer-limits.ts'
import {
  boundedFetch,
  CancelledError,
  checkOptions,
  estimateTokens,
  firstBytes,
  guard,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  MissingPackageError,
  type OptionRules,
  type ProviderCall,
  ProviderMeter,
} from '../../src/engine.ts'
import { environmentKey } from '../kit/key.ts'
import { ChatReader } from './answer/chat-reader.ts'
import { MarkMatcher } from './answer/mark-matcher.ts'
import { type TextMark, textMarks } from './answer/text-marks.ts'
import { explain } from './errors.ts'
import { type OpenAIBodyOptions, openAIBodyRules, toRequestBody } from './request.ts'
import { ServerHabits } from './server-habits.ts'
import { readCompletion } from './stream.ts'

export type { AnswerLimits } from '../../processors/llm/answer-limits.ts'
export { EmptyAnswerError } from './answer/empty-answer.ts'
export { type TextMark, textMarks } from './answer/text-marks.ts'
export type { OpenAIBodyOptions } from './request.ts'

/** Options of {@link openai}. */
export interface OpenAIOptions extends OpenAIBodyOptions {
  /** What it is called in metrics, logs and errors, to tell it from another: `groq`. Default `openai`. */
  label?: string
  /** The key. Default: the environment variable `OPENAI_API_KEY`. A server of your own (`baseURL`) may need none. */
  apiKey?: string
  /**
   * Where the server is, with its version: `http://localhost:11434/v1` (Ollama), `http://localhost:8080/v1`
   * (llama.cpp), `http://localhost:8000/v1` (vLLM), `https://api.groq.com/openai/v1`. Default: OpenAI itself.
   */
  baseURL?: string
  /** More HTTP headers. */
  headers?: Readonly<Record<string, string>>
  /** How long the answer may take to begin, retries and all, in milliseconds. Default 30,000. */
  timeoutMs?: number
  /** How often a request that failed before its answer began is sent again, if that can help. Default 1. */
  maxRetries?: number
  /**
   * Whether user and assistant take turns in what the server is sent, as the chat templates of some models insist:
   * messages of one role in a row become one, and where the user has not spoken yet a remark in brackets stands for it.
   * Default: as soon as the server has refused a conversation for that, which is then sent again.
   */
  alternate?: boolean
  /**
   * What in the model's text is not for the listener: thoughts, calls of tools in the model's own way of writing, control
   * tokens. Thoughts become `reasoning` events; calls of a tool that the request offers become calls. Default
   * {@link textMarks}; `[]` takes the text as it comes.
   */
  marks?: readonly TextMark[]
  /**
   * Whether the model thinks before it answers and marks only the end of it, `</think>`: its text then waits for that
   * mark, or for the end of the answer. Default: as its name says (`qwq`, `deepseek-r1`), and as its last answer was.
   */
  thinksFirst?: boolean
  /**
   * Whether the model goes on where a conversation ends with its own words: so a fallback has it finish what another began.
   * If not, it is asked to in a user message. Default true.
   */
  continues?: boolean
  /** How much of an answer is taken. */
  limits?: AnswerLimits
}

const optionRules: OptionRules<OpenAIOptions> = {
  ...openAIBodyRules,
  apiKey: 'any',
  baseURL: 'any',
  headers: 'any',
  timeoutMs: 'positive',
  maxRetries: 'not-negative',
  label: 'any',
  alternate: 'any',
  marks: 'any',
  thinksFirst: 'any',
  continues: 'any',
  limits: 'any',
}

/** Wait before the first retry, in milliseconds, unless the server asks for another; it doubles with each. */
const firstWaitMs = 250
/** So much of what a server says of an error is read, in bytes. */
const longestErrorPage = 65_536
/** Keeps the package's own timer out of it: time is kept by the clock of the call. */
const noTimeoutMs = 2 ** 31 - 1

/**
 * A language model behind OpenAI's chat completions protocol: OpenAI's own, or any server that speaks it, such as
 * Groq, Ollama, llama.cpp and vLLM. Needs the package `openai`.
 *
 * In a browser everybody can read the key; there it works only with a `baseURL` of yours, such as a proxy that adds
 * the key. An answer that does not begin within `timeoutMs` is a `TimeoutError`.
 *
 * A request's `options` for it stand under its name (its `label`, or `openai`) and are fields of the body.
 *
 * `metrics()` adds `inputTokens`, `outputTokens`, `cachedTokens` and `reasoningTokens`, where the server tells them, and
 * `retries`.
 */
export function openai(options: OpenAIOptions): LLMProvider {
  const {
    model,
    timeoutMs = 30_000,
    maxRetries = 1,
    alternate = false,
  } = checkOptions('openai', options, optionRules)
  const name = nameOf(options)
  const limits = answerLimits(options.limits)
  const matcher = new MarkMatcher(options.marks ?? textMarks)
  const habits = new ServerHabits({ alternate })
  const meter = new ProviderMeter()
  let connecting: Promise<OpenAI> | undefined
  const connect = () => {
    connecting ??= createClient(options).catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    return connecting
  }

  async function* attempt(client: OpenAI, request: LLMRequest, { clock, signal }: ProviderCall) {
    const asked = request.model ?? model
    const body = toRequestBody(request, options, { address: client.baseURL, name }, habits.strictness(asked))
    const response = await clock.hold(client.chat.completions.create(body, { signal }).asResponse())
    const reader = new ChatReader({
      matcher,
      tools: request.tools ?? [],
      owner: { label: name, model: asked },
      output: request.output,
      limits,
      thinksFirst: options.thinksFirst ?? habits.thinksFirst(asked),
      contextTokens: () => estimateTokens(request.messages),
    })
    let whole = false
    try {
      for await (const event of readCompletion(response, reader, clock, limits.eventLength)) {
        if (event.type === 'usage') {
          meter.add('inputTokens', event.inputTokens)
          meter.add('outputTokens', event.outputTokens)
          if (event.cachedTokens) meter.add('cachedTokens', event.cachedTokens)
          if (event.reasoningTokens) meter.add('reasoningTokens', event.reasoningTokens)
        }
        yield event
      }
      whole = true
    } finally {
      // Whoever hears thoughts interrupts, and the next answer is to have none all the same.
      if (whole || reader.thoughtFirst) habits.answered(asked, reader.thoughtFirst)
    }
  }

  async function* answer(request: LLMRequest, context: ProviderCall): AsyncGenerator<LLMEvent> {
    const { clock, signal, logger } = context
    const asked = request.model ?? model
    const client = await clock.hold(connect())
    let learned = false
    for (let retries = 0; ; ) {
      let begun = false
      try {
        for await (const event of attempt(client, request, context)) {
          begun ||= event.type !== 'reasoning'
          yield event
        }
        return
      } catch (thrown) {
        if (signal.aborted) throw new CancelledError(undefined, { cause: thrown })
        const { error, said, retryAfterMs } = explain(thrown, {
          provider: name,
          model: asked,
          address: client.baseURL,
        })
        if (begun) throw error
        if (!learned && habits.learnFrom(asked, error.status, said)) {
          learned = true
          logger.warn(
            { provider: name, error },
            'the server insists on a form of the conversation: the request is sent again in it',
          )
          continue
        }
        if (learned && !error.retryable) habits.forget(asked)
        if (!error.retryable || retries >= maxRetries) throw error
        const waitMs = retryAfterMs ?? firstWaitMs * 2 ** retries
        retries++
        logger.warn({ provider: name, error, waitMs }, 'a request failed and is sent again')
        meter.add('retries', 1)
        await clock.sleep(waitMs, signal)
      }
    }
  }

  async function* generate(request: LLMRequest, context: ProviderCall): AsyncGenerator<LLMEvent> {
    const { signal, clock } = context
    const what = `The model ${request.model ?? model}${options.label ? ` of ${name}` : ''}`
    // Ends the request also when the caller just stops reading, or the time is up.
    const own = new AbortController()
    const stream = answer(request, { ...context, signal: own.signal })
    try {
      yield* guard(stream, { signal, clock, firstByteMs: timeoutMs, what, counts: isAnswer })
    } finally {
      own.abort()
    }
  }

  return {
    name,
    model,
    continues: options.continues ?? true,
    label: options.label,
    generate: (request, context) => meter.track(context.clock, generate(request, context)),
    warmup: async ({ clock }) => {
      await clock.hold(connect())
    },
    metrics: () => meter.read(),
  }
}

/** Thoughts are no beginning of an answer: nobody hears them. */
function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}

function nameOf({ label }: OpenAIOptions): string {
  return label || 'openai'
}

async function createClient(options: OpenAIOptions): Promise<OpenAI> {
  const { apiKey = environmentKey('OPENAI_API_KEY'), baseURL, headers } = options
  const { OpenAI } = await import('openai').catch((cause: unknown) => {
    throw new MissingPackageError('openai', 'The language model provider openai()', { cause })
  })
  if (apiKey === undefined && baseURL === undefined)
    throw new LLMError('OpenAI needs a key: give openai() an apiKey, or set OPENAI_API_KEY.', {
      reason: 'auth',
      provider: nameOf(options),
    })
  return new OpenAI({
    // The package insists on a key; without one, the header that would carry it is left out.
    apiKey: apiKey ?? 'none',
    defaultHeaders: { ...(apiKey === undefined && { authorization: null }), ...headers },
    ...(baseURL !== undefined && { baseURL }),
    dangerouslyAllowBrowser: baseURL !== undefined,
    logLevel: 'off',
    fetch: boundedFetch((response) => (response.ok ? undefined : firstBytes(longestErrorPage))),
    maxRetries: 0,
    timeout: noTimeoutMs,
  })
}
