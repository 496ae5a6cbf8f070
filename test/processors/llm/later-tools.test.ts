import { describe, expect, test } from 'vitest'
import { checkMessages, type SessionEvent, ToolCallFrame, ToolCallResultFrame } from '../../../src/engine.ts'
import { play, slowTool } from '../../scenarios/scenario.ts'
import { ask, calls, only } from './ask.ts'

const later = { delivers: 'later' } as const
const order = (ms: number, result: unknown = 'two pizzas are on their way') =>
  slowTool('order', ms, result, later)
const ordering = { text: 'I am on it.', ...calls('order') }

function when(events: readonly SessionEvent[], is: (event: SessionEvent) => boolean): number {
  return events.find(is)?.atMs ?? Number.NaN
}
const spoken = (word: string) => (event: SessionEvent) => event.type === 'heard' && event.text.includes(word)

describe('a tool that delivers later', () => {
  test('does not keep the answer waiting, and the agent speaks of its outcome when it is there', async () => {
    const { heard, told, model, events, context } = await play({
      answers: [calls('order'), 'I am ordering.', 'The pizzas are on their way.'],
      tools: [order(8_000)],
      caller: async (caller) => {
        await caller.say('two pizzas please')
        await caller.wait(15_000)
      },
    })
    expect(heard).toBe('I am ordering. The pizzas are on their way.')
    expect(told).toEqual([
      'user: two pizzas please',
      'tools: order',
      expect.stringContaining('order says: {"status":"under way"'),
      'agent: I am ordering.',
      'tools: order',
      'order says: two pizzas are on their way',
      'agent: The pizzas are on their way.',
    ])
    expect(when(events, spoken('pizzas')) - when(events, spoken('ordering'))).toBeGreaterThan(6_000)
    expect(() => checkMessages(context)).not.toThrow()
    expect(() => checkMessages(model.requests[2]!.messages)).not.toThrow()
  })

  test('lets the conversation go on meanwhile, interruptions and all', async () => {
    const { heard, told } = await play({
      answers: [
        ordering,
        'It takes a while, as you know.',
        'A king lived long ago and far away.',
        'Yes.',
        'They come.',
      ],
      tools: [order(20_000)],
      turn: { silenceMs: 300 },
      caller: async (caller) => {
        await caller.say('two pizzas please')
        await caller.wait(1_500)
        await caller.say('tell me a story meanwhile')
        await caller.agentSpeaks()
        await caller.wait(600)
        await caller.say('stop it right there')
        await caller.wait(30_000)
      },
    })
    expect(heard).toMatch(/They come\.$/)
    expect(told.slice(-3)).toEqual([
      'tools: order',
      'order says: two pizzas are on their way',
      'agent: They come.',
    ])
  })

  test('is spoken of when the agent has said what it was saying', async () => {
    const story = 'Once there was a king who had three daughters and a dog.'
    const { heard } = await play({
      answers: [calls('order'), story, 'They come.'],
      tools: [order(1_500)],
      caller: async (caller) => {
        await caller.say('two pizzas please')
        await caller.wait(15_000)
      },
    })
    expect(heard).toBe(`${story} They come.`)
  })

  test('is not spoken of while the user speaks: what they say is answered with the outcome known', async () => {
    const { heard, model } = await play({
      answers: [calls('order'), 'I am ordering.', 'They are on their way.', 'Never asked.'],
      tools: [order(5_000)],
      caller: async (caller) => {
        await caller.say('two pizzas please')
        await caller.wait(3_000)
        await caller.say('where are they now i am so very hungry that i could eat a whole horse')
        await caller.wait(10_000)
      },
    })
    expect(heard).toBe('I am ordering. They are on their way.')
    expect(model.requests).toHaveLength(3)
    expect(model.requests[2]?.messages.map(({ content }) => content)).toContain('two pizzas are on their way')
  })

  test('is spoken of together with others that came while the agent spoke', async () => {
    const tools = ['pizza', 'salad'].map((name) => slowTool(name, 1_500, `the ${name} comes`, later))
    const promise = 'I am ordering both of them and it may well take a while.'
    const { heard, told, model } = await play({
      answers: [calls('pizza', 'salad'), promise, 'Both are on their way.'],
      tools,
      caller: async (caller) => {
        await caller.say('a pizza and a salad please')
        await caller.wait(15_000)
      },
    })
    expect(heard).toBe(`${promise} Both are on their way.`)
    expect(told.slice(-5)).toEqual([
      'tools: pizza',
      'pizza says: the pizza comes',
      'tools: salad',
      'salad says: the salad comes',
      'agent: Both are on their way.',
    ])
    expect(model.requests).toHaveLength(3)
  })

  test('that fails is spoken of too', async () => {
    const { told } = await play({
      answers: [calls('order'), 'I am ordering.', 'They have closed.'],
      tools: [order(2_000, new Error('closed'))],
      caller: async (caller) => {
        await caller.say('two pizzas please')
        await caller.wait(10_000)
      },
    })
    expect(told.slice(-2)).toEqual(['order says: {"error":"closed"}', 'agent: They have closed.'])
  })

  test('is aborted at the end of the session', async () => {
    const { told, endedAtMs, timersLeft } = await play({
      answers: [calls('order'), 'I am ordering.'],
      tools: [order(60_000)],
      caller: async (caller) => {
        await caller.say('two pizzas please')
        await caller.answered()
      },
    })
    expect(told.at(-1)).toBe('agent: I am ordering.')
    expect(endedAtMs).toBeLessThan(10_000)
    expect(timersLeft).toBe(0)
  })

  test('with arguments that do not fit is told so at once', async () => {
    const parameters = { type: 'object', required: ['what'] }
    const tools = [{ ...order(2_000), parameters }]
    const { context, downstream } = await ask({ answers: [calls('order'), 'What?'], options: { tools } })
    expect(context.messages.at(-1)?.content).toContain('what: missing')
    expect(only(downstream, ToolCallResultFrame)).toHaveLength(1)
  })
})

test('the same call is not made twice while it is under way, and there may be so many', async () => {
  const seen: unknown[] = []
  const tool = slowTool('order', 3_000, 'done', later)
  const counted = {
    ...tool,
    execute: (...given: Parameters<typeof tool.execute>) => {
      seen.push(given[0])
      return tool.execute(...given)
    },
  }
  const sizes = [1, 1, 2, 3].map((size) => ({ name: 'order', arguments: { size } }))
  const { context, downstream } = await ask({
    answers: [{ calls: sizes }, 'Yes.'],
    options: { tools: [counted], maxLaterCalls: 2 },
  })
  expect(seen).toEqual([{ size: 1 }, { size: 2 }])
  const results = context.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
  expect(results.slice(0, 3).every((content) => content.includes('under way'))).toBe(true)
  expect(results[3]).toContain('2 calls are under way already')
  expect(only(downstream, ToolCallFrame)).toHaveLength(4)
  // Four answers at once, and two outcomes.
  expect(only(downstream, ToolCallResultFrame).map(({ result }) => result === 'done')).toEqual([
    ...[false, false, false, false],
    ...[true, true],
  ])
})
