import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flow } from '../../../processors/index.ts'
import { type Message, tool } from '../../../src/index.ts'
import { calls, offered, play } from './play.ts'

const order = flow({
  state: { drink: '', size: '' },
  initial: 'drink',
  nodes: {
    drink: {
      prompt: 'Ask for the drink.',
      tools: ({ go }) => [
        tool({
          name: 'set_drink',
          description: '',
          execute: async (_, { clock, signal }) => {
            await clock.sleep(300, signal)
            return go('size', { drink: 'tea' })
          },
        }),
      ],
    },
    size: {
      prompt: ({ drink }) => `Ask for the size of the ${drink}.`,
      tools: ({ go }) => [
        tool({ name: 'set_size', description: '', execute: () => go('done', { size: 'large' }) }),
      ],
    },
    done: { prompt: ({ size }) => `Say that the ${size} one comes.` },
  },
})

/** Every result stands right behind its call, and no call is without one. */
function pairs(messages: readonly Message[]): boolean {
  return messages.every((message, at) => {
    if (message.role === 'tool')
      return messages
        .slice(0, at)
        .some((m) => m.role === 'assistant' && m.toolCalls?.some(({ id }) => id === message.toolCallId))
    if (message.role !== 'assistant' || !message.toolCalls) return true
    return message.toolCalls.every(({ id }) => messages.some((m) => m.role === 'tool' && m.toolCallId === id))
  })
}

test('whenever the user interrupts, node, prompt, tools, state and conversation agree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 0, max: 1_500 }),
      async (first, second) => {
        const { flow, nodes, requests, messages, errors } = await play(order, {
          caller: async (caller) => {
            await caller.say('a large tea')
            await caller.wait(first)
            await caller.say('please')
            await caller.wait(second)
            await caller.say('now then')
            await caller.answered(2_000)
          },
          model: { firstByteMs: 120, wordMs: 30 },
          answers: ({ tools = [] }) => (tools[0] ? calls(tools[0].name) : 'It comes at once to your table.'),
        })
        expect(errors).toEqual([])
        expect(pairs(messages)).toBe(true)
        expect(nodes).toEqual(['drink', 'size', 'done'])
        expect(flow.state).toEqual({ drink: 'tea', size: 'large' })
        const known = new Set([
          'Ask for the drink. (set_drink)',
          'Ask for the size of the tea. (set_size)',
          'Say that the large one comes. ()',
        ])
        expect(requests.map(offered).filter((each) => !known.has(each))).toEqual([])
        expect(requests.every((request) => pairs(request.messages))).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})
