import { expect, test } from 'vitest'
import type { ToolContext } from '../../../src/engine.ts'
import { play } from '../../scenarios/scenario.ts'
import { calls, named } from './ask.ts'

/** A call in which the user asks once for something that a tool does. */
async function asks(act: (context: ToolContext) => void, answers: Parameters<typeof play>[0]['answers']) {
  const { heard, told, model, result, lines } = await play({
    tools: [named('act', (_, context) => act(context))],
    answers,
    caller: async (caller) => {
      await caller.say('act please')
      await caller.answered()
      await caller.wait(2_000)
    },
  })
  return { heard, told, requests: model.requests, result, lines }
}

test('a tool has the agent say something, and the model knows it when it goes on', async () => {
  const { heard, told, requests } = await asks(
    ({ say }) => say('It is locked.'),
    [calls('act'), 'I have a key.'],
  )
  expect(heard).toBe('It is locked. I have a key.')
  expect(requests[1]!.messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'user: act please',
    'assistant: It is locked.',
    'tool: null',
  ])
  expect(told).toEqual([
    'user: act please',
    'agent: It is locked.',
    'tools: act',
    'act says: null',
    'agent: I have a key.',
  ])
})

test('an answer may end with what a tool has said, or with what the model had said before', async () => {
  const words = await asks(
    ({ say, endAnswer }) => {
      say('It is done.')
      endAnswer()
    },
    [calls('act'), 'Never said.'],
  )
  expect(words.heard).toBe('It is done.')
  expect(words.requests).toHaveLength(1)
  const before = await asks(
    ({ endAnswer }) => endAnswer(),
    [{ text: 'Here you are.', calls: [{ name: 'act' }] }, 'Never said.'],
  )
  expect(before.heard).toBe('Here you are.')
  expect(before.requests).toHaveLength(1)
})

test('the session ends with the goodbye of a tool', async () => {
  const { heard, requests, result } = await asks(
    ({ say, endSession }) => {
      say('Goodbye.')
      endSession('it is over')
    },
    [calls('act'), 'Never said.'],
  )
  expect({ heard, requests: requests.length, reason: result.reason }).toEqual({
    heard: 'Goodbye.',
    requests: 1,
    reason: 'ended',
  })
})
