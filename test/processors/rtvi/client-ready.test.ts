import { expect, test } from 'vitest'
import { ready, talk } from './talk.ts'

test('F3: nothing is said before the client is ready, and then all of it', async () => {
  const { told, heard } = await talk(
    async (client) => {
      await client.caller.wait(3_000)
      expect(client.caller.heard).toBe('')
      expect(client.told).toEqual([])
      await ready(client)
      await client.caller.answered()
    },
    { greeting: 'Hello, this is the agent.' },
  )
  expect(heard).toBe('Hello, this is the agent.')
  const types = told.map(({ type }) => type)
  expect(types[0]).toBe('bot-ready')
  expect(types).toContain('bot-started-speaking')
})

test('F3: a client that never says that it is ready is waited for only so long', async () => {
  const { heard, timersLeft } = await talk(
    async (client) => {
      await client.caller.wait(1_900)
      expect(client.caller.heard).toBe('')
      await client.caller.answered()
    },
    { greeting: 'Hello, this is the agent.', rtvi: { readyTimeoutMs: 2_000 } },
  )
  expect(heard).toBe('Hello, this is the agent.')
  expect(timersLeft).toBe(0)
})

test('F3, a neighbour: the idle prompt and the model wait too, and a client that leaves ends it all', async () => {
  const { result, timersLeft } = await talk(
    async (client) => {
      await client.caller.wait(5_000)
      expect(client.model.requests).toEqual([])
      expect(client.told).toEqual([])
    },
    { greeting: true },
  )
  expect(result.reason).toBe('ended')
  expect(timersLeft).toBe(0)
})

test('F3, a neighbour: a client that is ready twice is greeted once', async () => {
  const { heard } = await talk(
    async (client) => {
      await ready(client)
      client.send('client-ready', { version: '2.1.0' }, 'again')
      await client.caller.answered()
    },
    { greeting: 'Hello there.' },
  )
  expect(heard).toBe('Hello there.')
})

test('F3, a neighbour: a flood of messages in place of a greeting is answered, and overflows nothing', async () => {
  const { told, errors } = await talk(async (client) => {
    for (let at = 0; at < 3_000; at++) client.send('nonsense', {}, `${at}`)
    await client.caller.wait(50)
    await ready(client)
  })
  expect(told.filter(({ type }) => type === 'error-response')).toHaveLength(3_000)
  expect(errors).toEqual([])
})
