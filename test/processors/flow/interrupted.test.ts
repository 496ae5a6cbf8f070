import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flow } from '../../../processors/index.ts'
import { tool } from '../../../src/engine.ts'
import { calls, isWhole, offered, play } from './play.ts'

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
      says: ({ drink }) => `A ${drink} then.`,
      tools: ({ go }) => [
        // Side by side, one that is done at once and leads on, and one that takes its time.
        tool({ name: 'set_size', description: '', execute: () => go('done', { size: 'large' }) }),
        tool({
          name: 'look',
          description: '',
          execute: async (_, { clock, signal }) => {
            await clock.sleep(400, signal)
          },
        }),
      ],
    },
    done: { prompt: ({ size }) => `Say that the ${size} one comes.` },
  },
})

const offers = [
  'Ask for the drink. (set_drink)',
  'Ask for the size of the tea. (set_size, look)',
  'Say that the large one comes. ()',
]
const states = [
  { drink: '', size: '' },
  { drink: 'tea', size: '' },
  { drink: 'tea', size: 'large' },
]

test('whenever the user interrupts, node, prompt, tools, state and conversation agree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 0, max: 1_500 }),
      async (first, second) => {
        const names = ['drink', 'size', 'done']
        const steps: string[] = []
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
          answers(request) {
            steps.push(offered(request))
            const { tools = [] } = request
            return tools.length > 0
              ? { calls: tools.map(({ name }) => ({ name })) }
              : 'It comes at once to your table.'
          },
          meanwhile(flow, clock) {
            const look = () => {
              const at = names.indexOf(flow.node)
              expect(flow.state).toEqual(states[at])
              timer = clock.setTimeout(look, 50)
            }
            let timer = clock.setTimeout(look, 0)
            clock.setTimeout(() => timer.cancel(), 20_000)
          },
        })
        expect(errors).toEqual([])
        expect(nodes).toEqual(names)
        expect(flow.state).toEqual(states[2])
        expect(steps.filter((each) => !offers.includes(each))).toEqual([])
        // Each step that was taken stands in the conversation, once, and no other.
        const results = messages.flatMap((message) => (message.role === 'tool' ? [message] : []))
        const led = results.filter(({ content }) => content.includes('entered'))
        expect(led.map(({ name }) => name)).toEqual(['set_drink', 'set_size'])
        expect([...requests.map((request) => request.messages), messages].every(isWhole)).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test('an interrupted step has left no trace, and is taken when it is asked for again', async () => {
  const slow = flow({
    state: { drink: '' },
    initial: 'drink',
    nodes: {
      drink: {
        prompt: 'Ask for the drink.',
        tools: ({ go }) => [
          tool({
            name: 'set_drink',
            description: '',
            execute: async (_, { clock }) => {
              await clock.sleep(2_000) // deaf to being aborted
              return go('done', { drink: 'tea' })
            },
          }),
        ],
      },
      done: { prompt: 'Say that it comes.', says: ({ drink }) => `A ${drink} then.` },
    },
  })
  const { told, nodes, heard } = await play(slow, {
    caller: async (caller) => {
      await caller.say('a tea')
      await caller.wait(1_000) // the tool runs
      await caller.say('a large one')
      await caller.answered(3_000)
    },
    answers: [calls('set_drink'), calls('set_drink'), 'It comes.'],
  })
  expect(nodes).toEqual(['drink', 'done'])
  expect(heard).toBe('A tea then. It comes.')
  expect(told).toEqual([
    'user: a tea',
    'user: a large one',
    'agent: A tea then.',
    'calls: set_drink',
    'result: {"entered":"done"}',
    'agent: It comes.',
  ])
})
