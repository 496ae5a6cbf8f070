import { expect, test } from 'vitest'
import { ready, type Talked, talk } from './talk.ts'

const outputs = ({ told }: Talked) => told.filter(({ type }) => type === 'bot-output').map(({ data }) => data)

async function answered(version?: string): Promise<Talked> {
  return talk(
    async (client) => {
      await ready(client, version)
      client.send('send-text', { content: 'hello' })
      await client.caller.answered()
    },
    { answers: ['Good day. How are you?'] },
  )
}

test('each sentence is new once, then goes on word by word, and is completed once', async () => {
  const talked = await answered()
  const of = (id: number) => outputs(talked).filter(({ segment_id }) => segment_id === id)
  expect(of(1)).toEqual([
    {
      text: 'Good day.',
      aggregated_by: 'sentence',
      segment_id: 1,
      will_be_spoken: true,
      spoken_status: 'new',
      spoken_progress: { accumulated_text: '', remaining_text: 'Good day.' },
    },
    {
      text: 'Good day.',
      aggregated_by: 'sentence',
      segment_id: 1,
      will_be_spoken: true,
      spoken_status: 'in-progress',
      spoken_progress: { accumulated_text: 'Good ', remaining_text: 'day.' },
    },
    {
      text: 'Good day.',
      aggregated_by: 'sentence',
      segment_id: 1,
      will_be_spoken: true,
      spoken_status: 'completed',
      spoken_progress: { accumulated_text: 'Good day.', remaining_text: '' },
    },
  ])
  expect(of(2).map(({ spoken_status }) => spoken_status)).toEqual([
    'new',
    'in-progress',
    'in-progress',
    'completed',
  ])
  const types = talked.told.map(({ type }) => type)
  expect(types.indexOf('bot-started-speaking')).toBeLessThan(types.indexOf('bot-output'))
})

test('a client of RTVI 1 gets the sentence as it is written and its words as they are heard', async () => {
  expect(outputs(await answered('1.4.0'))).toEqual([
    { text: 'Good day.', aggregated_by: 'sentence', spoken: false },
    { text: 'How are you?', aggregated_by: 'sentence', spoken: false },
    { text: 'Good', aggregated_by: 'word', spoken: true },
    { text: 'day.', aggregated_by: 'word', spoken: true },
    { text: 'How', aggregated_by: 'word', spoken: true },
    { text: 'are', aggregated_by: 'word', spoken: true },
    { text: 'you?', aggregated_by: 'word', spoken: true },
  ])
})

test('answers without a voice are shown', async () => {
  const talked = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'hello', options: { audio_response: false } })
      await client.tells('bot-llm-stopped')
    },
    { answers: ['Good day.'], rtvi: { speaks: false } },
  )
  expect(outputs(talked)).toEqual([
    { text: 'Good day.', aggregated_by: 'sentence', segment_id: 1, will_be_spoken: false },
  ])
})

test('an answer that another follows is completed too', async () => {
  const talked = await talk(
    async (client) => {
      await ready(client)
      await client.caller.say('go forward')
      while (!client.of('user-transcription').some(({ data }) => data.final)) await client.caller.wait(5)
      client.send('send-text', { content: 'the time' })
      await client.caller.wait(6_000)
    },
    { answers: ({ messages }) => `You said ${messages.at(-1)?.content}.` },
  )
  expect(talked.heard).toBe('You said the time. You said go forward.')
  const completed = outputs(talked).filter(({ spoken_status }) => spoken_status === 'completed')
  expect(completed.map(({ text }) => text)).toEqual(['You said the time.', 'You said go forward.'])
})
