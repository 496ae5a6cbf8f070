import fc from 'fast-check'
import type { Message, ToolCall } from '../../src/engine.ts'

const text = fc.oneof(fc.lorem({ maxCount: 30 }), fc.string({ maxLength: 60 }))

type Part = { say: string } | { calls: { text: string; results: string[] } }
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ say: text }),
  fc.record({ calls: fc.record({ text, results: fc.array(text, { minLength: 1, maxLength: 3 }) }) }),
)
const exchange = fc.record({
  users: fc.array(text, { minLength: 1, maxLength: 2 }),
  parts: fc.array(part, { maxLength: 4 }),
})

/** Conversations that a model takes: each tool call is followed by its results; some begin with a greeting. */
export const conversations: fc.Arbitrary<Message[]> = fc
  .record({
    system: fc.option(text),
    greeting: fc.option(text),
    exchanges: fc.array(exchange, { maxLength: 8 }),
  })
  .map(({ system, greeting, exchanges }) => {
    let calls = 0
    const messages: Message[] = []
    if (system !== null) messages.push({ role: 'system', content: system })
    if (greeting !== null) messages.push({ role: 'assistant', content: greeting })
    for (const { users, parts } of exchanges) {
      for (const content of users) messages.push({ role: 'user', content })
      for (const each of parts) {
        if ('say' in each) messages.push({ role: 'assistant', content: each.say })
        else messages.push(...called(each.calls, () => `call-${calls++}`))
      }
    }
    return messages
  })

function called({ text, results }: { text: string; results: string[] }, id: () => string): Message[] {
  const toolCalls: ToolCall[] = results.map(() => ({ id: id(), name: 'look', arguments: '{"at":"it"}' }))
  return [
    { role: 'assistant', content: text, toolCalls },
    ...toolCalls.map(({ id: toolCallId, name }, index) => ({
      role: 'tool' as const,
      toolCallId,
      name,
      content: results[index]!,
    })),
  ]
}
