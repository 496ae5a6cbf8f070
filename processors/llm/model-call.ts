import {
  guard,
  type LLMProvider,
  type LLMRequest,
  LLMTextFrame,
  MetricsFrame,
  type ProviderContext,
  type ToolCall,
  type TurnScope,
} from '../../src/index.ts'
import type { LLMProcessorOptions } from './llm-options.ts'

/** What a request to the model is made in. */
export interface ModelCall {
  readonly provider: LLMProvider
  readonly limits: Pick<LLMProcessorOptions, 'firstByteMs' | 'stallMs'>
  readonly context: Omit<ProviderContext, 'signal'>
  /** The turn of the answer. */
  readonly scope: TurnScope
  /** Rounds of tool calls before it in the answer. */
  readonly round: number
}

/** What a model has said, and what it wants done. */
export interface ModelReply {
  readonly text: string
  readonly calls: readonly ToolCall[]
}

/**
 * Asks a model once and sends its text on as it comes, and what it cost.
 * @throws TimeoutError; CancelledError when the turn is over; what the provider throws.
 */
export async function callModel(request: LLMRequest, call: ModelCall): Promise<ModelReply> {
  const { provider, scope, round, context } = call
  const { firstByteMs = 30_000, stallMs = 15_000 } = call.limits
  const { clock } = context
  const { signal } = scope
  const startedAtMs = clock.now()
  let ttfbMs: number | undefined
  let text = ''
  let usage = {}
  const calls: ToolCall[] = []
  const stream = provider.generate(request, { ...context, signal })
  for await (const event of guard(stream, { signal, clock, firstByteMs, stallMs, what: provider.name })) {
    if (event.type === 'usage') {
      usage = { inputTokens: event.inputTokens, outputTokens: event.outputTokens }
      continue
    }
    ttfbMs ??= clock.now() - startedAtMs
    if (event.type === 'tool-call') calls.push({ id: event.id, name: event.name, arguments: event.arguments })
    else {
      const { endsSentence = false } = event
      text += event.text
      await scope.push(new LLMTextFrame({ text: event.text, round, endsSentence }))
    }
  }
  const durationMs = clock.now() - startedAtMs
  const measured = { durationMs, ...(ttfbMs !== undefined && { ttfbMs }), ...usage, turn: scope.turn }
  void scope.push(
    new MetricsFrame({ metrics: { type: 'stage', stage: 'llm', provider: provider.name, ...measured } }),
  )
  return { text, calls }
}
