import type { AssistantMessage, Message, ToolCall, ToolMessage } from '../../../src/engine.ts'

/**
 * A conversation in which the calls that a provider has not made itself are told as text, in a message of the user's: for
 * vendors that refuse a call without their own form of it, as one is that another model has made, or a program.
 * @param messages Calls are followed by their results.
 */
export function withToldCalls(
  messages: readonly Message[],
  isOwn: (message: AssistantMessage) => boolean,
): Message[] {
  const told: Message[] = []
  const foreign = new Map<string, ToolCall>()
  let lines: string[] | undefined
  for (const message of messages) {
    const call = message.role === 'tool' ? foreign.get(message.toolCallId) : undefined
    if (message.role === 'tool' && call !== undefined && lines !== undefined) {
      lines.push(inWords(call, message))
      continue
    }
    if (lines !== undefined) told.push(asRemark(lines))
    lines = undefined
    if (message.role !== 'assistant' || !message.toolCalls?.length || isOwn(message)) told.push(message)
    else {
      if (message.content.trim() !== '') told.push({ role: 'assistant', content: message.content })
      foreign.clear()
      for (const each of message.toolCalls) foreign.set(each.id, each)
      lines = []
    }
  }
  if (lines !== undefined) told.push(asRemark(lines))
  return told
}

function asRemark(lines: readonly string[]): Message {
  return { role: 'user', content: `(Tools were called:\n${lines.join('\n')})` }
}

function inWords({ name, arguments: args }: ToolCall, { content }: ToolMessage): string {
  return `${name}(${args}) returned ${content}`
}
