import { expect, test } from 'vitest'
import { ready, talk } from './talk.ts'

test.each([
  ['2.1.0', '2.1.0', undefined],
  ['2.0.4', '2.1.0', undefined],
  ['1.4.0', '1.4.0', undefined],
  ['0.3.0', '2.1.0', /0\.3\.0 is not 2\.1\.0\. Compatibility issues may occur\.$/],
  ['3.0.0', '2.1.0', /Compatibility/],
  ['weird', '2.1.0', /Compatibility/],
  [undefined, '2.1.0', /unknown version/],
])('a client of version %s gets %s', async (version, answered, complaint) => {
  const { told } = await talk(async (client) => {
    client.send('client-ready', { version }, 'hello')
    await client.tells('bot-ready')
  })
  const [refused] = told.filter(({ type }) => type === 'error-response')
  if (complaint)
    expect(refused).toMatchObject({ id: 'hello', data: { error: expect.stringMatching(complaint) } })
  else expect(refused).toBeUndefined()
  expect(told.at(-1)).toEqual({
    label: 'rtvi-ai',
    type: 'bot-ready',
    id: 'hello',
    data: { version: answered, about: { library: 'antiphon' } },
  })
})

test('what is odd about a client keeps it from nothing', async () => {
  const clients: unknown[] = []
  const { told } = await talk(
    async (client) => {
      for (const data of [undefined, null, 'x', [], { version: 2 }, { version: '2.1.0', about: 7 }])
        client.send('client-ready', data)
      await client.caller.wait(10)
    },
    { rtvi: { onClientReady: (client) => void clients.push(client) } },
  )
  expect(told.filter(({ type }) => type === 'bot-ready')).toHaveLength(6)
  expect(clients.at(-1)).toEqual({ version: '2.1.0', about: {} })
})

test('sent text interrupts the agent and is answered; what was heard so far is kept', async () => {
  const { heard, context } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'tell me a story', options: {} })
      await client.caller.agentSpeaks()
      await client.caller.wait(950)
      client.send('send-text', { content: 'no, a poem' })
      await client.caller.agentSilent()
    },
    { answers: ['Once upon a time there was a king.', 'Roses are red.'] },
  )
  expect(heard).toBe('Once upon a Roses are red.')
  expect(context.messages).toEqual([
    { role: 'user', content: 'tell me a story' },
    { role: 'assistant', content: 'Once upon a' },
    { role: 'user', content: 'no, a poem' },
    { role: 'assistant', content: 'Roses are red.' },
  ])
})

test('an answer to be read is shown, not spoken, and remembered', async () => {
  const { told, heard, context } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'quietly', options: { audio_response: false } })
      await client.tells('bot-llm-stopped')
      client.send('send-text', { content: 'aloud' })
      await client.caller.answered()
    },
    { answers: ['Read this. And this.', 'Hear this.'] },
  )
  expect(heard).toBe('Hear this.')
  expect(context.messages.at(1)).toEqual({ role: 'assistant', content: 'Read this. And this.' })
  const shown = told.filter(({ type }) => type === 'bot-output').map(({ data }) => data)
  expect(shown.slice(0, 2)).toEqual([
    { text: 'Read this.', aggregated_by: 'sentence', segment_id: 1, will_be_spoken: false },
    { text: 'And this.', aggregated_by: 'sentence', segment_id: 2, will_be_spoken: false },
  ])
  expect(told.filter(({ type }) => type === 'bot-tts-started')).toHaveLength(1)
})

test('text that is not to be answered at once waits in the conversation', async () => {
  const { model, context } = await talk(async (client) => {
    await ready(client)
    client.send('send-text', { content: 'I am Ada.', options: { run_immediately: false } })
    client.send('append-to-context', { role: 'assistant', content: [{ type: 'text', text: 'Hello Ada.' }] })
    client.send('append-to-context', { role: 'user', content: { page: 7 } })
    await client.caller.wait(500)
    expect(client.of('bot-llm-started')).toEqual([])
    client.send('append-to-context', { role: 'user', content: 'Who am I?', run_immediately: true })
    await client.caller.answered()
  })
  expect(model.requests).toHaveLength(1)
  expect(context.messages.map(({ content }) => content)).toEqual([
    'I am Ada.',
    'Hello Ada.',
    '{"page":7}',
    'Who am I?',
    'Fine, thank you.',
  ])
})

test('keys are pressed in order, in the old form and the new', async () => {
  const { keys } = await talk(async (client) => {
    await ready(client)
    client.send('dtmf', { buttons: ['1', '2', '*'] })
    client.send('dtmf', { button: '#' })
    await client.caller.wait(20)
  })
  expect(keys).toBe('12*#')
})

test('the client ends the agent', async () => {
  const { result, heard, timersLeft } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'a story' })
      await client.caller.agentSpeaks()
      await client.caller.wait(500)
      client.send('disconnect-bot', {})
      await client.caller.wait(60_000)
    },
    { answers: ['Once upon a time there was a king.'] },
  )
  expect(result.reason).toBe('ended')
  expect(heard).toBe('Once')
  expect(timersLeft).toBe(0)
})

test('audio that comes as text is heard', async () => {
  const { speakWords } = await import('../../../src/testing/index.ts')
  const audio = speakWords('hello')
  const base64 = Buffer.from(audio.buffer).toString('base64')
  const { told } = await talk(async (client) => {
    await ready(client)
    client.send('raw-audio', { base64Audio: base64, sampleRate: 16_000, numChannels: 1 })
    client.send('raw-audio-batch', { base64AudioBatch: [base64], sampleRate: 16_000, numChannels: 1 })
    await client.caller.answered()
  })
  expect(told.find(({ type, data }) => type === 'user-transcription' && data.final)?.data.text).toContain(
    'hello',
  )
})
