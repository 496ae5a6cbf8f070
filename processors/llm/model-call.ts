import {
  announced,
  estimateTokens,
  guard,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  LLMTextFrame,
  type ProviderCall,
  RoundMetadata,
  type StageMetrics,
  type TokenUsage,
  type ToolCall,
  type TurnScope,
  type VendorMetadata,
} from '../../src/engine.ts'
import { answerLimits } from './answer-limits.ts'
import type { LLMProcessorOptions } from './llm-options.ts'
import { modelLimits } from './model-limits.ts'

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

/** So much is taken of a model, whoever provides it. */
const { calls: mostCalls, textLength: longestText } = answerLimits()

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
  let text = ''
  let usage: Usage = {}
  const calls: ToolCall[] = []
  const kept = new RoundMetadata()
  const ofCalls = new RoundMetadata()
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
      if ('metadata' in event && !(event.type === 'tool-call' ? ofCalls : kept).add(event.metadata))
        throw tooMuch(provider, 'brings more metadata than is taken')
      if (event.type === 'finish') continue
      if (event.type === 'usage') {
        const { type: _, ...tokens } = event
        usage = tokens
        continue
      }
      if (!isAnswer(event)) continue
      ttfbMs ??= clock.now() - startedAtMs
      if (event.type === 'tool-call') {
        if (calls.length === mostCalls) throw tooMuch(provider, `calls more than ${mostCalls} tools`)
        const { type: _, ...called } = event
        calls.push(called)
      } else if (event.type === 'text') {
        const { endsSentence = false } = event
        if (event.text === '') continue
        call.speaks()
        text += event.text
        if (text.length > longestText) throw tooMuch(provider, `is longer than ${longestText} characters`)
        await scope.push(new LLMTextFrame({ text: event.text, round, endsSentence }))
      }
    }
  } catch (error) {
    if (scope.over) measure(estimated(request, text))
    throw error
  }
  measure(usage)
  return { text, calls, metadata: kept.all }
}

/** What a model thinks is not waited for and goes nowhere. */
function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}

function tooMuch({ name: provider }: LLMProvider, what: string): LLMError {
  return new LLMError(`The answer of ${provider} ${what}: the rest is not taken.`, {
    provider,
    reason: 'protocol',
  })
}

/** What a request that was cut off has cost, about: vendors count at its end. */
function estimated({ messages }: LLMRequest, text: string): Usage {
  const saying = (content: string) => estimateTokens([{ role: 'assistant', content }])
  const outputTokens = saying(text) - saying('')
  return { inputTokens: estimateTokens(messages), outputTokens, cancelled: true }
}
