import { announced } from './announced.ts'
import { guard } from './guard.ts'
import type { ProviderCall } from './roles/call.ts'
import type { LLMEvent, LLMProvider, LLMRequest, TokenUsage } from './roles/llm.ts'

/** So much of an answer is read by default, in UTF-16 code units. */
const longestAnswer = 1_000_000

/** How an answer is read that nobody hears. */
export interface PlainAnswerOptions {
  /** Reading stops when there is more text than this, in UTF-16 code units. Default 1,000,000. */
  longest?: number
  /** Most milliseconds to the first word. Default: no limit. */
  firstByteMs?: number
  /** Most milliseconds between two words. Default: no limit. */
  stallMs?: number
}

/** The words of an answer. */
export interface PlainAnswer {
  readonly text: string
  /** The answer to a request with `output`. */
  readonly data?: unknown
  readonly usage: Partial<TokenUsage>
}

/**
 * Asks a model for something that is not said but read: a summary, a judgement. What it thinks is left out.
 * @throws TimeoutError; CancelledError; what the provider throws.
 */
export async function plainAnswer(
  provider: LLMProvider,
  request: LLMRequest,
  context: ProviderCall,
  options: PlainAnswerOptions = {},
): Promise<PlainAnswer> {
  const { longest = longestAnswer, firstByteMs, stallMs } = options
  const { signal, clock } = context
  const stop = new AbortController()
  const call = { ...context, signal: AbortSignal.any([signal, stop.signal]) }
  const limits = { signal, clock, firstByteMs, stallMs, what: provider.name, counts: isAnswer }
  const pieces: string[] = []
  let length = 0
  let usage: Partial<TokenUsage> = {}
  let data: { readonly data?: unknown } = {}
  try {
    const ask = (call: ProviderCall) => guard(provider.generate(request, call), limits)
    for await (const event of announced(call, 'llm', provider, ask)) {
      if (event.type === 'usage') {
        const { type: _, ...tokens } = event
        usage = tokens
      }
      if (event.type === 'data') data = { data: event.data }
      if (event.type !== 'text') continue
      pieces.push(event.text)
      length += event.text.length
      if (length > longest) break
    }
  } finally {
    stop.abort()
  }
  return { text: pieces.join(''), ...data, usage }
}

function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}
