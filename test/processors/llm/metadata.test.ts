import { afterEach, describe, expect, test } from 'vitest'
import { llmFallback } from '../../../processors/fallback/index.ts'
import { LLM } from '../../../processors/llm/index.ts'
import { toChatMessages } from '../../../providers/openai/history/chat-history.ts'
import { withToldCalls } from '../../../providers/openai/history/told-calls.ts'
import { openai } from '../../../providers/openai/llm.ts'
import {
  type AssistantMessage,
  ContextError,
  ErrorFrame,
  estimateTokens,
  LLMContext,
  LLMContextFrame,
  LLMError,
  type LLMProvider,
  type LLMRequest,
  type Message,
  providerCall,
  RoundMetadata,
  type Tool,
  type VendorMetadata,
} from '../../../src/engine.ts'
import { runProcessor, scriptedLlm, VirtualClock } from '../../../src/testing/index.ts'
import { collect } from '../../../testing/contracts/llm-answers.ts'
import { type FakeOpenAIServer, fakeOpenAIServer, type Scene, saying } from '../../fakes/openai-server.ts'
import { delta, sse } from '../../providers/openai/read-chat.ts'
import { collect as collectOn, contextOn } from '../fallback/faulty.ts'
import { ask, calls, named, only, textOf } from './ask.ts'

let server: FakeOpenAIServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const weather = { name: 'weather', description: 'The weather.', parameters: { type: 'object' } }
const user = (content: string): Message => ({ role: 'user', content })

describe('what a model wants back', () => {
  const tools = [named('clock', () => 'noon')]

  test('is kept with the calls of the round, and goes back with them', async () => {
    const { context, provider } = await ask({
      answers: [
        { calls: [{ name: 'clock', metadata: ['signed'] }], metadata: ['thought one', 'thought two'] },
        'It is noon.',
      ],
      options: { tools },
    })
    const called = context.messages[1] as AssistantMessage
    expect(called.metadata).toEqual({ 'scripted-llm': ['thought one', 'thought two'] })
    expect(called.toolCalls![0]!.metadata).toEqual({ 'scripted-llm': ['signed'] })
    expect(provider.requests[1]!.messages[1]).toMatchObject({
      metadata: called.metadata,
      toolCalls: called.toolCalls,
    })
  })

  test('is gathered from the whole round, in order, and is never said', async () => {
    const context = new LLMContext()
    context.addUser('what time is it', 1)
    const of = (piece: number): { metadata: VendorMetadata } => ({ metadata: { thinker: [piece] } })
    const requests: LLMRequest[] = []
    const thinker: LLMProvider = {
      name: 'thinker',
      async *generate(request) {
        requests.push(request)
        if (requests.length > 1) {
          yield { type: 'text', text: 'Noon.' }
          yield { type: 'finish', reason: 'stop', ...of(9) }
          return
        }
        yield { type: 'reasoning', text: 'Hm.', ...of(1) }
        yield { type: 'reasoning', text: '', ...of(2) }
        yield { type: 'text', text: '', ...of(3) }
        yield { type: 'tool-call', id: 'a', name: 'clock', arguments: '{}', ...of(4) }
        yield { type: 'finish', reason: 'tool-calls', ...of(5) }
      },
    }
    const { downstream } = await asked(thinker, context, tools)
    expect(textOf(downstream)).toBe('Noon.')
    expect(context.messages[1]).toMatchObject({
      metadata: { thinker: [1, 2, 3, 5] },
      toolCalls: [{ metadata: { thinker: [4] } }],
    })
    // A round without calls keeps none: what was heard of it is ours.
    expect(context.messages.slice(2).some((message) => 'metadata' in message)).toBe(false)
  })

  test('is bounded', async () => {
    const kept = new RoundMetadata()
    expect(kept.add({ a: ['x'.repeat(900_000)] })).toBe(true)
    expect(kept.add({ b: ['x'.repeat(200_000)] })).toBe(false)
    const { upstream } = await ask({
      answers: [{ ...calls('clock'), metadata: Array.from({ length: 2_000 }, () => 1) }],
      options: { tools },
    })
    expect(only(upstream, ErrorFrame)[0]!.error).toMatchObject({ reason: 'protocol' })
  })

  test('counts as tokens, and is checked in edits', () => {
    const call = { id: 'a', name: 'clock', arguments: '{}' }
    const of = (fields: object): Message[] => [
      { role: 'assistant', content: '', toolCalls: [call], ...fields },
      { role: 'tool', toolCallId: 'a', name: 'clock', content: 'noon' },
    ]
    const more = of({ metadata: { thinker: ['a thought of some length'] } })
    expect(estimateTokens(more)).toBeGreaterThan(estimateTokens(of({})) + 5)
    const context = new LLMContext()
    context.edit([{ type: 'append', messages: more }])
    expect(context.messages).toEqual(more)
    const wrong = of({ metadata: { thinker: 'a thought' } })
    expect(() => context.edit([{ type: 'append', messages: wrong }])).toThrow(ContextError)
  })
})

/** Asks a provider, as turn 1 of a conversation. */
function asked(provider: LLMProvider, context: LLMContext, tools: readonly Tool[]) {
  return runProcessor(new LLM(provider, { tools }), [new LLMContextFrame({ context, turn: 1 })])
}

describe('in a fallback', () => {
  const request = { messages: [user('hello')], tools: [weather] }

  test('what is kept is of the model that ended the round, under its own name', async () => {
    const clock = new VirtualClock()
    const broken: LLMProvider = {
      name: 'broken',
      async *generate() {
        yield { type: 'reasoning', text: 'Hm.', metadata: { broken: ['half a thought'] } }
        throw new LLMError('It broke.')
      },
    }
    const next = scriptedLlm({ answers: [{ ...calls('weather'), metadata: ['whole'] }] })
    for (const providers of [
      [broken, next],
      [next, broken],
    ]) {
      const events = await collectOn(clock, llmFallback(providers).generate(request, contextOn(clock)))
      expect(events.flatMap((event) => ('metadata' in event ? [event.metadata] : []))).toEqual([
        { 'scripted-llm': ['whole'] },
      ])
    }
  })
})

describe('an OpenAI-compatible server has back', () => {
  const called = { id: 'a', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }
  const signature = { google: { thought_signature: 'c2lnbmVk' } }
  const raw = (...chunks: unknown[]): Scene => [{ raw: sse(...chunks, '[DONE]') }, 'end']
  const gemini = raw(
    delta({ tool_calls: [{ index: 0, ...called, extra_content: signature }] }),
    delta({}, 'tool_calls'),
  )
  const deepseek = raw(
    delta({ reasoning_content: 'They want ' }),
    delta({ reasoning_content: 'the weather.' }),
    delta({ tool_calls: [{ index: 0, ...called }] }),
    delta({}, 'tool_calls'),
  )
  const details = [{ type: 'reasoning.encrypted', data: 'c2VjcmV0' }]
  const openRouter = raw(
    delta({ reasoning_details: details }),
    delta({ tool_calls: [called] }),
    delta({}, 'tool_calls'),
  )

  /** A conversation with a server that calls a tool first, as it asks for its second round. */
  async function secondRound(
    first: Scene,
    options: { label?: string; model?: string } = {},
    then?: (body: object, at: number) => Scene,
  ) {
    server = await fakeOpenAIServer((request, index) =>
      index === 0 ? first : (then?.(request.body, index) ?? saying('Rain.')),
    )
    const context = new LLMContext()
    context.addUser('Weather in Oslo?', 1)
    const provider = openai({ model: 'm', baseURL: server.baseURL })
    const { downstream } = await asked(provider, context, [named('weather', () => 'rain')])
    const again = openai({ model: 'm', baseURL: server.baseURL, ...options })
    if (Object.keys(options).length > 0)
      await collect(again.generate({ messages: [...context.messages, user('And now?')] }, providerCall()))
    return {
      context,
      downstream,
      messages: server.requests.at(-1)!.body.messages as Record<string, unknown>[],
    }
  }

  test('Gemini: the signature of the thought, with its call', async () => {
    const { messages } = await secondRound(gemini)
    expect(messages[1]).toMatchObject({ tool_calls: [{ ...called, extra_content: signature }] })
  })

  test('DeepSeek, Kimi, Qwen: what was thought, with the calls', async () => {
    const { messages, context } = await secondRound(deepseek)
    expect(messages[1]).toMatchObject({ reasoning_content: 'They want the weather.', tool_calls: [called] })
    // Only there: with an answer in words it is not wanted.
    expect(context.messages.at(-1)).not.toHaveProperty('metadata')
  })

  test('OpenRouter: the details of it', async () => {
    const { messages } = await secondRound(openRouter)
    expect(messages[1]).toMatchObject({ reasoning_details: details })
  })

  test.each([{ label: 'another' }, { model: 'another' }])(
    'nothing of what is another’s: %o',
    async (options) => {
      for (const scene of [gemini, deepseek, openRouter]) {
        const { messages } = await secondRound(scene, options)
        expect(JSON.stringify(messages)).not.toMatch(/extra_content|reasoning|metadata/)
        expect(messages[1]).toMatchObject({ tool_calls: [called] })
        await server!.close()
      }
    },
  )

  const foreign: Message[] = [
    user('Weather?'),
    { role: 'assistant', content: 'Let me see.', toolCalls: [{ id: 'x', name: 'weather', arguments: '{}' }] },
    { role: 'tool', toolCallId: 'x', name: 'weather', content: 'rain' },
    user('Sure?'),
  ]

  test.each([
    'Function call is missing a thought_signature in functionCall parts.',
    'Missing `reasoning_content` field in the assistant message at message index 2.',
    'thinking is enabled but reasoning_content is missing in assistant tool call message at index 2',
    'The `reasoning_content` in the thinking mode must be passed back to the API.',
  ])('a call that is not its own as text, where it insists: %s', async (message) => {
    const refusal = { status: 400, body: { error: { message } } }
    const insists = (body: object) => JSON.stringify(body).includes('tool_calls')
    server = await fakeOpenAIServer(({ body }) => (insists(body) ? refusal : saying('Yes.')))
    const model = openai({ model: 'm', baseURL: server.baseURL })
    await collect(model.generate({ messages: foreign }, providerCall()))
    expect(server.requests.at(-1)!.body.messages).toEqual([
      user('Weather?'),
      { role: 'assistant', content: 'Let me see.' },
      user('(Tools were called:\nweather({}) returned rain)'),
      user('Sure?'),
    ])
    // It is known from then on.
    await collect(model.generate({ messages: foreign }, providerCall()))
    expect(server.requests).toHaveLength(3)
  })

  test('no thoughts, where it takes none', async () => {
    const refusal = {
      status: 400,
      body: { error: { message: "property 'reasoning_content' is unsupported" } },
    }
    const { downstream, messages } = await secondRound(deepseek, {}, (body) =>
      JSON.stringify(body).includes('reasoning_content') ? refusal : saying('Rain.'),
    )
    expect(textOf(downstream)).toBe('Rain.')
    expect(messages[1]).toMatchObject({ tool_calls: [called] })
  })
})

test('calls that are told as text keep their results, and those of others their form', () => {
  const round = (content: string, ...ids: string[]): Message[] => [
    {
      role: 'assistant',
      content,
      toolCalls: ids.map((id) => ({ id, name: 'weather', arguments: `{"n":"${id}"}` })),
    },
    ...ids.map((id): Message => ({ role: 'tool', toolCallId: id, name: 'weather', content: `rain ${id}` })),
  ]
  const own = (message: AssistantMessage) => message.content === 'own'
  const messages = [
    user('Hi.'),
    ...round('own', 'a'),
    ...round('', 'b', 'c'),
    ...round('So.', 'd'),
    user('Bye.'),
  ]
  expect(withToldCalls(messages, own)).toEqual([
    user('Hi.'),
    ...round('own', 'a'),
    user('(Tools were called:\nweather({"n":"b"}) returned rain b\nweather({"n":"c"}) returned rain c)'),
    { role: 'assistant', content: 'So.' },
    user('(Tools were called:\nweather({"n":"d"}) returned rain d)'),
    user('Bye.'),
  ])
  const strict = toChatMessages(messages, { ownCalls: true, alternate: true })
  expect(strict.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user'])
})
