import { describe, expect, test } from 'vitest'
import {
  type ContentPart,
  ContextError,
  estimateTokens,
  LLMContext,
  type Message,
  type MessageContent,
  markedTextOf,
  textOf,
  trimMessages,
} from '../../src/engine.ts'

const image: ContentPart = { type: 'image', bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' }
const words: ContentPart = { type: 'text', text: 'What is this?' }
const user = (content: MessageContent): Message => ({ role: 'user', content })

describe('the content of a message', () => {
  test.each<[string, unknown]>([
    ['no parts', []],
    ['no part', ['words']],
    ['a kind that is none', [{ type: 'smell', text: '' }]],
    ['a text without words', [{ type: 'text' }]],
    ['an image of nothing', [{ type: 'image', mediaType: 'image/png' }]],
    ['an image of no type', [{ type: 'image', bytes: new Uint8Array(1) }]],
    ['an image that is a sound', [{ type: 'image', bytes: new Uint8Array(1), mediaType: 'audio/wav' }]],
    ['an image whose bytes are text', [{ type: 'image', bytes: 'AAAA', mediaType: 'image/png' }]],
    ['an image here and elsewhere', [{ ...image, url: 'https://example.org/' }]],
    ['a type that is none', [{ type: 'file', bytes: new Uint8Array(1), mediaType: 'a\n/b' }]],
    ['an address that is none', [{ type: 'image', url: 'there' }]],
    ['an address of this machine', [{ type: 'image', url: 'file:///etc/passwd' }]],
    ['an address that is the data', [{ type: 'image', url: 'data:image/png;base64,AAAA' }]],
    ['too many parts', Array.from({ length: 65 }, () => words)],
    ['too many bytes', [{ type: 'image', bytes: new Uint8Array(20_000_001), mediaType: 'image/png' }]],
    ['a number', 7],
  ])('is refused where it is %s', (_, content) => {
    const context = new LLMContext()
    const message = { role: 'user', content } as Message
    expect(() => context.edit([{ type: 'append', messages: [message] }])).toThrow(ContextError)
    expect(() => context.add(message)).toThrow(ContextError)
    expect(() => context.addUser(content as string)).toThrow(ContextError)
    expect(context.messages).toEqual([])
  })

  test('may be words, pictures, sounds and files, here or elsewhere', () => {
    const parts: ContentPart[] = [
      words,
      image,
      { type: 'image', url: 'https://example.org/a.png' },
      { type: 'audio', bytes: new Uint8Array(2), mediaType: 'audio/wav' },
      { type: 'file', name: 'bill.pdf', bytes: new Uint8Array(2), mediaType: 'application/pdf' },
    ]
    const context = new LLMContext({ messages: [user(parts)] })
    context.edit([{ type: 'append', messages: [user(parts)] }])
    expect(context.messages).toEqual([user(parts), user(parts)])
    expect(context.lastUserMessage).toBe('What is this?')
  })

  test('of an assistant and of a tool is text', () => {
    const context = new LLMContext()
    const messages = [{ role: 'assistant', content: [words] }] as unknown as Message[]
    expect(() => context.edit([{ type: 'append', messages }])).toThrow(ContextError)
  })

  test('has words, and marks for what is none', () => {
    expect(textOf(user('Hello.'))).toBe('Hello.')
    expect(textOf(user([image, words, { type: 'text', text: 'And this?' }]))).toBe('What is this?\nAnd this?')
    expect(textOf(user([image]))).toBe('')
    expect(textOf(undefined)).toBe('')
    expect(markedTextOf(user([image, words]))).toBe('[image]\nWhat is this?')
  })
})

describe('tokens of what is no text', () => {
  const sized = (type: 'audio' | 'file', length: number): ContentPart =>
    ({
      type,
      bytes: new Uint8Array(length),
      mediaType: type === 'file' ? 'application/pdf' : 'audio/wav',
    }) as ContentPart

  test.each<[ContentPart, number]>([
    [image, 1_000],
    [{ type: 'image', url: 'https://example.org/a.png' }, 1_000],
    [sized('audio', 32_000), 64],
    [sized('file', 100_000), 1_000],
    [{ type: 'file', url: 'https://example.org/a.pdf' }, 1_000],
  ])('are guessed: %o', (part, tokens) => {
    expect(estimateTokens([user([part])]) - estimateTokens([user('')])).toBe(tokens)
  })

  test('count when a conversation is shortened', () => {
    const messages = [user([image, words]), user([image, words])].flatMap((each): Message[] => [
      each,
      { role: 'assistant', content: 'A cat.' },
    ])
    expect(trimMessages(messages, { maxTokens: 1_200 })).toEqual(messages.slice(2))
  })
})
