import {
  LLMError,
  type LLMProvider,
  type Message,
  type ProviderCall,
  TimeoutError,
} from '../../src/engine.ts'
import { summaryPrompt, writeSummary } from '../context/summary.ts'

/**
 * Sums up messages.
 * @throws TimeoutError if it takes longer than `timeoutMs`; LLMError; CancelledError.
 */
export async function summarizeInTime(
  messages: readonly Message[],
  provider: LLMProvider,
  timeoutMs: number,
  context: ProviderCall,
): Promise<Message> {
  const late = new AbortController()
  const message = `The summary took longer than ${timeoutMs} ms.`
  const timer = context.clock.setTimeout(() => late.abort(), timeoutMs)
  const signal = AbortSignal.any([late.signal, context.signal])
  try {
    const request = { provider, prompt: summaryPrompt, context: { ...context, signal } }
    return (await writeSummary(messages, request)).message
  } catch (cause) {
    if (late.signal.aborted) throw new TimeoutError(message, { provider: provider.name })
    if (cause instanceof Error) throw cause
    throw new LLMError(message, { cause })
  } finally {
    timer.cancel()
  }
}
