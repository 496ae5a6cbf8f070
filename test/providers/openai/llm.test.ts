import { afterEach, describe, expect, it } from 'vitest'
import { type OpenAIOptions, openai } from '../../../providers/openai/llm.ts'
import { LLMError, type LLMRequest, TimeoutError } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { llmContract } from '../../../testing/contracts/llm.ts'
import { collect, context, textOf } from '../../../testing/contracts/llm-answers.ts'
import {
  type FakeOpenAIServer,
  fakeOpenAIServer,
  type RecordedRequest,
  type Scene,
  type Step,
  saying,
} from '../../fakes/openai-server.ts'

const ask = (content: string): LLMRequest => ({ messages: [{ role: 'user', content }] })
const weather = {
  name: 'weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: {} },
}

llmContract('openai', async () => {
  const scenes: Record<string, Scene> = {
    answered: saying('Good morning to you.'),
    silent: ['hang'],
    paused: [{ text: 'Well, ' }, 'hang'],
    failing: { status: 400, body: { error: { message: 'No.' } } },
    thinking: [
      { text: '<think>A' },
      { text: ' greeting.</thi' },
      { text: 'nk>Good ' },
      { text: 'day.' },
      { finish: 'stop' },
    ],
    calling: [
      { toolCalls: [{ index: 0, function: { name: 'weather', arguments: '{}' } }] },
      { toolCalls: [{ index: 0, function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
      { finish: 'tool_calls' },
    ],
    empty: [{ finish: 'stop' }],
    data: saying('{ "city": "Oslo" }'),
    remembering: [
      { raw: 'data: {"choices":[{"index":0,"delta":{"reasoning_content":"They want it."}}]}\n\n' },
      { toolCalls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{}' } }] },
      { finish: 'tool_calls' },
      { usage: [7, 5] },
    ],
    key: { status: 401 },
    money: { status: 429, body: { error: { message: 'No.', code: 'insufficient_quota' } } },
    busy: { status: 503, body: { error: { message: 'Overloaded' } } },
    gone: [{ text: 'Well, ' }, 'cut'],
  }
  const server = await fakeOpenAIServer((request) => scenes[lastContent(request)]!)
  return {
    provider: openai({ model: 'test-1', baseURL: server.baseURL, maxRetries: 0 }),
    answered: { request: ask('answered'), text: 'Good morning to you.' },
    silent: ask('silent'),
    paused: ask('paused'),
    failing: ask('failing'),
    thinking: { request: ask('thinking'), text: 'Good day.', reasoning: 'A greeting.' },
    calling: { request: { ...ask('calling'), tools: [weather] }, names: ['weather', 'weather'] },
    empty: ask('empty'),
    data: {
      request: { ...ask('data'), output: { type: 'object', required: ['city'] } },
      data: { city: 'Oslo' },
    },
    remembering: {
      request: { ...ask('remembering'), tools: [weather] },
      mark: 'They want it.',
      sent: () => JSON.stringify(server.requests.at(-1)!.body),
    },
    reasons: [
      { request: ask('key'), reason: 'auth' },
      { request: ask('money'), reason: 'quota' },
      { request: ask('busy'), reason: 'rate' },
      { request: ask('gone'), reason: 'unreachable' },
    ],
    released: () => server.idle(),
    close: () => server.close(),
  }
})

describe('openai', () => {
  let server: FakeOpenAIServer | undefined

  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  /** A provider that talks to a server which plays one scene a request, the last one again and again. */
  async function provider(scenes: readonly Scene[], options: Partial<OpenAIOptions> = {}) {
    server = await fakeOpenAIServer((_, index) => scenes[index] ?? scenes.at(-1)!)
    return openai({ model: 'test-1', apiKey: 'secret', baseURL: server.baseURL, ...options })
  }

  async function answer(steps: readonly Step[], options?: Partial<OpenAIOptions>) {
    return collect((await provider([steps], options)).generate(ask('Hello'), context()))
  }

  async function failure(scene: Scene, options: Partial<OpenAIOptions> = {}): Promise<LLMError> {
    const model = await provider([scene], { maxRetries: 0, ...options })
    const thrown = await collect(model.generate(ask('Hello'), context())).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(LLMError)
    return thrown as LLMError
  }

  it('asks for a stream with everything the request says', async () => {
    const model = await provider([saying('Fine.')], {
      temperature: 0.2,
      maxTokens: 99,
      headers: { 'x-team': 'voice' },
    })
    await collect(
      model.generate(
        {
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Weather?' },
            {
              role: 'assistant',
              content: '',
              toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' }],
            },
            { role: 'tool', toolCallId: 'c1', name: 'weather', content: 'rain' },
            { role: 'assistant', content: 'Rain.' },
          ],
          tools: [weather],
          temperature: 0.7,
        },
        context(),
      ),
    )
    const [request] = server!.requests
    expect(request!.path).toBe('/v1/chat/completions')
    expect(request!.headers).toMatchObject({ authorization: 'Bearer secret', 'x-team': 'voice' })
    expect(request!.body).toEqual({
      model: 'test-1',
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.7,
      max_tokens: 99,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'rain' },
        { role: 'assistant', content: 'Rain.' },
      ],
      tools: [{ type: 'function', function: weather }],
    })
  })

  it("asks for the request's model, and says so when there is none", async () => {
    const model = await provider([{ status: 404 }], { maxRetries: 0 })
    const asked = collect(model.generate({ ...ask('Hello'), model: 'test-2' }, context()))
    await expect(asked).rejects.toThrow('knows no model "test-2"')
    expect(server!.requests[0]!.body).toMatchObject({ model: 'test-2' })
  })

  it('sends a local server no key where none is set, and fields of the body as they are given', async () => {
    const key = process.env.OPENAI_API_KEY
    delete process.env.OPENAI_API_KEY
    try {
      server = await fakeOpenAIServer(() => saying('Hi.'))
      const model = openai({ model: 'llama', baseURL: server.baseURL, body: { top_p: 0.5 } })
      await collect(model.generate(ask('Hello'), context()))
      expect(server.requests[0]!.headers.authorization).toBeUndefined()
      expect(server.requests[0]!.body).toMatchObject({ top_p: 0.5 })
      const hosted = collect(openai({ model: 'gpt-5-mini' }).generate(ask('Hello'), context()))
      await expect(hosted).rejects.toThrow('OPENAI_API_KEY')
    } finally {
      if (key !== undefined) process.env.OPENAI_API_KEY = key
    }
  })

  it('passes words on as they come, then the tokens used', async () => {
    const events = await answer([
      { raw: ': keep-alive\n\n' },
      ...saying('One two three.'),
      { raw: ': bye\n\n' },
    ])
    expect(events).toEqual([
      { type: 'text', text: 'One ' },
      { type: 'text', text: 'two ' },
      { type: 'text', text: 'three.' },
      { type: 'usage', inputTokens: 12, outputTokens: 3 },
      { type: 'finish', reason: 'stop' },
    ])
  })

  it('counts tokens, where the server tells them', async () => {
    const model = await provider([saying('One two.'), [{ text: 'Three.' }, { finish: 'stop' }]])
    await collect(model.generate(ask('Hello'), context()))
    const events = await collect(model.generate(ask('Hello'), context()))
    expect(events).toEqual([
      { type: 'text', text: 'Three.' },
      { type: 'finish', reason: 'stop' },
    ])
    expect(model.metrics!()).toMatchObject({ calls: 2, inputTokens: 12, outputTokens: 2 })
  })

  it('hands on the words before a cut, then fails, and does not say them again', async () => {
    const model = await provider([[{ text: 'Once upon ' }, { raw: 'data: {"choices":[{"del' }, 'cut']])
    const events = model.generate(ask('Hello'), context())[Symbol.asyncIterator]()
    expect((await events.next()).value).toEqual({ type: 'text', text: 'Once upon ' })
    await expect(events.next()).rejects.toMatchObject({ code: 'LLM_FAILED', retryable: true })
    expect(server!.requests).toHaveLength(1)
  })

  it('takes an answer as complete whose connection breaks after its end', async () => {
    expect(textOf(await answer([{ text: 'Done.' }, { finish: 'stop' }, 'cut']))).toBe('Done.')
  })

  it('fails on a chunk that is no JSON and on an error in mid-stream', async () => {
    expect(await failure([{ text: 'Hi ' }, { raw: 'data: {oops\n\n' }])).toMatchObject({
      message: expect.stringContaining('no JSON'),
    })
    await server!.close()
    expect(await failure([{ text: 'Hi ' }, { error: { message: 'Overloaded', code: 503 } }])).toMatchObject({
      message: expect.stringContaining('Overloaded'),
      status: 503,
      retryable: true,
    })
    await server!.close()
    expect(await failure([{ text: 'Hi ' }, { finish: 'content_filter' }])).toMatchObject({
      message: expect.stringContaining('content filter'),
    })
  })

  it.each([
    [401, 'OPENAI_API_KEY', false],
    [404, 'test-1', false],
    [400, 'rejected', false],
    [429, 'too many', true],
    [500, 'failed', true],
    [503, 'failed', true],
  ])('explains status %i', async (status, says, retryable) => {
    const error = await failure({ status, body: { error: { message: 'The server said so' } } })
    expect(error).toMatchObject({ status, retryable, provider: 'openai' })
    expect(error.message).toContain(says)
    expect(error.message).toContain('The server said so.')
    expect(error.message).toContain(server!.baseURL)
    await server!.close()
    expect(await failure({ status, body: '<html>Bad gateway</html>' })).toMatchObject({ status, retryable })
  })

  it.each([
    [401, 'auth'],
    [402, 'quota'],
    [404, 'request'],
    [429, 'rate'],
    [500, 'server'],
  ])('tells why: status %i is "%s"', async (status, reason) => {
    const headers = { 'retry-after': '7' }
    const error = await failure({ status, headers, body: { error: { message: 'No' } } })
    expect(error).toMatchObject({ reason, retryAfterMs: 7_000 })
  })

  it('tells why an answer ended in the middle', async () => {
    const overloaded = { error: { message: 'Overloaded', type: 'overloaded_error' } }
    for (const [scene, reason] of [
      [[{ text: 'Hi ' }, overloaded], 'rate'],
      [[{ text: 'Hi ' }, 'cut'], 'unreachable'],
      [[{ text: 'Hi ' }, 'end'], 'unreachable'],
      [[{ text: 'Hi ' }, { finish: 'content_filter' }], 'content'],
      [[{ text: 'Hi ' }, { raw: 'data: {"choices":\n\n' }, 'end'], 'protocol'],
      [[{ finish: 'stop' }], 'protocol'],
    ] as [Step[], string][]) {
      expect(await failure(scene), reason).toMatchObject({ reason })
      await server!.close()
    }
  })

  it('tries again what may succeed, as often as it may, when the server says', async () => {
    const busy = {
      status: 429,
      headers: { 'retry-after-ms': '5' },
      body: { error: { message: 'Slow down' } },
    }
    const model = await provider(
      [busy, { status: 503, headers: { 'retry-after': '0' } }, saying('Here I am.')],
      {
        maxRetries: 2,
      },
    )
    expect(textOf(await collect(model.generate(ask('Hello'), context())))).toBe('Here I am.')
    expect(model.metrics!()).toMatchObject({ calls: 1, errors: 0, retries: 2 })
    await server!.close()
    const refusing = await provider([{ status: 401 }], { maxRetries: 2 })
    await expect(collect(refusing.generate(ask('Hello'), context()))).rejects.toMatchObject({ status: 401 })
    expect(server!.requests).toHaveLength(1)
  })

  it('says that nothing answers where no server runs', async () => {
    const model = await provider([[]], { maxRetries: 0 })
    await server!.close()
    const failed = collect(model.generate(ask('Hello'), context()))
    await expect(failed).rejects.toMatchObject({ code: 'LLM_FAILED', retryable: true })
    await expect(failed).rejects.toThrow(`Nothing answers at ${server!.baseURL}: start the server`)
  })

  it('gives up on an answer that does not begin in time', async () => {
    for (const slow of [['hang'], [{ raw: ': working\n\n' }, 'hang']] as Step[][]) {
      const model = await provider([slow], { timeoutMs: 60 })
      await expect(collect(model.generate(ask('Hello'), context()))).rejects.toBeInstanceOf(TimeoutError)
      await server!.idle()
      await server!.close()
    }
  })

  it('waits for a slow first byte that comes in time', async () => {
    const gate = Promise.withResolvers<void>()
    const model = await provider([[{ wait: gate.promise }, ...saying('At last.')]])
    const events = collect(model.generate(ask('Hello'), context()))
    while (server!.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    gate.resolve()
    expect(textOf(await events)).toBe('At last.')
  })

  it('keeps a virtual clock still while it waits for the network', async () => {
    const clock = new VirtualClock()
    const model = await provider([saying('No time has passed.')])
    const events = await clock.runUntil(collect(model.generate(ask('Hello'), { ...context(), clock })))
    expect(textOf(events)).toBe('No time has passed.')
    expect(clock.now()).toBe(0)
  })
})

function lastContent({ body }: RecordedRequest): string {
  return (body.messages as { content: string }[]).at(-1)!.content
}
