import { expect, test } from 'vitest'
import { stops, textTurnDetector } from '../../processors/turn/index.ts'
import { play } from '../scenarios/scenario.ts'

const stop = () => stops.judged(textTurnDetector(), { minMs: 300, maxMs: 2_500 })

test('a caller who pauses in mid-sentence is let finish, and the events say why', async () => {
  const { told, events } = await play({
    turn: { stop: stop() },
    caller: async (caller) => {
      await caller.say('I would like to')
      await caller.wait(1_200)
      await caller.say('book a table')
      await caller.answered()
    },
    answers: ['Gladly.'],
  })
  expect(told).toEqual(['user: I would like to book a table', 'agent: Gladly.'])
  expect(events.find(({ type }) => type === 'user-turn-started')).toMatchObject({ reason: 'voice' })
  expect(events.find(({ type }) => type === 'user-turn')).toMatchObject({ reason: 'text 0.75' })
})

test('with silence alone the same caller is cut short', async () => {
  const { told } = await play({
    caller: async (caller) => {
      await caller.say('I would like to')
      await caller.wait(1_200)
      await caller.say('book a table')
      await caller.answered()
    },
    answers: ['To what?', 'Gladly.'],
  })
  expect(told[0]).toBe('user: I would like to')
})

test('a speculation that is taken back is no interruption of the agent', async () => {
  const { told, events, interrupts } = await play({
    turn: { stop: stop(), speculation: {} },
    caller: async (caller) => {
      await caller.say('a coffee')
      await caller.wait(500)
      await caller.say('and a cake')
      await caller.answered()
    },
    answers: ['Here you are.'],
  })
  expect(told).toEqual(['user: a coffee and a cake', 'agent: Here you are.'])
  expect(interrupts).toBe(0)
  expect(events.some(({ type }) => type === 'speculation-dropped')).toBe(true)
})
