import { afterEach, describe, expect, test } from 'vitest'
import { llmFallback } from '../../../processors/fallback/index.ts'
import { type OpenAIOptions, openai } from '../../../providers/openai/llm.ts'
import {
  LLMError,
  type LLMProvider,
  type LLMRequest,
  MetricsFrame,
  plainAnswer,
  providerCall,
} from '../../../src/engine.ts'
import { scriptedLlm, VirtualClock } from '../../../src/testing/index.ts'
import { collect } from '../../../testing/contracts/llm-answers.ts'
import { type FakeOpenAIServer, fakeOpenAIServer, type Scene, saying } from '../../fakes/openai-server.ts'
import { delta, readBody, sse } from '../../providers/openai/read-chat.ts'
import { collect as collectOn, contextOn } from '../fallback/faulty.ts'
import { ask, calls, named, only } from './ask.ts'

let server: FakeOpenAIServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const hello: LLMRequest = { messages: [{ role: 'user', content: 'Hello' }] }
const tool = { name: 'time', description: 'The time.', parameters: { type: 'object' } }

/** The body that a request becomes. */
async function bodyOf(
  request: LLMRequest,
  options: Partial<OpenAIOptions> = {},
  scene: Scene = saying('Hi.'),
) {
  server = await fakeOpenAIServer(() => scene)
  await collect(openai({ model: 'm', baseURL: server.baseURL, ...options }).generate(request, providerCall()))
  const { body } = server.requests[0]!
  await server.close()
  return body
}

describe('a request to an OpenAI-compatible server says', () => {
  test.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'required'],
    [{ name: 'time' }, { type: 'function', function: { name: 'time' } }],
  ] as const)('which tool is called: %o', async (toolChoice, told) => {
    expect(await bodyOf({ ...hello, tools: [tool], toolChoice })).toMatchObject({ tool_choice: told })
    expect(await bodyOf({ ...hello, toolChoice })).not.toHaveProperty('tool_choice')
  })

  test('how much the model thinks', async () => {
    expect(await bodyOf({ ...hello, reasoning: 'low' })).toMatchObject({ reasoning_effort: 'low' })
    expect(await bodyOf(hello)).not.toHaveProperty('reasoning_effort')
  })

  test('what only this provider knows, and nothing of what another does', async () => {
    const options = { openai: { top_k: 3, temperature: 0.5 }, groq: { service_tier: 'flex' } }
    const request = { ...hello, options }
    expect(await bodyOf(request, { temperature: 1 })).toMatchObject({ top_k: 3, temperature: 0.5 })
    const groq = await bodyOf(request, { label: 'groq' })
    expect(groq).toMatchObject({ service_tier: 'flex' })
    expect(groq).not.toHaveProperty('top_k')
  })

  test('what the answer has to be, if it is data', async () => {
    const output = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const body = await bodyOf({ ...hello, output }, {}, saying('{ "city": "Oslo" }'))
    expect(body.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: output },
    })
  })
})

describe('an answer that is data', () => {
  const output = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  const read = (...texts: string[]) =>
    readBody([sse(...texts.map((content) => delta({ content })), delta({}, 'stop'), '[DONE]')], { output })

  test.each([
    [['{"city":', '"Oslo"}']],
    [['```json\n', '{"city":"Oslo"}\n', '```']],
    [['Here it is: {"city":"Oslo"}. Anything else?']],
    [['<think>{"no":1}</think>', '{"city":"Oslo"}']],
  ])('is one value and no words: %o', async (texts) => {
    const answer = await read(...texts)
    expect(answer).toMatchObject({ data: [{ city: 'Oslo' }], text: '', finish: ['stop'], error: undefined })
  })

  test.each([
    ['Oslo, I think.', /no JSON/],
    ['{"town":"Oslo"}', /does not fit/],
    ['{"city":7}', /city: /],
    ['', /empty/],
  ])('is an error where it does not fit: %s', async (text, says) => {
    const { error, data } = await read(text)
    expect(error).toMatch(says)
    expect(data).toEqual([])
  })

  test('is not there where the model says no', async () => {
    const refusal = sse(delta({ refusal: 'I will not.' }), delta({}, 'stop'), '[DONE]')
    expect(await readBody([refusal], { output })).toMatchObject({
      data: [],
      error: expect.stringContaining('refused'),
    })
  })

  test('is handed to whoever asked', async () => {
    const provider = scriptedLlm({ answers: [{ data: { city: 'Oslo' } }] })
    const { data, text } = await plainAnswer(provider, { ...hello, output }, providerCall())
    expect([data, text]).toEqual([{ city: 'Oslo' }, ''])
  })

  test('of several models is the one that is whole', async () => {
    const clock = new VirtualClock()
    const broken: LLMProvider = {
      name: 'broken',
      async *generate() {
        yield { type: 'data', data: { city: 'Rome' } }
        throw new LLMError('It broke.')
      },
    }
    const model = llmFallback([broken, scriptedLlm({ answers: [{ data: { city: 'Oslo' } }] })])
    const events = await collectOn(clock, model.generate({ ...hello, output }, contextOn(clock)))
    expect(events.map(({ type }) => type)).toEqual(['data', 'usage', 'finish'])
    expect(events[0]).toMatchObject({ data: { city: 'Oslo' } })
  })
})

describe('an answer ends', () => {
  test.each([
    [[delta({ content: 'Hi.' }), delta({}, 'stop'), '[DONE]'], 'stop'],
    [[delta({ content: 'Hi, I' }), delta({}, 'length'), '[DONE]'], 'length'],
    [[delta({ refusal: 'I will not.' }), delta({}, 'stop'), '[DONE]'], 'refused'],
    [[delta({ content: [{ type: 'refusal', refusal: 'No.' }] }), delta({}, 'stop'), '[DONE]'], 'refused'],
    [[delta({ tool_calls: [{ id: 'a', function: { name: 'time' } }] }), delta({}, 'stop')], 'tool-calls'],
    [[delta({ content: 'Hi.' }), '[DONE]'], 'other'],
  ])('with its reason: %o', async (chunks, reason) => {
    expect(await readBody([sse(...chunks)])).toMatchObject({ finish: [reason], error: undefined })
  })
})

test.each([
  [
    { prompt_tokens_details: { cached_tokens: 64 }, completion_tokens_details: { reasoning_tokens: 7 } },
    64,
    7,
  ],
  [{ prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }, 64, undefined],
  [
    { prompt_tokens_details: null, completion_tokens_details: { reasoning_tokens: 'many' } },
    undefined,
    undefined,
  ],
])('the tokens that were cached and thought are told: %o', async (details, cachedTokens, reasoningTokens) => {
  const usage = { prompt_tokens: 100, completion_tokens: 20, ...details }
  const body = sse(delta({ content: 'Hi.' }), delta({}, 'stop'), { choices: [], usage }, '[DONE]')
  const { tokens } = await readBody([body])
  expect(tokens).toEqual([
    {
      inputTokens: 100,
      outputTokens: 20,
      ...(cachedTokens !== undefined && { cachedTokens }),
      ...(reasoningTokens !== undefined && { reasoningTokens }),
    },
  ])
})

test('an LLM asks as it is set, and measures what was cached and thought', async () => {
  const asked: LLMRequest[] = []
  const { downstream } = await ask({
    answers: (request) => {
      asked.push(request)
      return asked.length === 1 ? calls('clock') : 'It is noon.'
    },
    options: {
      tools: [named('clock', () => 'noon')],
      toolChoice: 'required',
      reasoning: 'minimal',
      options: { openai: { seed: 1 } },
    },
  })
  expect(asked).toMatchObject([
    { toolChoice: 'required', reasoning: 'minimal', options: { openai: { seed: 1 } } },
    { reasoning: 'minimal', options: { openai: { seed: 1 } } },
  ])
  // It has called one: now it may speak.
  expect(asked[1]).not.toHaveProperty('toolChoice')
  expect(only(downstream, MetricsFrame)).toHaveLength(2)
})

describe('a model that takes over in mid-answer', () => {
  const begun: LLMProvider = {
    name: 'broken',
    async *generate() {
      yield { type: 'text', text: 'One two. Three' }
      throw new LLMError('It broke.')
    },
  }

  test.each([
    [true, ['assistant']],
    [false, ['assistant', 'user']],
  ])('is asked to go on as it likes it (continues: %s)', async (continues, roles) => {
    const clock = new VirtualClock()
    const next = { ...scriptedLlm({ answers: ['Three four.'] }), continues }
    const { requests } = next
    const model = llmFallback([begun, next])
    await collectOn(clock, model.generate(hello, contextOn(clock)))
    expect(requests[0]!.messages.slice(1).map(({ role }) => role)).toEqual(roles)
    expect(model.continues).toBe(false)
    expect(llmFallback([scriptedLlm({ answers: [''] })]).continues).toBe(true)
  })
})
