import type OpenAI from 'openai'
import type { ChatCompletionChunk, ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import {
  CancelledError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  MissingPackageError,
  type ProviderContext,
  ProviderMeter,
} from '../../src/index.ts'
import { cutOff, toLLMError } from './openai-error.ts'
import { toChatMessages, toChatTools } from './openai-messages.ts'

/** Options of {@link openai}. */
export interface OpenAIOptions {
  /** The model's name as the server knows it: `gpt-5-mini`, `llama3.2`. */
  model: string
  /** The server: `http://localhost:11434/v1` for Ollama. Default OpenAI's own. */
  baseURL?: string
  /** The key. Default the environment's `OPENAI_API_KEY`; servers on your own machine mostly need none. */
  apiKey?: string
  /** Sampling temperature, where a request names none. */
  temperature?: number
  /** Most tokens of an answer, where a request names none. */
  maxTokens?: number
  /** Headers to send with each request. */
  headers?: Readonly<Record<string, string>>
  /** How often a request that failed before it began to answer is made again. Default 1. */
  maxRetries?: number
  /** How long the server may take to begin to answer, in milliseconds. Default 30,000. */
  timeoutMs?: number
}

/**
 * A language model on any server that speaks OpenAI's chat completions: OpenAI, Groq, Ollama, llama.cpp, vLLM and others.
 * It needs the package `openai`.
 */
export function openai(options: OpenAIOptions): LLMProvider {
  const { model, baseURL = 'https://api.openai.com/v1' } = options
  const where = { model, baseURL }
  const meter = new ProviderMeter()
  let client: Promise<OpenAI> | undefined

  async function* generate(request: LLMRequest, context: ProviderContext): AsyncGenerator<LLMEvent, void, undefined> {
    const { signal, clock } = context
    const answer = new Answer()
    try {
      client ??= connect(options, baseURL)
      const { chat } = await client
      const stream = await clock.hold(chat.completions.create(toParams(request, options), { signal }))
      const chunks = stream[Symbol.asyncIterator]()
      try {
        for (let next = await clock.hold(chunks.next()); !next.done; next = await clock.hold(chunks.next()))
          yield* answer.add(next.value)
      } finally {
        stream.controller.abort()
      }
      if (!answer.finished) throw cutOff(where)
      yield* answer.calls()
    } catch (thrown) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      throw toLLMError(thrown, where)
    }
    if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    meter.add('inputTokens', answer.inputTokens)
    meter.add('outputTokens', answer.outputTokens)
  }

  return {
    name: 'openai',
    model,
    generate: (request, context) => meter.track(context.clock, generate(request, context)),
    metrics: () => meter.read(),
  }
}

async function connect(options: OpenAIOptions, baseURL: string): Promise<OpenAI> {
  const { apiKey, headers, maxRetries = 1, timeoutMs = 30_000 } = options
  let Client: typeof OpenAI
  try {
    Client = (await import('openai')).default
  } catch (cause) {
    throw new MissingPackageError('openai', 'openai()', { cause })
  }
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env
  return new Client({
    baseURL,
    // The client insists on a key; servers that need none take any.
    apiKey: apiKey ?? environment?.OPENAI_API_KEY ?? 'none',
    maxRetries,
    timeout: timeoutMs,
    ...(headers && { defaultHeaders: { ...headers } }),
  })
}

function toParams(request: LLMRequest, options: OpenAIOptions): ChatCompletionCreateParamsStreaming {
  const temperature = request.temperature ?? options.temperature
  const maxTokens = request.maxTokens ?? options.maxTokens
  return {
    model: options.model,
    stream: true,
    stream_options: { include_usage: true },
    messages: toChatMessages(request.messages),
    ...(request.tools?.length && { tools: toChatTools(request.tools) }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { max_completion_tokens: maxTokens }),
  }
}

/** An answer as its chunks come in. */
class Answer {
  finished = false
  inputTokens = 0
  outputTokens = 0
  readonly #calls: { id: string; name: string; arguments: string }[] = []

  /** Takes in a chunk; returns what can be given on of it. */
  add(chunk: ChatCompletionChunk): LLMEvent[] {
    const choice = chunk.choices?.[0]
    const events: LLMEvent[] = []
    if (choice?.delta?.content) events.push({ type: 'text', text: choice.delta.content })
    for (const part of choice?.delta?.tool_calls ?? []) {
      this.#calls[part.index] ??= { id: '', name: '', arguments: '' }
      const call = this.#calls[part.index]!
      call.id ||= part.id ?? ''
      call.name += part.function?.name ?? ''
      call.arguments += part.function?.arguments ?? ''
    }
    if (choice?.finish_reason) this.finished = true
    if (chunk.usage) {
      this.inputTokens = chunk.usage.prompt_tokens
      this.outputTokens = chunk.usage.completion_tokens
      events.push({ type: 'usage', inputTokens: this.inputTokens, outputTokens: this.outputTokens })
    }
    return events
  }

  /** The calls, once the answer has ended: only then are their arguments whole. */
  calls(): LLMEvent[] {
    return this.#calls.map(({ id, name, arguments: args }, index) => ({
      type: 'tool-call',
      id: id || `call-${index}`,
      name,
      arguments: args || '{}',
    }))
  }
}
