import { expect, test } from 'vitest'
import { RTVI } from '../../../processors/index.ts'
import {
  ErrorFrame,
  InputMessageFrame,
  LLMError,
  OutputMessageFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
} from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'
import { ready, talk } from './talk.ts'

test('a spoken question and its answer are told from the first word to the last', async () => {
  const { told, heard } = await talk(
    async (client) => {
      await ready(client)
      await client.caller.say('how are you')
      await client.caller.answered()
    },
    { answers: ['Fine, thank you. And you?'] },
  )
  expect(heard).toBe('Fine, thank you. And you?')
  const interim = told.filter(({ type, data }) => type === 'user-transcription' && !data.final)
  expect(interim.length).toBeGreaterThan(0)
  expect(
    told
      .map(({ type }) => type)
      .filter((type) => type !== 'metrics')
      .filter(isNew()),
  ).toEqual([
    'bot-ready',
    'user-started-speaking',
    'user-transcription',
    'user-stopped-speaking',
    'user-llm-text',
    'bot-llm-started',
    'bot-llm-text',
    'bot-transcription',
    'bot-tts-started',
    'bot-started-speaking',
    'bot-output',
    'bot-llm-stopped',
    'bot-tts-stopped',
    'bot-tts-text',
    'bot-stopped-speaking',
  ])
  const data = (type: string) =>
    told.filter((message) => message.type === type).map((message) => message.data)
  expect(data('user-transcription').at(-1)).toMatchObject({ text: 'how are you', final: true, user_id: '' })
  expect(data('user-transcription').at(-1).timestamp).toMatch(/^2030-01-01T00:00:0\d\.\d{3}Z$/)
  expect(data('user-llm-text')).toEqual([{ text: 'how are you' }])
  expect(
    data('bot-llm-text')
      .map(({ text }) => text)
      .join(''),
  ).toBe('Fine, thank you. And you?')
  expect(data('bot-transcription')).toEqual([{ text: 'Fine, thank you.' }, { text: 'And you?' }])
  expect(
    data('bot-tts-text')
      .map(({ text }) => text)
      .join('')
      .trim(),
  ).toBe('Fine, thank you. And you?')
})

test('what is measured is told in seconds', async () => {
  const { told } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'hello' })
      await client.caller.answered()
    },
    { answers: ['Hello there.'], model: { firstByteMs: 250 }, voice: { firstByteMs: 100 } },
  )
  const metrics = told.filter(({ type }) => type === 'metrics').map(({ data }) => data)
  expect(metrics).toContainEqual({
    ttfb: [{ processor: 'LLM', model: 'scripted-llm', value: 0.25 }],
    processing: [{ processor: 'LLM', model: 'scripted-llm', value: 0.25 }],
    tokens: [
      {
        processor: 'LLM',
        model: 'scripted-llm',
        prompt_tokens: 1,
        completion_tokens: 12,
        total_tokens: 13,
      },
    ],
  })
  expect(metrics).toContainEqual(
    expect.objectContaining({
      ttfb: [{ processor: 'TTS', model: 'scripted-tts', value: 0.1 }],
      characters: [{ processor: 'TTS', model: 'scripted-tts', value: 12 }],
    }),
  )
})

test('an interruption closes what it cuts off', async () => {
  const { told, heard } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'a story' })
      await client.caller.agentSpeaks()
      await client.caller.wait(1_000)
      await client.caller.say('stop it now')
      await client.caller.wait(3_000)
    },
    {
      answers: ['Once upon a time there was a king. He had a horse.', 'Sorry.'],
      model: { wordMs: 200 },
    },
  )
  expect(heard).toMatch(/^Once upon .*Sorry\.$/)
  expect(heard).not.toContain('horse')
  const types = told.map(({ type }) => type)
  // The first is that of `send-text`.
  const cut = types.lastIndexOf('bot-interrupted')
  expect(types.indexOf('bot-interrupted')).toBeLessThan(cut)
  const before = types.slice(0, cut)
  for (const type of ['bot-llm', 'bot-tts'])
    expect(before.filter((each) => each === `${type}-started`)).toHaveLength(
      before.filter((each) => each === `${type}-stopped`).length,
    )
  const outputs = told.filter(({ type }) => type === 'bot-output').map(({ data }) => data)
  const first = outputs.filter(({ segment_id }) => segment_id === 1)
  expect(first.map(({ spoken_status }) => spoken_status)).not.toContain('completed')
  expect(outputs.at(-1)).toMatchObject({ text: 'Sorry.', spoken_status: 'completed' })
})

test('an error is told under both of its names', async () => {
  const { told } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'hello' })
      await client.tells('error')
    },
    { answers: [{ fail: 'The model is out.' }] },
  )
  expect(told.find(({ type }) => type === 'error')?.data).toEqual({
    error: 'The language model could not answer. (LLM_FAILED)',
    message: 'The language model could not answer. (LLM_FAILED)',
    fatal: false,
  })
})

test('a client that is not ready is told nothing, and then all of it', async () => {
  const { told } = await talk(
    async (client) => {
      await client.caller.answered()
      expect(client.told).toEqual([])
      await ready(client)
    },
    { greeting: 'Hello, this is the agent.' },
  )
  expect(told[0]?.type).toBe('bot-ready')
  const output = told.filter(({ type }) => type === 'bot-output').map(({ data }) => data)
  expect(output.at(0)).toMatchObject({ text: 'Hello, this is the agent.', spoken_status: 'new' })
  expect(output.at(-1)).toMatchObject({ spoken_status: 'completed' })
})

test('muting and a fatal error are told, each once', async () => {
  const hello = { label: 'rtvi-ai', type: 'client-ready', data: { version: '2.1.0' }, id: 'hello' }
  const error = new LLMError('a key: secret')
  const { downstream } = await runProcessor(new RTVI({ errorText: ({ code }) => code }), [
    new InputMessageFrame({ message: hello }),
    new UserMuteStartedFrame(),
    new UserMuteStoppedFrame(),
    { upstream: new ErrorFrame({ error, fatal: true }) },
  ])
  const messages = downstream.flatMap((frame) => (frame instanceof OutputMessageFrame ? [frame.message] : []))
  expect(messages.slice(1)).toEqual([
    { label: 'rtvi-ai', type: 'user-mute-started' },
    { label: 'rtvi-ai', type: 'user-mute-stopped' },
    { label: 'rtvi-ai', type: 'error', data: { error: 'LLM_FAILED', message: 'LLM_FAILED', fatal: true } },
  ])
})

/** Tells whether a value comes for the first time. */
function isNew(): (value: string) => boolean {
  const seen = new Set<string>()
  return (value) => !seen.has(value) && Boolean(seen.add(value))
}
