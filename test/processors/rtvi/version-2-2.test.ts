import { expect, test } from 'vitest'
import { ready, type Talked, talk } from './talk.ts'

const of = ({ told }: Pick<Talked, 'told'>, type: string) =>
  told.filter((message) => message.type === type).map(({ data }) => data)

test.each(['2.2.0', '2.7.3'])(
  'F1: a client of RTVI %s is told of what the agent does and what the user says',
  async (version) => {
    const talked = await talk(
      async (client) => {
        await ready(client, version)
        await client.caller.say('how are you')
        await client.caller.answered()
      },
      { answers: ['Fine, thank you.'], rtvi: { userId: 'ada' } },
    )
    expect(of(talked, 'bot-ready')).toEqual([
      {
        version: '2.2.0',
        about: { library: 'antiphon' },
        capabilities: { audio_out: true, video_in: false, screen_in: false, video_out: false, metrics: true },
      },
    ])
    const inputs = of(talked, 'user-input')
    expect(inputs.filter(({ final }) => !final).length).toBeGreaterThan(0)
    expect(inputs.filter(({ final }) => final)).toEqual([
      {
        text: 'how are you',
        input_type: 'transcription',
        timestamp: expect.stringMatching(/^2030-01-01T00:00:0\d\.\d{3}Z$/),
        final: true,
        user_id: 'ada',
      },
    ])
    // The old names are still sent: clients of 2.2 read some of them.
    expect(of(talked, 'user-transcription').at(-1)).toMatchObject({ text: 'how are you', final: true })
    expect(of(talked, 'stt-raw-text')).toEqual(of(talked, 'user-transcription'))
    expect(of(talked, 'llm-raw-text')).toEqual(of(talked, 'bot-llm-text'))
    expect(of(talked, 'tts-raw-text')).toEqual(of(talked, 'bot-tts-text'))
    for (const output of of(talked, 'bot-output'))
      expect(output).toMatchObject({
        output_type: 'sentence',
        text_type: 'sentence',
        aggregated_by: 'sentence',
      })
  },
)

test('F1: typed words come back with the id that they were sent with, answered or only remembered', async () => {
  const talked = await talk(async (client) => {
    await ready(client, '2.2.0')
    client.send('send-text', { content: 'I am Ada.', options: { run_immediately: false } }, 'first')
    client.send('send-text', { content: 'Who am I?' }, 'second')
    client.send('append-to-context', { role: 'user', content: 'a page' }, 'third')
    await client.caller.answered()
  })
  expect(of(talked, 'user-input')).toMatchObject([
    { text: 'I am Ada.', input_type: 'chat', final: true, msg_id: 'first' },
    { text: 'Who am I?', input_type: 'chat', final: true, msg_id: 'second' },
  ])
  const types = talked.told.map(({ type }) => type)
  expect(types.lastIndexOf('bot-interrupted')).toBeLessThan(types.lastIndexOf('user-input'))
  expect(types.lastIndexOf('user-input')).toBeLessThan(types.indexOf('user-llm-text'))
})

test('F1: voice activity is told when it is asked for, beside the turn', async () => {
  const talked = await talk(
    async (client) => {
      await ready(client, '2.2.0')
      await client.caller.say('how are you')
      await client.caller.answered()
    },
    { rtvi: { tells: { vad: true, llmRawText: false } } },
  )
  const types = talked.told.map(({ type }) => type)
  for (const name of ['started', 'stopped']) {
    const vad = types.indexOf(`vad-user-${name}-speaking`)
    expect(vad).toBeGreaterThan(0)
    expect(vad).toBeLessThan(types.indexOf(`user-${name}-speaking`))
  }
  expect(types).not.toContain('llm-raw-text')
  expect(types).toContain('bot-llm-text')
})

test('F1, a neighbour: clients of 2.1 and of 1 get nothing that is new', async () => {
  for (const version of ['2.1.0', '1.4.0']) {
    const { told } = await talk(async (client) => {
      await ready(client, version)
      client.send('send-text', { content: 'quietly', options: { audio_response: false } })
      await client.tells('bot-llm-stopped')
      await client.caller.say('how are you')
      await client.caller.answered()
    })
    const text = JSON.stringify(told)
    for (const word of ['user-input', 'raw-text', 'output_type', 'text_type', 'capabilities', 'vad-user'])
      expect(text).not.toContain(word)
  }
})

test('F1, a neighbour: what was kept for a client is told in its own form, whichever that is', async () => {
  const greeted = (version: string) =>
    talk(
      async (client) => {
        await client.caller.answered()
        await ready(client, version)
      },
      { greeting: 'Hello there.', rtvi: { readyTimeoutMs: 500 } },
    )
  expect(of(await greeted('1.4.0'), 'bot-output')).toEqual([
    { text: 'Hello there.', aggregated_by: 'sentence', spoken: false },
    { text: 'Hello', aggregated_by: 'word', spoken: true },
    { text: 'there.', aggregated_by: 'word', spoken: true },
  ])
  expect(of(await greeted('2.2.0'), 'bot-output').at(0)).toMatchObject({ output_type: 'sentence' })
  expect(of(await greeted('2.1.0'), 'bot-output').at(0)).not.toHaveProperty('output_type')
})

test('what the user says to show that they listen is told as that, and interrupts nobody', async () => {
  const talked = await talk(
    async (client) => {
      await ready(client, '2.2.0')
      await client.caller.say('yeah')
      await client.tells('bot-started-speaking')
      await client.caller.wait(300)
      await client.caller.say('mm yeah')
      await client.caller.wait(300)
      await client.caller.say('that makes sense')
      await client.caller.answered()
      await client.caller.say('right')
      await client.caller.answered()
    },
    { answers: ['One two three four five six seven eight nine ten eleven twelve thirteen.', 'Good.'] },
  )
  expect(
    of(talked, 'user-input')
      .filter(({ final }) => final)
      .map(({ text, input_type }) => [text, input_type]),
  ).toEqual([
    ['yeah', 'transcription'],
    ['mm yeah', 'backchannel'],
    ['that makes sense', 'backchannel'],
    ['right', 'transcription'],
  ])
  const inputs = of(talked, 'user-input')
  const makes = inputs.filter(({ text }) => text.startsWith('that') && text !== 'that makes sense')
  expect(makes.map(({ input_type }) => input_type)).not.toContain('transcription')
  expect(talked.told.map(({ type }) => type)).not.toContain('bot-interrupted')
  expect(talked.context.messages.map(({ content }) => content)).toEqual([
    'yeah',
    'One two three four five six seven eight nine ten eleven twelve thirteen.',
    'right',
    'Good.',
  ])
})

test('what is a sign of listening is said by the app, as it says it to UserTurn', async () => {
  const talked = await talk(
    async (client) => {
      await ready(client, '2.2.0')
      await client.caller.say('hello')
      await client.tells('bot-started-speaking')
      await client.caller.wait(300)
      await client.caller.say('yeah')
      await client.caller.answered()
    },
    {
      answers: ['One two three four five six seven eight nine ten eleven twelve thirteen.'],
      rtvi: { backchannels: ['bravo'] },
    },
  )
  const finals = of(talked, 'user-input').filter(({ final }) => final)
  expect(finals.map(({ input_type }) => input_type)).toEqual(['transcription', 'transcription'])
})
