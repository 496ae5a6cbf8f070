import type { OpenAI } from 'openai'
import {
  CancelledError,
  checkOptions,
  guard,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  MissingPackageError,
  type OptionRules,
  type ProviderContext,
  ProviderMeter,
} from '../../src/index.ts'
import { explain } from './openai-errors.ts'
import { type OpenAIBodyOptions, openAIBodyRules, toRequestBody } from './openai-request.ts'
import { readCompletion } from './openai-stream.ts'

export type { OpenAIBodyOptions } from './openai-request.ts'

/** Options of {@link openai}. */
export interface OpenAIOptions extends OpenAIBodyOptions {
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
}

const optionRules: OptionRules<OpenAIOptions> = {
  ...openAIBodyRules,
  apiKey: 'any',
  baseURL: 'any',
  headers: 'any',
  timeoutMs: 'positive',
  maxRetries: 'not-negative',
}

const name = 'openai'
/** Wait before the first retry, in milliseconds, unless the server asks for another; it doubles with each. */
const firstWaitMs = 250
/** Keeps the package's own timer out of it: time is kept by the clock of the call. */
const noTimeoutMs = 2 ** 31 - 1

/**
 * A language model behind OpenAI's chat completions protocol: OpenAI's own, or any server that speaks it, such as
 * Groq, Ollama, llama.cpp and vLLM. Needs the package `openai`.
 *
 * In a browser everybody can read the key; there it works only with a `baseURL` of yours, such as a proxy that adds
 * the key. An answer that does not begin within `timeoutMs` is a `TimeoutError`.
 *
 * `metrics()` adds `inputTokens` and `outputTokens`, where the server tells them, and `retries`.
 */
export function openai(options: OpenAIOptions): LLMProvider {
  const { model, timeoutMs = 30_000, maxRetries = 1 } = checkOptions('openai', options, optionRules)
  const meter = new ProviderMeter()
  let connecting: Promise<OpenAI> | undefined
  const connect = () => {
    connecting ??= createClient(options).catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    return connecting
  }

  async function* attempt(client: OpenAI, request: LLMRequest, { clock, signal }: ProviderContext) {
    const body = toRequestBody(request, options, client.baseURL)
    const chunks = await clock.hold(client.chat.completions.create(body, { signal }))
    for await (const event of readCompletion(chunks, clock)) {
      if (event.type === 'usage') {
        meter.add('inputTokens', event.inputTokens)
        meter.add('outputTokens', event.outputTokens)
      }
      yield event
    }
  }

  async function* answer(request: LLMRequest, context: ProviderContext): AsyncGenerator<LLMEvent> {
    const { clock, signal, logger } = context
    const asked = request.model ?? model
    const client = await clock.hold(connect())
    for (let retries = 0; ; retries++) {
      let begun = false
      try {
        for await (const event of attempt(client, request, context)) {
          begun = true
          yield event
        }
        return
      } catch (thrown) {
        if (signal.aborted) throw new CancelledError(undefined, { cause: thrown })
        const { error, retryAfterMs } = explain(thrown, {
          provider: name,
          model: asked,
          address: client.baseURL,
        })
        if (begun || !error.retryable || retries >= maxRetries) throw error
        const waitMs = retryAfterMs ?? firstWaitMs * 2 ** retries
        logger.warn({ provider: name, error, waitMs }, 'a request failed and is sent again')
        meter.add('retries', 1)
        await clock.sleep(waitMs, signal)
      }
    }
  }

  async function* generate(request: LLMRequest, context: ProviderContext): AsyncGenerator<LLMEvent> {
    const { signal, clock } = context
    const what = `The model ${request.model ?? model}`
    // Ends the request also when the caller just stops reading, or the time is up.
    const own = new AbortController()
    const stream = answer(request, { ...context, signal: own.signal })
    try {
      yield* guard(stream, { signal, clock, firstByteMs: timeoutMs, what })
    } finally {
      own.abort()
    }
  }

  return {
    name,
    model,
    generate: (request, context) => meter.track(context.clock, generate(request, context)),
    warmup: async ({ clock }) => {
      await clock.hold(connect())
    },
    metrics: () => meter.read(),
  }
}

async function createClient({
  apiKey = keyOfEnvironment(),
  baseURL,
  headers,
}: OpenAIOptions): Promise<OpenAI> {
  const { OpenAI } = await import('openai').catch((cause: unknown) => {
    throw new MissingPackageError('openai', 'The language model provider openai()', { cause })
  })
  if (apiKey === undefined && baseURL === undefined)
    throw new LLMError('OpenAI needs a key: give openai() an apiKey, or set OPENAI_API_KEY.', {
      provider: name,
    })
  return new OpenAI({
    // The package insists on a key; without one, the header that would carry it is left out.
    apiKey: apiKey ?? 'none',
    defaultHeaders: { ...(apiKey === undefined && { authorization: null }), ...headers },
    ...(baseURL !== undefined && { baseURL }),
    dangerouslyAllowBrowser: baseURL !== undefined,
    logLevel: 'off',
    maxRetries: 0,
    timeout: noTimeoutMs,
  })
}

function keyOfEnvironment(): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.OPENAI_API_KEY || undefined
}
