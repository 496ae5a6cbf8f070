import {
  announced,
  guard,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  type ProviderCall,
} from '../../src/index.ts'
import { answerLimits } from './answer-limits.ts'

/** How an answer is read that nobody hears. */
export interface PlainAnswerOptions {
  /** Reading stops when there is more text than this, in UTF-16 code units. Default: as much as is taken of any answer. */
  longest?: number
  /** Most milliseconds to the first word. Default: no limit. */
  firstByteMs?: number
  /** Most milliseconds between two words. Default: no limit. */
  stallMs?: number
}

/** The words of an answer. */
export interface PlainAnswer {
  readonly text: string
  readonly usage: { readonly inputTokens?: number; readonly outputTokens?: number }
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
  const { longest = answerLimits().textLength, firstByteMs, stallMs } = options
  const { signal, clock } = context
  const stop = new AbortController()
  const call = { ...context, signal: AbortSignal.any([signal, stop.signal]) }
  const limits = { signal, clock, firstByteMs, stallMs, what: provider.name, counts: isAnswer }
  const pieces: string[] = []
  let length = 0
  let usage = {}
  try {
    const ask = (call: ProviderCall) => guard(provider.generate(request, call), limits)
    for await (const event of announced(call, 'llm', provider, ask)) {
      if (event.type === 'usage') usage = { inputTokens: event.inputTokens, outputTokens: event.outputTokens }
      if (event.type !== 'text') continue
      pieces.push(event.text)
      length += event.text.length
      if (length > longest) break
    }
  } finally {
    stop.abort()
  }
  return { text: pieces.join(''), usage }
}

function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}
