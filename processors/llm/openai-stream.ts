import type { OpenAI } from 'openai'
import { type Clock, LLMError, type LLMEvent } from '../../src/index.ts'
import { ToolCallParts } from './openai-tool-calls.ts'

type Chunk = OpenAI.ChatCompletionChunk

/**
 * The events of a streamed chat completion. Tool calls come when the server says that the answer is finished; the
 * tokens used come last, where the server tells them.
 * @throws LLMError when the stream ends before the answer does.
 */
export async function* readCompletion(chunks: AsyncIterable<Chunk>, clock: Clock): AsyncGenerator<LLMEvent> {
  const calls = new ToolCallParts()
  let finished = false
  let usage: Chunk['usage']
  try {
    for await (const chunk of held(chunks, clock)) {
      usage = chunk.usage ?? usage
      const choice = chunk.choices?.[0]
      if (!choice) continue
      const text = choice.delta?.content || choice.delta?.refusal
      if (text) yield { type: 'text', text }
      for (const part of choice.delta?.tool_calls ?? []) calls.add(part)
      if (!choice.finish_reason || finished) continue
      finished = true
      if (choice.finish_reason === 'content_filter')
        throw new LLMError("The server's content filter stopped the answer.")
      if (choice.finish_reason === 'length' && calls.size > 0)
        throw new LLMError('The answer reached maxTokens in the middle of a tool call: raise maxTokens.')
      for (const call of calls.finish()) yield { type: 'tool-call', ...call }
    }
  } catch (error) {
    // What breaks after the answer is complete (the usage, the goodbye) takes nothing from it.
    if (!finished || error instanceof LLMError) throw error
  }
  if (!finished) throw new LLMError('The answer broke off: its stream ended too early.', { retryable: true })
  if (usage)
    yield {
      type: 'usage',
      inputTokens: usage.prompt_tokens ?? 0,
      outputTokens: usage.completion_tokens ?? 0,
    }
}

/** Holds the clock while the network is waited for, chunk by chunk. */
async function* held<T>(chunks: AsyncIterable<T>, clock: Clock): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]()
  let done = false
  try {
    while (true) {
      const step = await clock.hold(iterator.next())
      if (step.done) {
        done = true
        return
      }
      yield step.value
    }
  } catch (error) {
    done = true
    throw error
  } finally {
    if (!done) await iterator.return?.()
  }
}
