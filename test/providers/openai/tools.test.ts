import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LLM } from '../../../processors/llm/index.ts'
import { openai } from '../../../providers/openai/llm.ts'
import { LLMContext, LLMContextFrame, type LLMRequest, tool } from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'
import { collect, context } from '../../../testing/contracts/llm-answers.ts'
import {
  type FakeOpenAIServer,
  fakeOpenAIServer,
  type Scene,
  type Step,
  saying,
} from '../../fakes/openai-server.ts'
import { textOf } from '../../processors/llm/ask.ts'

const ask = (content: string): LLMRequest => ({ messages: [{ role: 'user', content }] })

describe('the tools of openai', () => {
  let server: FakeOpenAIServer | undefined

  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  /** A provider that talks to a server which plays one scene a request. */
  async function provider(scenes: readonly Scene[]) {
    server = await fakeOpenAIServer((_, index) => scenes[index] ?? scenes.at(-1)!)
    return openai({ model: 'test-1', baseURL: server.baseURL, maxRetries: 0 })
  }

  async function answer(steps: readonly Step[]) {
    return collect((await provider([steps])).generate(ask('Hello'), context()))
  }

  it('puts tool calls together that arrive in pieces', async () => {
    const events = await answer([
      { text: 'Let me see. ' },
      { toolCalls: [{ index: 0, id: 'a', type: 'function', function: { name: 'weather', arguments: '' } }] },
      { toolCalls: [{ index: 0, function: { arguments: '{"ci' } }] },
      { toolCalls: [{ index: 1, id: 'b', type: 'function', function: { name: 'time', arguments: '' } }] },
      { toolCalls: [{ index: 0, function: { arguments: 'ty":"Oslo"}' } }] },
      { finish: 'tool_calls' },
      { usage: [20, 9] },
    ])
    expect(events).toEqual([
      { type: 'text', text: 'Let me see. ' },
      { type: 'tool-call', id: 'a', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'tool-call', id: 'b', name: 'time', arguments: '{}' },
      { type: 'usage', inputTokens: 20, outputTokens: 9 },
      { type: 'finish', reason: 'tool-calls' },
    ])
  })

  it('tells whole calls apart that all carry the number 0, and gives calls without an id one', async () => {
    const events = await answer([
      { toolCalls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
      { toolCalls: [{ index: 0, id: 'b', function: { name: 'weather', arguments: '{"city":"Rome"}' } }] },
      { toolCalls: [{ function: { name: 'time', arguments: '{}' } }, { function: { name: 'date' } }] },
      { finish: 'stop' },
    ])
    const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event] : []))
    expect(calls.map(({ name, arguments: args }) => `${name} ${args}`)).toEqual([
      'weather {"city":"Oslo"}',
      'weather {"city":"Rome"}',
      'time {}',
      'date {}',
    ])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4)
    expect(calls.every(({ id }) => id.length > 0 && id.length <= 40)).toBe(true)
  })

  it('never passes on half a call', async () => {
    const half: Step[] = [
      { toolCalls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{"ci' } }] },
    ]
    for (const end of ['cut', 'end'] as const) {
      const model = await provider([[...half, end]])
      const events: unknown[] = []
      const run = async () => {
        for await (const event of model.generate(ask('Hello'), context())) events.push(event)
      }
      await expect(run()).rejects.toMatchObject({ code: 'LLM_FAILED', retryable: true })
      expect(events).toEqual([])
      await server!.close()
    }
    const limited = await answer([...half, { finish: 'length' }]).catch((error: unknown) => error)
    expect(limited).toMatchObject({ message: expect.stringContaining('maxTokens'), retryable: false })
  })

  it('are offered with their schemas, and what the model gets wrong it repairs', async () => {
    const call = (id: string, args: string): Step[] => [
      { toolCalls: [{ index: 0, id, type: 'function', function: { name: 'weather', arguments: args } }] },
      { finish: 'tool_calls' },
    ]
    const model = await provider([call('a', '{"city":7}'), call('b', '{"city":"Oslo"}'), saying('It rains.')])
    const weather = tool({
      name: 'weather',
      description: 'The weather in a city.',
      parameters: z.strictObject({ city: z.string() }),
      strict: true,
      execute: ({ city }) => `rain in ${city}`,
    })
    const conversation = new LLMContext({ messages: [{ role: 'user', content: 'Weather in Oslo?' }] })
    const asked = [new LLMContextFrame({ context: conversation, turn: 1 })]
    const { downstream } = await runProcessor(new LLM(model, { tools: [weather] }), asked)
    expect(textOf(downstream)).toBe('It rains.')
    const [first, second, third] = server!.requests
    expect(first?.body.tools).toEqual([
      {
        type: 'function',
        function: {
          name: 'weather',
          description: 'The weather in a city.',
          strict: true,
          parameters: {
            type: 'object',
            properties: { city: { type: 'string' } },
            required: ['city'],
            additionalProperties: false,
          },
        },
      },
    ])
    const told = (request: typeof first) => (request!.body.messages as { content: string }[]).at(-1)
    expect(told(second)).toMatchObject({ role: 'tool', tool_call_id: 'a' })
    expect(told(second)?.content).toMatch(/do not fit\. city: .*string/)
    expect(told(third)).toMatchObject({ tool_call_id: 'b', content: 'rain in Oslo' })
  })
})
