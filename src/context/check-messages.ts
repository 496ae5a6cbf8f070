import { ContextError } from '../errors.ts'
import { isMetadata } from '../vendor-metadata.ts'
import { wrongContent } from './check-content.ts'
import type { MessageContent } from './content.ts'
import type { Message } from './message.ts'

const roles = ['system', 'user', 'assistant', 'tool']

/**
 * Refuses what no model would take: something that is no message, a tool's result without its call before it, a call
 * without its result.
 * @throws ContextError that names the first such message.
 */
export function checkMessages(messages: unknown): asserts messages is readonly Message[] {
  if (!Array.isArray(messages)) throw new ContextError('Messages come as a list.')
  const open = new Set<string>()
  for (const [index, message] of messages.entries()) {
    if (!isMessage(message))
      throw new ContextError(`Message ${index} is none: it needs a role and its content.`)
    checkContent(message.content, `The content of message ${index}`)
    if (message.role === 'tool') {
      if (!open.delete(message.toolCallId))
        throw new ContextError(
          `Message ${index} is the result of the tool call "${message.toolCallId}", which is not before it.`,
        )
    } else {
      if (open.size > 0) break
      if (message.role === 'assistant') for (const { id } of message.toolCalls ?? []) open.add(id)
    }
  }
  const [id] = open
  if (id !== undefined) throw new ContextError(`The tool call "${id}" is not followed by its result.`)
}

/**
 * Refuses what is neither text nor parts that a model may take.
 * @throws ContextError
 */
export function checkContent(content: unknown, what = 'The content'): asserts content is MessageContent {
  const wrong = wrongContent(content)
  if (wrong !== undefined) throw new ContextError(`${what} ${wrong}.`)
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false
  const { role, content, toolCalls, toolCallId, name, metadata } = value as Record<string, unknown>
  if (!roles.includes(role as string)) return false
  if (typeof content !== 'string' && !(role === 'user' && Array.isArray(content))) return false
  if (role === 'tool') return typeof toolCallId === 'string' && typeof name === 'string'
  if (!isMetadata(metadata)) return false
  return (
    role !== 'assistant' || toolCalls === undefined || (Array.isArray(toolCalls) && toolCalls.every(isCall))
  )
}

function isCall(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, arguments: args, metadata } = value as Record<string, unknown>
  const isNamed = typeof id === 'string' && typeof name === 'string' && typeof args === 'string'
  return isNamed && isMetadata(metadata)
}
