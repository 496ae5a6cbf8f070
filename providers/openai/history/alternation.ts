import { type Message, type MessageContent, partsOf } from '../../../src/engine.ts'

/** What stands for the user where somebody else began. */
const begin = '(The conversation begins.)'
/** What stands for the user where the assistant spoke last. */
const goOn = '(Go on.)'
/** What stands for the assistant where the user spoke right after a tool. */
const nothingSaid = '…'

/**
 * A conversation in which user and assistant take turns, the user first and last, as the chat templates of Mistral,
 * Gemma and Llama 2 insist: messages of one role in a row become one, and where a turn is missing a remark in brackets
 * stands for it. System messages become one, at the beginning.
 */
export function alternating(messages: readonly Message[]): Message[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const told: Message[] = []
  for (const message of messages) {
    const last = told.at(-1)
    if (message.role === 'system') continue
    if (message.role === 'tool') told.push(message)
    else if (message.role === 'user') {
      if (last?.role === 'tool') told.push({ role: 'assistant', content: nothingSaid })
      if (last?.role === 'user')
        told[told.length - 1] = { ...last, content: joined(last.content, message.content) }
      else told.push(message)
    } else {
      if (last === undefined) told.push({ role: 'user', content: begin })
      if (last?.role === 'assistant' && !last.toolCalls?.length)
        told[told.length - 1] = { ...message, content: joined(last.content, message.content) }
      else told.push(message)
    }
  }
  if (told.at(-1)?.role === 'assistant') told.push({ role: 'user', content: goOn })
  return system.length === 0 ? told : [{ role: 'system', content: system.join('\n\n') }, ...told]
}

/** A conversation whose instructions stand before the user's first words, for templates that know no system role. */
export function withoutSystem(messages: readonly Message[]): Message[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const said = messages.filter(({ role }) => role !== 'system')
  if (system.length === 0) return said
  const [first] = said
  const content = system.join('\n\n')
  if (first?.role !== 'user') return [{ role: 'user', content }, ...said]
  return [{ ...first, content: joined<MessageContent>(content, first.content) }, ...said.slice(1)]
}

function joined<Content extends MessageContent>(before: Content, after: Content): Content
function joined(before: MessageContent, after: MessageContent): MessageContent {
  if (typeof before !== 'string' || typeof after !== 'string') return [...partsOf(before), ...partsOf(after)]
  return before === '' || after === '' ? before + after : `${before}\n\n${after}`
}
