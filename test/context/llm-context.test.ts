import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LLMContext, type Message, type ToolCall, type ToolMessage } from '../../src/engine.ts'

interface Part {
  /** Parts of one line arrive in their order; parts of different lines in any. */
  readonly line: string
  write(context: LLMContext): void
}

const words = fc.array(fc.stringMatching(/^[a-z]{1,5} $/), { maxLength: 4 })
const round = fc.record({ words, tools: fc.nat(2) })
const turn = fc.record({
  user: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
  rounds: fc.array(round, { maxLength: 3 }),
})
type Turn = { user: string | null; rounds: { words: string[]; tools: number }[] }

function tools(turn: number, round: number, count: number): [ToolCall[], ToolMessage[]] {
  const calls = Array.from({ length: count }, (_, i) => ({
    id: `${turn}.${round}.${i}`,
    name: 'look',
    arguments: '{}',
  }))
  const results = calls.map(({ id, name }) => ({
    role: 'tool' as const,
    toolCallId: id,
    name,
    content: 'seen',
  }))
  return [calls, results]
}

function partsOf(turns: readonly Turn[]): Part[] {
  const parts: Part[] = []
  for (const [turn, { user, rounds }] of turns.entries()) {
    if (user !== null) parts.push({ line: `user ${turn}`, write: (context) => context.addUser(user, turn) })
    for (const [round, { words, tools: count }] of rounds.entries()) {
      for (const word of words)
        parts.push({
          line: `heard ${turn}.${round}`,
          write: (context) => context.recordHeard(turn, round, word),
        })
      if (count > 0)
        parts.push({
          line: `tools ${turn}.${round}`,
          write: (context) => context.recordTools(turn, round, ...tools(turn, round, count)),
        })
    }
  }
  return parts
}

function conversation(turns: readonly Turn[]): Message[] {
  return turns.flatMap(({ user, rounds }, turn) => [
    ...(user === null ? [] : [{ role: 'user' as const, content: user }]),
    ...rounds.flatMap(({ words, tools: count }, round): Message[] => {
      const [calls, results] = tools(turn, round, count)
      return [
        ...(words.length === 0 ? [] : [{ role: 'assistant' as const, content: words.join('').trim() }]),
        ...(count === 0 ? [] : [{ role: 'assistant' as const, content: '', toolCalls: calls }, ...results]),
      ]
    }),
  ])
}

/** Any order in which those of one line keep theirs. */
function shuffled(parts: readonly Part[], choices: readonly number[]): Part[] {
  const lines = [...Map.groupBy(parts, ({ line }) => line).values()].map((line) => [...line])
  const order: Part[] = []
  for (let i = 0; lines.length > 0; i++) {
    const at = (choices[i % choices.length] ?? 0) % lines.length
    order.push(lines[at]!.shift()!)
    if (lines[at]!.length === 0) lines.splice(at, 1)
  }
  return order
}

test('the parts of answers, in whatever order they arrive, give one conversation, tools always with their results', () => {
  fc.assert(
    fc.property(
      fc.array(turn, { maxLength: 5 }),
      fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 }),
      (turns, choices) => {
        const context = new LLMContext()
        for (const part of shuffled(partsOf(turns), choices)) {
          part.write(context)
          expect(unanswered(context.messages)).toEqual([])
        }
        expect(context.messages).toEqual(conversation(turns))
      },
    ),
    { numRuns: 500 },
  )
})

/** Calls that are not followed at once by their results. */
function unanswered(messages: readonly Message[]): string[] {
  return messages.flatMap((message, at) => {
    if (message.role !== 'assistant' || !message.toolCalls) return []
    return message.toolCalls.flatMap(({ id }, i) => {
      const result = messages[at + 1 + i]
      return result?.role === 'tool' && result.toolCallId === id ? [] : [id]
    })
  })
}

describe('a conversation', () => {
  test('begins with what it is given; a system message becomes the prompt', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'hello' },
      { role: 'assistant', content: 'hi' },
    ]
    const context = new LLMContext({ messages })
    expect(context.messages).toEqual(messages)
    context.system = 'Be brief.'
    context.addUser('and now?', 3)
    expect(context.messages.map(({ content }) => content)).toEqual(['Be brief.', 'hello', 'hi', 'and now?'])
    expect([context.lastUserMessage, context.lastAssistantMessage]).toEqual(['and now?', 'hi'])
    expect(new LLMContext({ messages, system: 'Mine.' }).system).toBe('Mine.')
  })

  test('is forgotten but for its prompt', () => {
    const context = new LLMContext({ system: 'Be kind.' })
    context.addUser('hello', 1)
    context.clear()
    expect(context.messages).toEqual([{ role: 'system', content: 'Be kind.' }])
    expect([context.lastUserMessage, context.lastAssistantMessage]).toEqual([undefined, undefined])
  })

  test('gives back what was said when nothing was answered, and only then', () => {
    const context = new LLMContext()
    context.addUser('first', 1)
    context.recordHeard(1, 0, 'yes ')
    context.withdrawUser(1)
    context.addUser('second', 2)
    context.withdrawUser(1)
    context.withdrawUser(2)
    expect(context.messages.map(({ content }) => content)).toEqual(['first', 'yes'])
  })

  test('does not grow when what it hands out is changed', () => {
    const context = new LLMContext()
    context.messages.push({ role: 'user', content: 'from outside' })
    expect(context.messages).toEqual([])
  })
})
