import type { OpenAI } from 'openai'
import { type AssistantMessage, type Message, partsOf } from '../../../src/engine.ts'
import { type MetadataOwner, ownFields } from '../answer/chat-metadata.ts'
import { alternating, withoutSystem } from './alternation.ts'
import { toBodyContent } from './chat-content.ts'
import { withPairedCalls, withShortIds } from './paired-calls.ts'
import { withToldCalls } from './told-calls.ts'

type BodyMessage = OpenAI.ChatCompletionMessageParam

/** What a server insists on beyond what all do. */
export interface Strictness {
  /** User and assistant take turns, and the user begins. */
  readonly alternate?: boolean
  /** There is no system role. */
  readonly noSystem?: boolean
  /** Ids of calls are nine letters and digits. */
  readonly shortIds?: boolean
  /** A call that the model has not made itself, with its thoughts or their signature, is no call. */
  readonly ownCalls?: boolean
  /** Thoughts are not taken back. */
  readonly noThoughts?: boolean
}

/**
 * A conversation as the strictest server takes it: arguments are JSON objects, contents are text, every call has its
 * result and every result its call, nobody says nothing. The server has back what it put to the calls of its own model.
 */
export function toChatMessages(
  messages: readonly Message[],
  strictness: Strictness = {},
  owner: MetadataOwner = nobody,
): BodyMessage[] {
  let told = withPairedCalls(messages).filter(saysSomething)
  if (strictness.ownCalls) told = withToldCalls(told, (message) => isOwn(message, owner))
  if (strictness.noSystem) told = withoutSystem(told)
  if (strictness.alternate || strictness.noSystem) told = alternating(told)
  if (strictness.shortIds) told = withShortIds(told)
  const own = strictness.noThoughts ? nobody : owner
  return told.map((message) => toBodyMessage(message, own))
}

/** Whose metadata nobody has. */
const nobody: MetadataOwner = { label: '', model: '' }

function isOwn(message: AssistantMessage, owner: MetadataOwner): boolean {
  return [message, ...(message.toolCalls ?? [])].some(
    (each) => Object.keys(ownFields(each, owner)).length > 0,
  )
}

function saysSomething(message: Message): boolean {
  if (message.role === 'tool' || (message.role === 'assistant' && message.toolCalls?.length)) return true
  return partsOf(message.content).some((part) => part.type !== 'text' || part.text.trim() !== '')
}

function toBodyMessage(message: Message, owner: MetadataOwner): BodyMessage {
  if (message.role === 'user') return { role: 'user', content: toBodyContent(message.content) }
  // Half of a surrogate pair is refused by servers that turn text into UTF-8.
  const content = message.content.toWellFormed()
  switch (message.role) {
    case 'system':
      return { role: 'system', content }
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content }
    case 'assistant':
      if (!message.toolCalls?.length) return { role: 'assistant', content }
      return {
        role: 'assistant',
        content,
        ...ownFields(message, owner),
        tool_calls: message.toolCalls.map((call) => ({
          id: call.id,
          type: 'function' as const,
          function: { name: call.name, arguments: call.arguments },
          ...ownFields(call, owner),
        })),
      }
  }
}
