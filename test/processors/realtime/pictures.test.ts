import { describe, expect, test } from 'vitest'
import {
  type ContentPart,
  ContextEditFrame,
  ImageFrame,
  LLMContext,
  type Message,
  type MessageContent,
  type PipelineTask,
} from '../../../src/engine.ts'
import { asks, talk } from './talk.ts'

/** Of every value, and longer than one piece. */
const bytes = Uint8Array.from({ length: 100_003 }, (_, at) => (at * 7) % 256)
const mediaType = 'image/jpeg'
const picture: ContentPart = { type: 'image', bytes, mediaType }
const content: MessageContent = [picture, { type: 'text', text: 'This is my bill.' }]
const refused = [['LLM_FAILED', 'request', 'scripted-realtime takes no pictures.']]

const contents = (messages: readonly Message[]) => messages.map((message) => message.content)
const shows = (task: PipelineTask) => void task.push(new ImageFrame({ bytes, mediaType }))
const adds = (task: PipelineTask) =>
  void task.push(new ContextEditFrame({ edits: [{ type: 'append', messages: [{ role: 'user', content }] }] }))
const before = () => new LLMContext({ messages: [{ role: 'user', content }] })

/** The ways of a picture to the model. */
const ways = {
  'a frame': { call: { during: shows }, given: [picture], marked: undefined },
  'a message that is added': { call: { during: adds }, given: content, marked: '[image]\nThis is my bill.' },
  'a message from before': { call: {}, given: content, marked: '[image]\nThis is my bill.' },
}

describe.each(Object.entries(ways))('a picture in %s', (way, { call, given, marked }) => {
  const context = () => (way === 'a message from before' ? { context: before() } : {})

  test.each(['provider', 'ours'] as const)(
    'arrives byte for byte, with turns of the kind "%s"',
    async (turns) => {
      const { errors, messages } = await talk(asks, { ...call, ...context(), options: { turns } })
      expect(errors).toEqual([])
      expect(contents(messages)).toContainEqual(given)
    },
  )

  test('is told of as an error once where the model takes none, and the call goes on', async () => {
    const { errors, heard, messages } = await talk(
      async (line) => {
        await asks(line)
        await asks(line)
      },
      { ...call, ...context(), vendor: { images: false, answers: ['Once.', 'Twice.'] } },
    )
    expect(errors.map(({ code, reason, message }) => [code, reason, message])).toEqual(refused)
    expect(heard).toBe('Once. Twice.')
    expect(contents(messages)[0]).toBe(marked ?? 'tell me a story')
  })
})

test('a picture that an app writes into the conversation goes to the model with the question about it', async () => {
  const context = new LLMContext()
  const { errors, messages } = await talk((line) => line.answered(), {
    context,
    options: { turns: 'ours' },
    during: (task) =>
      void task.push(
        new ContextEditFrame({
          edits: [{ type: 'append', messages: [{ role: 'user', content }] }],
          respond: true,
        }),
      ),
  })
  expect(errors).toEqual([])
  expect(contents(messages)[0]).toEqual(content)
})
