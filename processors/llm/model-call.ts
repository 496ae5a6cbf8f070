import {
  announced,
  estimateTokens,
  guard,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  LLMTextFrame,
  type ProviderCall,
  type StageMetrics,
  type TokenUsage,
  type ToolCall,
  type TurnScope,
  type VendorMetadata,
} from '../../src/engine.ts'
import type { LLMProcessorOptions } from './llm-options.ts'
import { modelLimits } from './model-limits.ts'
import { Reply } from './reply.ts'

/** What a request to the model is made in. */
export interface ModelCall {
  readonly provider: LLMProvider
  readonly limits: Pick<LLMProcessorOptions, 'firstByteMs' | 'stallMs'>
  /** What the model is called with. */
  readonly call: ProviderCall
  /** The turn of the answer. */
  readonly scope: TurnScope
  /** Rounds of tool calls before it in the answer. */
  readonly round: number
  /** The model begins to say something. */
  speaks(): void
  /** Takes what it cost, cut off or not; not when the model failed. */
  measured(metrics: StageMetrics): void
}

type Usage = Partial<TokenUsage> & Pick<StageMetrics, 'cancelled'>

/** What a model has said, and what it wants done. */
export interface ModelReply {
  readonly text: string
  readonly calls: readonly ToolCall[]
  /** What the vendor wants back with them. */
  readonly metadata: VendorMetadata | undefined
}

/**
 * Asks a model once, sends its text on as it comes, and tells what it cost.
 * @throws TimeoutError; CancelledError when the turn is over; what the provider throws.
 */
export async function callModel(request: LLMRequest, call: ModelCall): Promise<ModelReply> {
  const { provider, scope, round, call: given } = call
  const { clock, signal } = given
  const startedAtMs = clock.now()
  let ttfbMs: number | undefined
  let usage: Usage = {}
  const reply = new Reply(provider.name)
  const measure = (tokens: Usage) => {
    const durationMs = clock.now() - startedAtMs
    const of = { stage: 'llm', provider: provider.name, turn: scope.turn } as const
    call.measured({ type: 'stage', ...of, durationMs, ttfbMs, ...tokens })
  }
  try {
    const deadlines = modelLimits(provider, call.limits)
    const limits = { signal, clock, ...deadlines, what: provider.name, counts: isAnswer }
    const ask = (call: ProviderCall) => guard(provider.generate(request, call), limits)
    for await (const event of announced(given, 'llm', provider, ask)) {
      reply.keep(event)
      if (isPart(event)) ttfbMs ??= clock.now() - startedAtMs
      if (event.type === 'usage') usage = tokensOf(event)
      else if (event.type === 'tool-call') reply.call(event)
      else if (event.type === 'text' && event.text !== '') {
        const { text, endsSentence = false } = event
        call.speaks()
        reply.say(text)
        await scope.push(new LLMTextFrame({ text, round, endsSentence }))
      }
    }
  } catch (error) {
    if (scope.over) measure(estimated(request, reply.text))
    throw error
  }
  measure(usage)
  const { text, calls, metadata } = reply
  return { text, calls, metadata }
}

/** What a model thinks is not waited for and goes nowhere. */
function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}

/** Whether somebody gets it: it is what the wait for an answer ends with. */
function isPart({ type }: LLMEvent): boolean {
  return type !== 'reasoning' && type !== 'usage' && type !== 'finish'
}

function tokensOf({ type: _, ...tokens }: Extract<LLMEvent, { type: 'usage' }>): Usage {
  return tokens
}

/** What a request that was cut off has cost, about: vendors count at its end. */
function estimated({ messages }: LLMRequest, text: string): Usage {
  const saying = (content: string) => estimateTokens([{ role: 'assistant', content }])
  const outputTokens = saying(text) - saying('')
  return { inputTokens: estimateTokens(messages), outputTokens, cancelled: true }
}
