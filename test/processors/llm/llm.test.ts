import { describe, expect, test } from 'vitest'
import {
  ErrorFrame,
  InterruptFrame,
  LLMResponseEndFrame,
  MetricsFrame,
  type Tool,
  ToolCallFrame,
  ToolCallResultFrame,
} from '../../../src/engine.ts'
import type { Step } from '../../../src/testing/index.ts'
import { ask, only, textOf } from './ask.ts'

const clockTool: Tool = {
  name: 'clock',
  description: 'Tells the time.',
  parameters: { type: 'object' },
  execute: () => ({ time: 'noon' }),
}

test('an answer is text between its start and its end, all of one turn, and measured', async () => {
  const { downstream } = await ask({ answers: ['It is noon.'], wordMs: 10 })
  expect(downstream.map(({ kind }) => kind)).toEqual([
    'llm-response-start',
    'llm-text',
    'llm-text',
    'llm-text',
    'metrics',
    'llm-response-end',
  ])
  expect(downstream.filter(({ answer }) => answer).every(({ turn }) => turn === 1)).toBe(true)
  expect(only(downstream, MetricsFrame)[0]?.metrics).toMatchObject({
    stage: 'llm',
    ttfbMs: 10,
    durationMs: 30,
    turn: 1,
  })
})

describe('tools', () => {
  const call = { calls: [{ name: 'clock', arguments: { zone: 'here' } }] }

  test('are called, and the model goes on with their results', async () => {
    const { downstream, context, provider } = await ask({
      answers: [call, 'It is noon.'],
      options: { tools: [clockTool] },
    })
    expect(only(downstream, ToolCallFrame)[0]).toMatchObject({
      name: 'clock',
      arguments: { zone: 'here' },
    })
    expect(only(downstream, ToolCallResultFrame)[0]).toMatchObject({
      result: { time: 'noon' },
      failed: false,
    })
    expect(only(downstream, LLMResponseEndFrame).map(({ round, last }) => [round, last])).toEqual([
      [0, false],
      [1, true],
    ])
    expect(textOf(downstream)).toBe('It is noon.')
    expect(provider.requests[1]?.messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'what time is it'],
      ['assistant', ''],
      ['tool', '{"time":"noon"}'],
    ])
    expect(context.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool'])
  })

  test('text before a call is remembered in the request that follows', async () => {
    const answers = [{ text: 'One moment.', ...call }, 'Noon.']
    const { provider } = await ask({ answers, options: { tools: [clockTool] } })
    expect(provider.requests[1]?.messages[1]).toMatchObject({
      content: 'One moment.',
      toolCalls: [{ name: 'clock' }],
    })
  })

  test('run side by side, and their results keep the order of the calls', async () => {
    const sleeper: Tool = {
      ...clockTool,
      name: 'sleep',
      execute: async ({ ms }, { clock, signal }) => {
        await clock.sleep(ms as number, signal)
        return ms
      },
    }
    const calls = [300, 100].map((ms) => ({ name: 'sleep', arguments: { ms } }))
    const { context } = await ask({
      answers: [{ calls }, 'Done.'],
      options: { tools: [sleeper] },
      after: [{ waitMs: 310 }],
    })
    expect(context.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)).toEqual([
      '300',
      '100',
    ])
  })

  test.each([
    ['that nobody registered', { name: 'weather' }, /There is no tool .*weather.*Tools: clock/],
    ['with arguments that are no JSON', { name: 'clock', arguments: '{"a":' }, /not JSON/],
  ])('%s is an error the model can repair, and the turn goes on', async (_, wrong, message) => {
    const answers = [{ calls: [wrong] }, 'I see.']
    const { downstream, upstream, context } = await ask({ answers, options: { tools: [clockTool] } })
    expect(only(downstream, ToolCallResultFrame)[0]).toMatchObject({ failed: true })
    expect(context.messages.find(({ role }) => role === 'tool')?.content).toMatch(message)
    expect(textOf(downstream)).toBe('I see.')
    expect(only(upstream, ErrorFrame)).toEqual([])
  })

  test('that fail say why; those that take too long are given up', async () => {
    const bad: Tool = {
      ...clockTool,
      execute: () => {
        throw new Error('the battery is flat')
      },
    }
    const slow: Tool = { ...clockTool, name: 'slow', timeoutMs: 200, execute: () => new Promise(() => {}) }
    const answers = [{ calls: [{ name: 'clock' }, { name: 'slow' }] }, 'Sorry.']
    const { context } = await ask({ answers, options: { tools: [bad, slow] } })
    const told = context.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
    expect(told).toEqual(['{"error":"the battery is flat"}', '{"error":"It took longer than 200 ms."}'])
  })

  test('may be called in so many rounds; then the model must speak', async () => {
    const { provider, downstream } = await ask({
      answers: [call, call, call, { text: 'Enough.', ...call }],
      options: { tools: [clockTool], maxToolRounds: 3 },
    })
    expect(provider.requests.map(({ tools }) => tools?.length ?? 0)).toEqual([1, 1, 1, 0])
    expect(textOf(downstream)).toBe('Enough.')
  })

  test('may be so many at once; the others are put off', async () => {
    const calls = Array.from({ length: 3 }, () => ({ name: 'clock' }))
    const { context } = await ask({
      answers: [{ calls }, 'Noon.'],
      options: { tools: [clockTool], maxToolCalls: 2 },
    })
    const told = context.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
    expect(told).toEqual([
      '{"time":"noon"}',
      '{"time":"noon"}',
      expect.stringContaining('Only 2 calls are possible at once'),
    ])
  })

  test('are aborted by an interrupt and leave no trace, unless they survive it', async () => {
    let aborted = false
    const wait: Tool['execute'] = async (_, { clock, signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      await clock.sleep(1_000, signal)
      return 'done'
    }
    const fragile: Tool = { ...clockTool, name: 'fragile', execute: wait }
    const tough: Tool = { ...clockTool, name: 'tough', survivesInterruption: true, execute: wait }
    const after: Step[] = [{ waitMs: 500 }, new InterruptFrame({ turn: 2 }), { waitMs: 2_000 }]
    const gone = await ask({
      answers: [{ calls: [{ name: 'fragile' }] }],
      options: { tools: [fragile] },
      after,
    })
    expect(aborted).toBe(true)
    expect(gone.context.messages.map(({ role }) => role)).toEqual(['user'])
    const kept = await ask({ answers: [{ calls: [{ name: 'tough' }] }], options: { tools: [tough] }, after })
    expect(kept.context.messages.map(({ content }) => content)).toEqual(['what time is it', '', 'done'])
    expect(kept.provider.requests).toHaveLength(1)
  })
})

test('an interrupt ends the answer; nothing of it follows', async () => {
  const after: Step[] = [{ waitMs: 25 }, new InterruptFrame({ turn: 2 }), { waitMs: 500 }]
  const { downstream, upstream, provider } = await ask({ answers: ['one two three four'], wordMs: 10, after })
  expect(textOf(downstream)).toBe('one two ')
  expect(upstream).toEqual([])
  expect(provider.metrics?.()).toMatchObject({ calls: 1, aborted: 1, errors: 0 })
})

describe('a model that fails', () => {
  test('is reported, and the answer ends, so that nobody waits', async () => {
    const { downstream, upstream } = await ask({ answers: [{ text: 'Well, ', fail: 'no more credit' }] })
    expect(only(upstream, ErrorFrame)[0]).toMatchObject({
      fatal: false,
      error: { code: 'LLM_FAILED', message: 'no more credit', processor: 'LLM' },
    })
    expect(only(downstream, LLMResponseEndFrame)[0]?.last).toBe(true)
  })

  test('may be apologized for', async () => {
    const { downstream } = await ask({ answers: [{ fail: 'oops' }], options: { apology: 'Excuse me.' } })
    expect(textOf(downstream)).toContain('Excuse me.')
  })

  test('may take so long and no longer', async () => {
    const { upstream } = await ask({
      answers: [{ text: 'Well', stallMs: 60_000 }],
      options: { stallMs: 1_000 },
    })
    expect(only(upstream, ErrorFrame)[0]?.error).toMatchObject({ code: 'TIMED_OUT' })
  })
})
