import { describe, expect, test } from 'vitest'
import {
  ContextEditFrame,
  type Direction,
  InterruptFrame,
  LLMContext,
  type Message,
  SpeakFrame,
} from '../../../src/engine.ts'
import { scriptedTts } from '../../../src/testing/index.ts'
import { type Place, talk } from './talk.ts'

const note: Message = { role: 'user', content: '(The door opens.)' }
const append = (respond = false) =>
  new ContextEditFrame({ edits: [{ type: 'append', messages: [note] }], respond })
const long = 'Once upon a time there was a king. He had three daughters.'

const places: [Place, Direction][] = [
  ['head', 'downstream'],
  ['before the model', 'downstream'],
  ['before the model', 'upstream'],
  ['behind the model', 'downstream'],
  ['behind the model', 'upstream'],
  ['behind the voice', 'downstream'],
  ['behind the voice', 'upstream'],
]

describe.each(places)('an edit from %s, %s', (place, direction) => {
  test('is made once, and the model is told of it with the next request', async () => {
    const { told, model, heard, errors, events } = await talk(
      async ({ caller, give }) => {
        give(append(), place, direction)
        await caller.say('hello')
        await caller.answered()
      },
      { answers: ['Good day.'] },
    )
    expect(model.requests.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['(The door opens.)', 'hello'],
    ])
    expect(heard).toBe('Good day.')
    expect(told).toEqual(['user: (The door opens.)', 'user: hello', 'assistant: Good day.'])
    expect(errors).toEqual([])
    expect(events.filter(({ type }) => type === 'context-edited')).toHaveLength(1)
  })

  test('is answered, once, if that is asked for', async () => {
    const { heard, model, told } = await talk(
      async ({ caller, give }) => {
        give(append(true), place, direction)
        await caller.answered()
      },
      { answers: ['Come in.'] },
    )
    expect(heard).toBe('Come in.')
    expect(model.requests).toHaveLength(1)
    expect(told).toEqual(['user: (The door opens.)', 'assistant: Come in.'])
  })

  test('is answered when the agent has been heard out', async () => {
    const { heard, model, told } = await talk(
      async ({ caller, give }) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
        await caller.wait(900)
        give(append(true), place, direction)
        await caller.answered(2_000)
      },
      { answers: [long, 'Come in.'] },
    )
    expect(heard).toBe(`${long} Come in.`)
    expect(model.requests[1]?.messages.filter(({ role }) => role === 'assistant')).toEqual([
      { role: 'assistant', content: long },
    ])
    expect(told.slice(0, 2)).toEqual(['user: tell me a story', `assistant: ${long}`])
    expect(told.at(-1)).toBe('assistant: Come in.')
  })
})

describe('an answer to an edit', () => {
  test('is not begun while the user speaks: the answer to what is said is that answer', async () => {
    const { heard, model } = await talk(
      async ({ caller, give }) => {
        const saying = caller.say('hello is anybody there')
        await caller.wait(600)
        give(append(true))
        await saying
        await caller.answered(2_000)
      },
      { answers: ['Yes.', 'Too much.'] },
    )
    expect(heard).toBe('Yes.')
    expect(model.requests[0]?.messages.map(({ content }) => content)).toEqual([
      note.content,
      'hello is anybody there',
    ])
  })

  test('is given up with the answer that is interrupted before it', async () => {
    const { heard, model } = await talk(
      async ({ caller, give }) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
        give(append(true))
        await caller.wait(500)
        give(new InterruptFrame())
        await caller.wait(5_000)
      },
      { answers: [long, 'Too much.'] },
    )
    expect(heard).toBe('Once')
    expect(model.requests).toHaveLength(1)
  })

  test('is one for several edits', async () => {
    const { heard, model } = await talk(
      async ({ caller, give }) => {
        give(new SpeakFrame({ text: 'One moment please.' }))
        for (let i = 0; i < 3; i++) give(append(true))
        await caller.answered(2_000)
      },
      { answers: ['Come in.', 'Too much.'] },
    )
    expect(heard).toBe('One moment please. Come in.')
    expect(model.requests).toHaveLength(1)
  })
})

test('an edit that cannot be made is told, nobody answers to it, and the call goes on', async () => {
  const result: Message = { role: 'tool', toolCallId: 'none', name: 'look', content: '' }
  const { heard, errors, told } = await talk(
    async ({ caller, give }) => {
      give(new ContextEditFrame({ edits: [{ type: 'append', messages: [note, result] }], respond: true }))
      await caller.wait(1_000)
      await caller.say('hello')
      await caller.answered()
    },
    { answers: ['Good day.'] },
  )
  expect(errors).toMatchObject([{ code: 'CONTEXT_INVALID', processor: 'UserContext' }])
  expect(heard).toBe('Good day.')
  expect(told).toEqual(['user: hello', 'assistant: Good day.'])
})

test('prompt, tools and all that was said can be replaced while the agent speaks', async () => {
  const look = { name: 'look', description: '', parameters: {}, execute: () => 'rain' }
  const { heard, model, told } = await talk(
    async ({ caller, give }) => {
      await caller.say('tell me a story')
      await caller.agentSpeaks()
      await caller.wait(900)
      give(
        new ContextEditFrame({
          edits: [
            { type: 'replace', messages: [{ role: 'user', content: 'Tell me of the weather.' }] },
            { type: 'system', system: 'You tell the weather.' },
            { type: 'tools', tools: [look] },
          ],
          respond: true,
        }),
      )
      await caller.answered(2_000)
    },
    {
      answers: ['Once upon a time.', { calls: [{ name: 'look' }] }, 'It rains.'],
      context: new LLMContext({ system: 'You tell stories.' }),
    },
  )
  expect(heard).toBe('Once upon a time. It rains.')
  expect(model.requests[1]?.tools?.map(({ name }) => name)).toEqual(['look'])
  expect(told).toEqual([
    'system: You tell the weather.',
    'user: Tell me of the weather.',
    'assistant: Once upon a time.',
    'assistant: ',
    'tool: rain',
    'assistant: It rains.',
  ])
})

test('an answer that is due when the session ends is still given', async () => {
  const { heard } = await talk(
    async ({ give }) => {
      give(new SpeakFrame({ text: 'One moment please.' }))
      give(append(true))
    },
    { answers: ['Come in.'] },
  )
  expect(heard).toBe('One moment please. Come in.')
})

test('an edit is answered before what is said behind it is heard, however long a voice takes to make that', async () => {
  const { model } = await talk(
    async ({ caller, give }) => {
      give(new SpeakFrame({ text: 'One moment please.' }))
      give(append(true))
      give(new SpeakFrame({ text: 'Mind the gap between the train and the platform.' }))
      await caller.answered(2_000)
    },
    { answers: ['Come in.'], voice: scriptedTts({ firstByteMs: 100, wordMs: 600 }) },
  )
  expect(model.requests[0]?.messages.at(-1)?.role).toBe('user')
})
