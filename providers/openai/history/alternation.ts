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
    if (message.role === 'system') continue
    const last = told.at(-1)
    const both = asOne(last, message)
    const missing = missingBetween(last, message)
    if (both) told.pop()
    if (missing) told.push(missing)
    told.push(both ?? message)
  }
  if (told.at(-1)?.role === 'assistant') told.push({ role: 'user', content: goOn })
  return system.length === 0 ? told : [{ role: 'system', content: system.join('\n\n') }, ...told]
}

/** Two messages of one role in a row; undefined where they stay two, as a call of tools and what follows it do. */
function asOne(first: Message | undefined, second: Message): Message | undefined {
  if (first?.role === 'user' && second.role === 'user')
    return { ...first, content: joined(first.content, second.content) }
  if (first?.role === 'assistant' && second.role === 'assistant' && !first.toolCalls?.length)
    return { ...second, content: joined(first.content, second.content) }
  return undefined
}

/** What stands for a turn that is missing before a message. */
function missingBetween(last: Message | undefined, next: Message): Message | undefined {
  if (last === undefined && next.role === 'assistant') return { role: 'user', content: begin }
  if (last?.role === 'tool' && next.role === 'user') return { role: 'assistant', content: nothingSaid }
  return undefined
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
