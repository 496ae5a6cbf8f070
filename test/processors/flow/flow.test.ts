import { expect, test } from 'vitest'
import { z } from 'zod'
import { flow } from '../../../processors/index.ts'
import { textOf, tool } from '../../../src/engine.ts'
import { calls, offered, play } from './play.ts'

const table = flow({
  prompt: 'You take reservations.',
  state: { people: 0, day: '' },
  initial: 'people',
  nodes: {
    people: {
      prompt: 'Ask how many.',
      speaksFirst: true,
      tools: ({ go }) => [
        tool({
          name: 'set_people',
          description: 'Once it is known.',
          parameters: z.object({ people: z.number().int() }),
          execute: ({ people }) => (people > 8 ? go('manager') : go('day', { people })),
        }),
      ],
    },
    day: {
      prompt: ({ people }) => `Ask for the day of the table for ${people}.`,
      tools: ({ go }) => [
        tool({
          name: 'set_day',
          description: 'Once it is known.',
          parameters: z.object({ day: z.string() }),
          execute: ({ day }) => go('goodbye', { day }),
        }),
      ],
    },
    manager: { prompt: 'Say that the manager calls back.', says: 'That is many.' },
    goodbye: { prompt: 'Say goodbye.', ends: true },
  },
})

test('leads from node to node, each with its prompt and tools, to the end', async () => {
  const { heard, nodes, requests, flow, errors, timersLeft, endedAtMs } = await play(table, {
    caller: async (caller) => {
      await caller.answered()
      await caller.say('four')
      await caller.answered()
      await caller.say('on friday')
      await caller.answered()
      await caller.wait(60_000)
    },
    answers: [
      'How many?',
      calls('set_people', { people: 4 }),
      'Which day?',
      calls('set_day', { day: 'friday' }),
      'See you then.',
    ],
  })
  expect(heard).toBe('How many? Which day? See you then.')
  expect(nodes).toEqual(['people', 'day', 'goodbye'])
  expect(requests.map(offered)).toEqual([
    'You take reservations.\n\nAsk how many. (set_people)',
    'You take reservations.\n\nAsk how many. (set_people)',
    'You take reservations.\n\nAsk for the day of the table for 4. (set_day)',
    'You take reservations.\n\nAsk for the day of the table for 4. (set_day)',
    'You take reservations.\n\nSay goodbye. ()',
  ])
  expect(flow.state).toEqual({ people: 4, day: 'friday' })
  expect(table.state).toEqual({ people: 0, day: '' })
  expect(endedAtMs).toBeLessThan(30_000)
  expect({ errors, timersLeft }).toEqual({ errors: [], timersLeft: 0 })
})

test('decides at run time where to go, and says on entering what it is to say', async () => {
  const { heard, nodes } = await play(table, {
    caller: async (caller) => {
      await caller.answered()
      await caller.say('forty')
      await caller.answered()
    },
    answers: ['How many?', calls('set_people', { people: 40 }), 'The manager calls you.'],
  })
  expect(nodes).toEqual(['people', 'manager'])
  expect(heard).toBe('How many? That is many. The manager calls you.')
})

test('of two ways that are called at once, the first is taken, and the model is told', async () => {
  const { nodes, messages, flow } = await play(table, {
    caller: async (caller) => {
      await caller.answered()
      await caller.say('four or five')
      await caller.answered()
    },
    answers: [
      'How many?',
      {
        calls: [
          { name: 'set_people', arguments: { people: 4 } },
          { name: 'set_people', arguments: { people: 5 } },
        ],
      },
      'Which day?',
    ],
  })
  expect(nodes).toEqual(['people', 'day'])
  expect(flow.state.people).toBe(4)
  const results = messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
  expect(results).toEqual([
    '{"entered":"day"}',
    '{"error":"This leads nowhere any more: the conversation is at \\"day\\" already."}',
  ])
})

test('an answer goes so far and no farther before it speaks', async () => {
  const circle = flow({
    initial: 'a',
    maxMoves: 3,
    nodes: {
      a: {
        prompt: 'A',
        tools: ({ go }) => [tool({ name: 'on', description: 'On.', execute: () => go('b') })],
      },
      b: {
        prompt: 'B',
        tools: ({ go }) => [tool({ name: 'on', description: 'On.', execute: () => go('a') })],
      },
    },
  })
  const { nodes, heard } = await play(circle, {
    caller: async (caller) => {
      await caller.say('go')
      await caller.answered()
      await caller.say('again')
      await caller.answered()
    },
    answers: ({ messages }) => (textOf(messages.at(-1)).includes('speak to them') ? 'Well.' : calls('on')),
    model: {},
  })
  expect(nodes).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a'])
  expect(heard).toBe('Well. Well.')
})

test('a node may be made up on the spot, and a state written down without leaving', async () => {
  const list = flow({
    state: { items: [] as readonly string[] },
    initial: 'list',
    nodes: {
      list: {
        prompt: ({ items }) => `So far: ${items.join(', ')}.`,
        tools: ({ state, go, keep }) => [
          tool({
            name: 'add',
            description: 'Adds.',
            parameters: z.object({ item: z.string() }),
            execute: ({ item }) => keep({ items: [...state.items, item] }, 'added'),
          }),
          tool({
            name: 'check',
            description: 'Checks.',
            execute: () => go({ prompt: `Read back ${state.items.length} items.` }),
          }),
        ],
      },
    },
  })
  const { nodes, requests } = await play(list, {
    caller: async (caller) => {
      await caller.say('milk and eggs')
      await caller.answered()
    },
    answers: [calls('add', { item: 'milk' }), calls('add', { item: 'eggs' }), calls('check'), 'Two.'],
  })
  expect(nodes).toEqual(['list', '(made up)'])
  expect(requests.map(offered)).toEqual([
    'So far: . (add, check)',
    'So far: milk. (add, check)',
    'So far: milk, eggs. (add, check)',
    'Read back 2 items. ()',
  ])
})
