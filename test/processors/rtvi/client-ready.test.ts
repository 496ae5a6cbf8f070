import { expect, test } from 'vitest'
import { DTMFFrame, TranscriptionFrame } from '../../../src/engine.ts'
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

test('F3, a neighbour: a page of its own that sends no messages at all is answered when it is spoken into', async () => {
  for (const silentMs of [0, 500, 3_000, 8_500, 20_000]) {
    const { heard, context, errors, timersLeft } = await talk(
      async ({ caller }) => {
        await caller.wait(silentMs)
        await caller.say('hello there')
        await caller.answered()
        await caller.say('and again')
        await caller.answered()
      },
      { answers: ['Fine, thank you.', 'Sure.'] },
    )
    expect(heard).toBe('Fine, thank you. Sure.')
    const said = ['hello there', 'Fine, thank you.', 'and again', 'Sure.']
    expect(context.messages.map(({ content }) => content)).toEqual(said)
    expect(errors).toEqual([])
    expect(timersLeft).toBe(0)
  }
})

test('F3, a neighbour: a long speech into a page of its own is heard from its first word', async () => {
  const speech =
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'
  const { context } = await talk(async ({ caller }) => {
    await caller.wait(4_000)
    await caller.say(speech)
    await caller.answered()
  })
  expect(context.messages[0]?.content).toBe(speech)
})

test('F3, a neighbour: who speaks into a client before it is ready is heard, and a click is no speech', async () => {
  const spoken = await talk(
    async (client) => {
      await client.caller.wait(100)
      const speaking = client.caller.say('hello there')
      await client.caller.wait(400)
      await ready(client)
      await speaking
      await client.caller.answered()
    },
    { answers: ['Fine, thank you.'] },
  )
  expect(spoken.context.messages[0]?.content).toBe('hello there')
  expect(spoken.told[0]?.type).toBe('bot-ready')
  const clicks = await talk(
    async (client) => {
      for (let at = 0; at < 4; at++) {
        await client.caller.say(new Int16Array(320).fill(9_000))
        await client.caller.wait(1_000)
      }
      expect(client.caller.heard).toBe('')
      await ready(client)
      await client.caller.answered()
    },
    { greeting: 'Hello, this is the agent.' },
  )
  expect(clicks.heard).toBe('Hello, this is the agent.')
  expect(clicks.told[0]?.type).toBe('bot-ready')
})

test('F3, a neighbour: keys and words that come without a message open the pipeline at once', async () => {
  for (const frame of [() => new DTMFFrame({ key: '1' }), () => new TranscriptionFrame({ text: 'hello' })]) {
    const { heard } = await talk(
      async (client) => {
        await client.caller.wait(500)
        client.push(frame())
        await client.caller.wait(100)
        await client.caller.agentSpeaks()
        await client.caller.agentSilent()
      },
      { greeting: 'Hello, this is the agent.', rtvi: { readyTimeoutMs: 60_000 } },
    )
    expect(heard).not.toBe('')
  }
})
