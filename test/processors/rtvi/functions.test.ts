import { expect, test } from 'vitest'
import type { Tool } from '../../../src/engine.ts'
import type { ScriptedLLMOptions } from '../../../src/testing/index.ts'
import { type Client, ready, type Talked, talk } from './talk.ts'

const weather: Tool = {
  name: 'weather',
  description: 'The weather',
  parameters: { type: 'object' },
  execute: async (_, { clock, signal }) => {
    await clock.sleep(200, signal)
    return { sky: 'clear' }
  },
}
const place = { name: 'place', description: 'Where the user is', parameters: { type: 'object' } }

const calls = ({ told }: Pick<Talked, 'told'>) =>
  told.filter(({ type }) => type.startsWith('llm-function')).map(({ type, data }) => [type.slice(18), data])

const asks = (name: string): ScriptedLLMOptions['answers'] => [
  { calls: [{ name, arguments: { at: 'noon' } }] },
  'There you are.',
]

async function ask(client: Client) {
  await ready(client)
  client.send('send-text', { content: 'please' })
}

const id = 'call-1-0'
test.each([
  ['disabled', []],
  [
    'none',
    [
      ['started', {}],
      ['in-progress', { tool_call_id: id }],
      ['stopped', { tool_call_id: id, cancelled: false }],
    ],
  ],
  [
    'name',
    [
      ['started', { function_name: 'weather' }],
      ['in-progress', { tool_call_id: id, function_name: 'weather' }],
      ['stopped', { tool_call_id: id, function_name: 'weather', cancelled: false }],
    ],
  ],
  [
    'full',
    [
      ['started', { function_name: 'weather' }],
      ['in-progress', { tool_call_id: id, function_name: 'weather', arguments: { at: 'noon' } }],
      ['stopped', { tool_call_id: id, function_name: 'weather', cancelled: false, result: { sky: 'clear' } }],
    ],
  ],
] as const)('a call is reported with as much as "%s" allows', async (report, expected) => {
  for (const functionCalls of [report, { weather: report }]) {
    const talked = await talk(
      async (client) => {
        await ask(client)
        await client.caller.answered()
      },
      { answers: asks('weather'), tools: () => [weather], rtvi: { functionCalls } },
    )
    expect(calls(talked)).toEqual(expected)
  }
})

test('an interruption cancels a call', async () => {
  const talked = await talk(
    async (client) => {
      await ask(client)
      await client.tells('llm-function-call-in-progress')
      client.send('send-text', { content: 'never mind' })
      await client.caller.answered()
    },
    { answers: asks('weather'), tools: () => [weather] },
  )
  expect(calls(talked).at(-1)).toEqual(['stopped', { tool_call_id: id, cancelled: true }])
})

test('the client answers a call of its own tool', async () => {
  const talked = await talk(
    async (client) => {
      await ask(client)
      await client.tells('llm-function-call-in-progress')
      const { data } = client.of('llm-function-call-in-progress')[0]!
      expect(data).toMatchObject({ function_name: 'place', arguments: { at: 'noon' } })
      const { function_name, tool_call_id, arguments: args } = data
      const result = { city: 'Turin' }
      client.send('llm-function-call-result', { function_name, tool_call_id, arguments: args, result })
      client.send(
        'llm-function-call-result',
        { function_name, tool_call_id, arguments: args, result },
        'twice',
      )
      await client.caller.answered()
    },
    { answers: asks('place'), tools: (rtvi) => [rtvi.clientTool(place)] },
  )
  expect(talked.heard).toBe('There you are.')
  expect(talked.model.requests[1]!.messages.at(-1)).toMatchObject({
    role: 'tool',
    content: '{"city":"Turin"}',
  })
  expect(calls(talked).map(([type]) => type)).toEqual(['started', 'in-progress', 'stopped'])
  expect(talked.told.find((message) => message.id === 'twice')?.type).toBe('error-response')
})

test('a client that has nothing to answer is waited for only so long', async () => {
  const talked = await talk(
    async (client) => {
      await ask(client)
      await client.caller.answered()
    },
    { answers: asks('place'), tools: (rtvi) => [rtvi.clientTool({ ...place, timeoutMs: 2_000 })] },
  )
  expect(talked.heard).toBe('There you are.')
  expect(talked.model.requests[1]!.messages.at(-1)?.content).toContain('longer than 2000 ms')
  expect(calls(talked).at(-1)).toMatchObject(['stopped', { function_name: 'place', cancelled: true }])
  expect(talked.timersLeft).toBe(0)
})

test('an interruption takes the question to the client back', async () => {
  const talked = await talk(
    async (client) => {
      await ask(client)
      await client.tells('llm-function-call-in-progress')
      client.send('send-text', { content: 'never mind' })
      await client.caller.answered()
    },
    { answers: asks('place'), tools: (rtvi) => [rtvi.clientTool(place)] },
  )
  expect(calls(talked).at(-1)).toMatchObject(['stopped', { function_name: 'place', cancelled: true }])
  expect(talked.heard).toBe('There you are.')
})
