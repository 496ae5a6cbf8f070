import type { Message } from './message.ts'

/**
 * A conversation in exchanges, oldest first: what the user said (one message or several) with all that came of it up to
 * what they said next. A tool call and its result are always in the same one. What comes before the user has said
 * anything, such as a greeting, is an exchange of its own. The system prompt is in none.
 */
export function exchangesOf(messages: readonly Message[]): Message[][] {
  const exchanges: Message[][] = []
  const results = new Set(messages.flatMap((each) => (each.role === 'tool' ? [each.toolCallId] : [])))
  const open = new Set<string>()
  let before: Message | undefined
  for (const message of messages) {
    if (message.role === 'system') continue
    const begins = message.role === 'user' && before?.role !== 'user' && open.size === 0
    if (begins || before === undefined) exchanges.push([])
    exchanges.at(-1)!.push(message)
    if (message.role === 'tool') open.delete(message.toolCallId)
    else if (message.role === 'assistant')
      for (const { id } of message.toolCalls ?? []) if (results.has(id)) open.add(id)
    before = message
  }
  return exchanges
}

/** A conversation without its last exchanges. */
export function withoutLast(messages: readonly Message[], count: number): Message[] {
  const exchanges = exchangesOf(messages)
  return exchanges.slice(0, Math.max(0, exchanges.length - count)).flat()
}

/** Messages that are of no use without each other: a message that calls tools with the results; any other alone. */
export function groupsOf(messages: readonly Message[]): Message[][] {
  const groups: Message[][] = []
  const calling = new Map<string, Message[]>()
  for (const message of messages) {
    const caller = message.role === 'tool' ? calling.get(message.toolCallId) : undefined
    if (caller) {
      caller.push(message)
      continue
    }
    const group = [message]
    groups.push(group)
    if (message.role === 'assistant') for (const { id } of message.toolCalls ?? []) calling.set(id, group)
  }
  return groups
}

/** A conversation without some of its messages. A tool call goes with its results, and a result with its call. */
export function withoutMessages(
  messages: readonly Message[],
  where: (message: Message) => boolean,
): Message[] {
  const gone = new Set(
    groupsOf(messages)
      .filter((group) => group.some(where))
      .flat(),
  )
  return messages.filter((message) => !gone.has(message))
}
