import { expect, test } from 'vitest'
import { LLMError, ToolError } from '../../../src/engine.ts'
import { type Client, ready, talk } from './talk.ts'

const errors = (client: Client) => client.of('error-response').map(({ data }) => data.error as string)

const nested = (depth: number): unknown => {
  let value: unknown = 'x'
  for (let at = 0; at < depth; at++) value = [value]
  return value
}

test.each([
  ['append-to-context', (deep: unknown) => ({ role: 'user', content: deep })],
  ['client-message', (deep: unknown) => ({ t: 'echo', d: deep })],
  ['ui-event', (deep: unknown) => ({ event: 'x', payload: deep })],
  ['ui-snapshot', (deep: unknown) => ({ tree: { root: { ref: 'e1', role: 'x', children: deep } } })],
  ['llm-function-call-result', (deep: unknown) => ({ tool_call_id: 'client-1', result: deep })],
  ['client-ready', (deep: unknown) => ({ version: '2.1.0', about: { library: deep } })],
])('A7: a %s that is nested deeply is refused, and is no error of the pipeline', async (type, data) => {
  const { errors: failed, result } = await talk(
    async (client) => {
      await ready(client)
      client.send(type, data(nested(100_000)), 'deep')
      await client.caller.wait(50)
      expect(errors(client)).toEqual(['Invalid message: the message is too deep.'])
      client.send('send-text', { content: 'still there?' })
      await client.caller.answered()
    },
    { rtvi: { messages: { echo: (given) => given } } },
  )
  expect(failed).toEqual([])
  expect(result.reason).toBe('ended')
})

test('A7: a text to be answered has a longest length, one to be remembered is as long as clients send', async () => {
  const { model, context } = await talk(async (client) => {
    await ready(client)
    client.send('send-text', { content: 'x'.repeat(16_001) })
    client.send('append-to-context', { role: 'user', content: 'x'.repeat(16_001), run_immediately: true })
    client.send('append-to-context', { role: 'user', content: 'x'.repeat(1_048_577) })
    await client.caller.wait(50)
    expect(errors(client)).toEqual([
      'Invalid message: a text to be answered has 16000 characters at most.',
      'Invalid message: a text to be answered has 16000 characters at most.',
      'Invalid message: the message is too large.',
    ])
    client.send('append-to-context', { role: 'user', content: 'y'.repeat(1_000_000) })
    // Once, and not once more: what enters the conversation has a pace.
    client.send('append-to-context', { role: 'user', content: 'y'.repeat(1_000_000) })
    await client.caller.wait(50)
    expect(errors(client).at(-1)).toBe('Too much text: not taken.')
  })
  expect(model.requests).toHaveLength(0)
  expect(context.messages).toHaveLength(1)
})

test('A7: a client that writes without end starts two answers a second', async () => {
  const { model } = await talk(
    async (client) => {
      await ready(client)
      for (let at = 0; at < 2_000; at++) {
        client.send('send-text', { content: 'again' })
        await client.caller.wait(5)
      }
    },
    { answers: Array.from({ length: 100 }, () => 'Yes.') },
  )
  // Ten at once, and two for each of ten seconds.
  expect(model.requests.length).toBeLessThanOrEqual(31)
  expect(model.requests.length).toBeGreaterThan(20)
})

test('A7: messages a second are limited, whatever they are, and each that is not taken is answered', async () => {
  let handled = 0
  const { told } = await talk(
    async (client) => {
      await ready(client)
      for (let at = 0; at < 5_000; at++) client.send(at % 2 ? 'client-message' : 'nonsense', { t: 'count' })
      await client.caller.wait(10_000)
      client.send('client-message', { t: 'count' }, 'later')
      await client.caller.wait(10)
    },
    { rtvi: { messages: { count: () => ++handled } } },
  )
  expect(handled).toBeLessThanOrEqual(101)
  expect(told.filter(({ data }) => data?.error === 'Too many messages: not taken.')).toHaveLength(4_801)
  // Who behaves again is served again.
  expect(told.at(-1)).toMatchObject({ type: 'server-response', id: 'later' })
})

test('A7, a neighbour: audio that comes as text has the pace of audio', async () => {
  const base64Audio = Buffer.alloc(32_000).toString('base64')
  let seconds = 0
  await talk(async (client) => {
    await ready(client)
    for (let at = 0; at < 60; at++)
      client.send('raw-audio', { base64Audio, sampleRate: 16_000, numChannels: 1 }, `${at}`)
    await client.caller.wait(50)
    seconds = 60 - client.told.filter(({ type }) => type === 'error-response').length
    expect(errors(client)[0]).toBe('Audio comes faster than it sounds: not taken.')
  })
  expect(seconds).toBeLessThan(60)
})

test('A7, a neighbour: keys are counted, however many a message holds', async () => {
  const { keys } = await talk(async (client) => {
    await ready(client)
    for (let at = 0; at < 100; at++) client.send('dtmf', { buttons: Array.from({ length: 256 }, () => '1') })
    await client.caller.wait(50)
  })
  expect(keys.length).toBeLessThanOrEqual(200 * 8)
})

test('A13: a client is told a sentence and a code, and nothing of what the operator knows', async () => {
  const secret = 'POST https://me:hunter2@inner.example/v1?key=sk-123456789012 organization org-77aa77aa'
  const { told } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'hello' })
      await client.tells('error')
    },
    { answers: [{ fail: secret }] },
  )
  expect(told.find(({ type }) => type === 'error')?.data).toEqual({
    error: 'The language model could not answer. (LLM_FAILED)',
    message: 'The language model could not answer. (LLM_FAILED)',
    fatal: false,
  })
  expect(JSON.stringify(told)).not.toMatch(/hunter2|inner|sk-|org-/)
})

test('A13, a neighbour: what a handler of the program throws is told without its secrets, and not at length', async () => {
  const { told } = await talk(
    async (client) => {
      await ready(client)
      for (const t of ['llm', 'tool', 'own', 'long']) client.send('client-message', { t }, t)
      await client.caller.wait(50)
    },
    {
      rtvi: {
        messages: {
          llm: () => Promise.reject(new LLMError('https://inner.example says no')),
          tool: () => Promise.reject(new ToolError('the database at 10.0.0.7 is down')),
          own: () => Promise.reject(new Error('No such order; token=abcdef123456 was refused')),
          long: () => Promise.reject(new Error('<html>'.repeat(100_000))),
        },
      },
    },
  )
  const error = (id: string) => told.find((message) => message.id === id)?.data.error as string
  expect(error('llm')).toBe('The language model could not answer. (LLM_FAILED)')
  expect(error('tool')).toBe('A tool failed. (TOOL_FAILED)')
  expect(error('own')).toMatch(/^No such order/)
  expect(error('own')).not.toContain('abcdef')
  expect(error('long').length).toBeLessThan(310)
})
