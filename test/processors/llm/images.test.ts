import { afterEach, describe, expect, test } from 'vitest'
import { writeSummary } from '../../../processors/context/summary.ts'
import { LLM, UserContext, type UserContextOptions } from '../../../processors/index.ts'
import { toChatMessages } from '../../../providers/openai/history/chat-history.ts'
import { openai } from '../../../providers/openai/llm.ts'
import {
  type ContentPart,
  type Frame,
  ImageFrame,
  LLMContext,
  LLMContextFrame,
  type Message,
  providerCall,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
} from '../../../src/engine.ts'
import { runProcessor, scriptedLlm } from '../../../src/testing/index.ts'
import { type FakeOpenAIServer, fakeOpenAIServer, saying } from '../../fakes/openai-server.ts'
import { textOf } from './ask.ts'

let server: FakeOpenAIServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** More than fits into a call's arguments, of every value. */
const picture = Uint8Array.from({ length: 100_003 }, (_, at) => (at * 7) % 256)
const shown = (bytes: Uint8Array = picture) => new ImageFrame({ bytes, mediaType: 'image/jpeg' })
const said = (text: string, turn: number) => new UserTurnEndedFrame({ text, turn })

/** The conversation after these frames. */
async function conversation(frames: readonly Frame[], options?: UserContextOptions) {
  const context = new LLMContext()
  const { downstream } = await runProcessor(new UserContext(context, options), frames)
  return { context, asked: downstream.filter((frame) => frame instanceof LLMContextFrame) }
}

/** The bytes that a server is sent in a part of a message. */
function bytesIn(body: Readonly<Record<string, unknown>>): Uint8Array[] {
  const messages = body.messages as { content: string | { image_url?: { url: string } }[] }[]
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.flatMap(({ image_url: image }) => {
          const [, base64] = /^data:image\/jpeg;base64,(.*)$/s.exec(image?.url ?? '') ?? []
          return base64 === undefined ? [] : [new Uint8Array(Buffer.from(base64, 'base64'))]
        }),
  )
}

test('what the user shows and asks of arrives at the model, byte for byte', async () => {
  const { context, asked } = await conversation([shown(), said('What is this?', 1)])
  expect(asked).toHaveLength(1)
  server = await fakeOpenAIServer(() => saying('A cat.'))
  const model = openai({ model: 'm', baseURL: server.baseURL })
  const { downstream } = await runProcessor(new LLM(model), [new LLMContextFrame({ context, turn: 1 })])
  expect(textOf(downstream)).toBe('A cat.')
  const { body } = server.requests[0]!
  expect(bytesIn(body)).toEqual([picture])
  expect(body.messages).toMatchObject([
    { role: 'user', content: [{ type: 'image_url' }, { type: 'text', text: 'What is this?' }] },
  ])
})

test('a picture in a message goes the same way', async () => {
  const context = new LLMContext()
  context.add({ role: 'user', content: [{ type: 'image', bytes: picture, mediaType: 'image/jpeg' }] })
  server = await fakeOpenAIServer(() => saying('A cat.'))
  const model = openai({ model: 'm', baseURL: server.baseURL })
  await runProcessor(new LLM(model), [new LLMContextFrame({ context, turn: 1 })])
  expect(bytesIn(server.requests[0]!.body)).toEqual([picture])
})

describe('of the pictures that come', () => {
  const small = (value: number) => shown(Uint8Array.of(value))
  const seen = (messages: readonly Message[]) =>
    messages.map(({ content }) =>
      typeof content === 'string'
        ? content
        : content.map((part) => ('bytes' in part ? part.bytes[0] : part.type === 'text' && part.text)).join(),
    )

  test('the latest goes with what is said, once', async () => {
    const { context } = await conversation([small(1), small(2), said('this', 1), said('and', 2)])
    expect(seen(context.messages)).toEqual(['2,this', 'and'])
  })

  test('so many are kept as are wanted', async () => {
    const frames = [1, 2, 3].flatMap((value) => [small(value), said(`say ${value}`, value)])
    expect(seen((await conversation(frames)).context.messages)).toEqual([
      '[an earlier picture],say 1',
      '[an earlier picture],say 2',
      '3,say 3',
    ])
    expect(seen((await conversation(frames, { images: 2 })).context.messages)).toEqual([
      '[an earlier picture],say 1',
      '2,say 2',
      '3,say 3',
    ])
    expect(seen((await conversation(frames, { images: 0 })).context.messages)).toEqual([
      'say 1',
      'say 2',
      'say 3',
    ])
  })

  test('those that a program has put there stay', async () => {
    const context = new LLMContext()
    const own: ContentPart = { type: 'image', bytes: Uint8Array.of(9), mediaType: 'image/png' }
    context.add({ role: 'user', content: [own] })
    await runProcessor(new UserContext(context), [small(1), said('one', 1), small(2), said('two', 2)])
    expect(seen(context.messages)).toEqual(['9', '[an earlier picture],one', '2,two'])
  })

  test('the one that an answer was prepared with is that of the turn', async () => {
    const speculated = new SpeculationStartedFrame({ text: 'what is', turn: 1 })
    const { context, asked } = await conversation([
      small(1),
      speculated,
      small(2),
      said('what is this', 1),
      said('and', 2),
    ])
    expect(seen(context.messages)).toEqual(['[an earlier picture],what is this', '2,and'])
    expect(asked).toHaveLength(2)
  })
})

test('what a server takes of sounds, files and addresses', () => {
  const content: ContentPart[] = [
    { type: 'image', url: 'https://example.org/a.png' },
    { type: 'audio', bytes: Uint8Array.of(1, 2, 3), mediaType: 'audio/mpeg' },
    { type: 'file', name: 'bill.pdf', bytes: Uint8Array.of(1, 2, 3), mediaType: 'application/pdf' },
    { type: 'text', text: 'half \ud83d' },
  ]
  expect(toChatMessages([{ role: 'user', content }])).toEqual([
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        { type: 'input_audio', input_audio: { data: 'AQID', format: 'mp3' } },
        { type: 'file', file: { filename: 'bill.pdf', file_data: 'data:application/pdf;base64,AQID' } },
        { type: 'text', text: 'half \ufffd' },
      ],
    },
  ])
})

test('where roles take turns, parts stand together with words', () => {
  const image: ContentPart = { type: 'image', url: 'https://example.org/a.png' }
  const messages: Message[] = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Look.' },
    { role: 'user', content: [image] },
  ]
  const part = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } }
  expect(toChatMessages(messages, { alternate: true })).toEqual([
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: [{ type: 'text', text: 'Look.' }, part] },
  ])
  expect(toChatMessages(messages.toSpliced(1, 1), { noSystem: true })).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Be kind.' }, part] },
  ])
})

test('a summary says that there was a picture', async () => {
  const provider = scriptedLlm({ answers: ['A cat.'] })
  const image: ContentPart = { type: 'image', bytes: picture, mediaType: 'image/jpeg' }
  const messages: Message[] = [{ role: 'user', content: [image, { type: 'text', text: 'What is this?' }] }]
  await writeSummary(messages, { provider, prompt: 'Sum up.', context: providerCall() })
  expect(provider.requests[0]!.messages.at(-1)).toEqual({
    role: 'user',
    content: 'User: [image]\nWhat is this?',
  })
})
