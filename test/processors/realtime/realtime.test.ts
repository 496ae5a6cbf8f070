import { describe, expect, test } from 'vitest'
import { Realtime } from '../../../processors/index.ts'
import {
  ContextEditFrame,
  LLMContext,
  LLMError,
  type PipelineTask,
  SpeakFrame,
  tool,
} from '../../../src/engine.ts'
import { scriptedRealtime } from '../../../src/testing/index.ts'
import { asks, story, talk } from './talk.ts'

describe('a caller who interrupts', () => {
  const moments = Array.from({ length: 100 }, (_, at) => at * 10)

  test('at any moment of a second: no more is cut than was sent, and the vendor knows what was heard', async () => {
    for (const ms of moments) {
      const { told, vendor, errors, timers, heard } = await talk(async (line) => {
        await line.say('tell me a story')
        await line.agentSpeaks()
        await line.wait(ms)
        await line.say('stop it please')
        await line.answered()
      })
      // The scripted model refuses to be cut beyond what it has sent.
      expect(errors).toEqual([])
      expect(vendor).toEqual(told)
      expect(told.at(-1)).toBe('assistant: As you wish.')
      expect(story).toContain(heard.replace(' As you wish.', '').replace('As you wish.', ''))
      expect(timers).toBe(0)
    }
  })
})

test('the words of the user are written under their turn, however late they come', async () => {
  for (const userTextMs of [0, 400, 1_500]) {
    const { told } = await talk(asks, { vendor: { answers: [story], userTextMs } })
    expect(told).toEqual(['user: tell me a story', `assistant: ${story}`])
  }
})

test('a conversation that fails is reported, begun anew with what stands, and answered', async () => {
  let calls = 0
  const { heard, errors, conversations } = await talk(asks, {
    options: { apology: 'Sorry.' },
    provider: (scripted) => ({
      ...scripted,
      async *converse(request, call) {
        if (++calls === 1)
          throw new LLMError('The line is dead.', { provider: 'scripted', reason: 'unreachable' })
        yield* scripted.converse(request, call)
      },
    }),
  })
  expect(errors.map(({ code, reason }) => [code, reason])).toEqual([['LLM_FAILED', 'unreachable']])
  expect(conversations).toBe(1)
  expect(heard).toBe(story)
})

test('what no other try can cure waits until somebody asks', async () => {
  let calls = 0
  const { errors, result } = await talk((line) => line.wait(60_000), {
    provider: (scripted) => ({
      ...scripted,
      // biome-ignore lint/correctness/useYield: it fails before it says anything
      async *converse() {
        calls++
        throw new LLMError('The key is refused.', { provider: 'scripted', reason: 'auth' })
      },
    }),
  })
  expect(calls).toBe(1)
  expect(errors).toHaveLength(1)
  expect(result.reason).toBe('ended')
})

test('a model that falls silent is told of, apologized for, and called anew', async () => {
  let answers = 0
  const { heard, errors } = await talk(
    async (line) => {
      await line.say('tell me a story')
      await line.answered()
      await line.say('a story please')
      await line.answered()
    },
    {
      options: { firstByteMs: 1_000, apology: 'Sorry, say that again.' },
      vendor: { answers: () => (++answers === 1 ? { stallMs: 20_000 } : story) },
    },
  )
  expect(errors.map(({ code }) => code)).toEqual(['TIMED_OUT'])
  expect(heard).toBe(`Sorry, say that again. ${story}`)
})

test('the end waits for a tool, and for the answer to it', async () => {
  const slow = tool({
    name: 'slow',
    description: 'Takes its time.',
    execute: async (_, { clock }) => clock.sleep(3_000).then(() => 'done'),
  })
  const { heard, result } = await talk(
    async (line) => {
      await line.say('look it up')
      await line.wait(1_000)
    },
    { options: { tools: [slow] }, vendor: { answers: [{ calls: [{ name: 'slow' }] }, 'It is done.'] } },
  )
  expect(result.reason).toBe('ended')
  expect(heard).toBe('It is done.')
})

test('the vendor is told of the last words too, which are heard when the caller has hung up', async () => {
  const greets = async (task: PipelineTask) =>
    void task.push(new SpeakFrame({ text: 'Good morning, this is the library.' }))
  const { heard, vendor } = await talk((line) => line.wait(100), { during: greets })
  expect(heard).toBe('Good morning, this is the library.')
  expect(vendor).toEqual(['assistant: Good morning, this is the library.'])
})

test('a vendor that does not end the conversation is left', async () => {
  const { result, endedAtMs, timers } = await talk(asks, {
    vendor: { answers: ['Once.'] },
    provider: (scripted) => ({
      ...scripted,
      async *converse(request, call) {
        yield* scripted.converse(request, call)
        await call.clock.sleep(600_000, call.signal)
      },
    }),
  })
  expect(result.reason).toBe('ended')
  expect(endedAtMs).toBeLessThan(8_000)
  expect(timers).toBe(0)
})

test('what is added is told, and any other change is another conversation', async () => {
  const context = new LLMContext()
  const added = { role: 'user', content: 'My name is Ada.' } as const
  const { conversations, vendor } = await talk(asks, {
    context,
    vendor: { answers: [story] },
    during: (task) =>
      void task.push(new ContextEditFrame({ edits: [{ type: 'append', messages: [added] }] })),
  })
  expect(conversations).toBe(1)
  expect(vendor[0]).toBe('user: My name is Ada.')
  const anew = await talk(asks, {
    context: new LLMContext({ messages: [added] }),
    vendor: { answers: [story] },
    during: (task) => void task.push(new ContextEditFrame({ edits: [{ type: 'clear' }] })),
  })
  expect(anew.vendor).toEqual(['user: tell me a story', `assistant: ${story}`])
})

test('a model that leaves no turns to others says so when the pipeline is made', () => {
  const provider = { ...scriptedRealtime({ answers: [story] }), turns: ['provider'] as const }
  expect(() => new Realtime(provider, { context: new LLMContext() })).toThrow(
    'scripted-realtime has no turns of "ours": it takes provider.',
  )
})
