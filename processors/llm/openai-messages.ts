import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions'
import type { LLMRequest, Message } from '../../src/index.ts'

/** Our messages as chat completions take them. */
export function toChatMessages(messages: readonly Message[]): ChatCompletionMessageParam[] {
  return messages.map((message) => {
    if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCallId, content: message.content }
    if (message.role !== 'assistant' || !message.toolCalls?.length)
      return { role: message.role, content: message.content }
    const calls = message.toolCalls.map(({ id, name, arguments: args }) => ({
      id,
      type: 'function' as const,
      function: { name, arguments: args },
    }))
    return { role: 'assistant', content: message.content || null, tool_calls: calls }
  })
}

/** Our tools as chat completions take them. */
export function toChatTools(tools: NonNullable<LLMRequest['tools']>): ChatCompletionTool[] {
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: { ...parameters } },
  }))
}
