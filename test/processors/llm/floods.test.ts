import { expect, test } from 'vitest'
import { LLM, type LLMProcessorOptions } from '../../../processors/llm/index.ts'
import {
  ErrorFrame,
  estimateTokens,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  LLMError,
  MetricsFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step, scriptedLlm, VirtualClock } from '../../../src/testing/index.ts'
import { only, textOf } from './ask.ts'

/** Asks for an answer again and again, as a client does that types without end, and waits. */
async function flood(count: number, everyMs: number, options: LLMProcessorOptions = {}) {
  const provider = scriptedLlm({ answers: ['Yes.'], firstByteMs: 50 })
  const context = new LLMContext()
  const clock = new VirtualClock()
  const startsMs: number[] = []
  const watched = {
    ...provider,
    generate: (...given: Parameters<typeof provider.generate>) => {
      startsMs.push(clock.now())
      return provider.generate(...given)
    },
  }
  const steps: Step[] = Array.from({ length: count }, (_, turn) => [
    new InterruptFrame({ turn }),
    new LLMContextFrame({ context, turn }),
    { waitMs: everyMs },
  ]).flat()
  const run = await runProcessor(new LLM(watched, options), [...steps, { waitMs: 5_000 }], { clock })
  return { ...run, startsMs, errors: only(run.upstream, ErrorFrame) }
}

test('A7: answers begun a second have a limit, told once, and the last one is given', async () => {
  const { startsMs, errors, downstream } = await flood(1_000, 10)
  // 10 s: a burst of 20 and 5 a second.
  expect(startsMs.length).toBeLessThanOrEqual(20 + 50 + 1)
  expect(errors).toHaveLength(1)
  expect(errors[0]!.error).toBeInstanceOf(LLMError)
  expect(errors[0]!.error.message).toContain('maxAnswersPerSecond')
  expect(textOf(downstream).endsWith('Yes.')).toBe(true)
  expect(startsMs.at(-1)).toBeGreaterThan(9_990)
})

test('A7, a neighbour: nobody who only talks meets the limit, and it is settable', async () => {
  const { startsMs, errors } = await flood(20, 300)
  expect(startsMs).toHaveLength(20)
  expect(errors).toHaveLength(0)
  const free = await flood(100, 10, { maxAnswersPerSecond: Number.POSITIVE_INFINITY })
  expect([free.startsMs.length, free.errors.length]).toEqual([100, 0])
  const slow = await flood(100, 10, { maxAnswersPerSecond: 1 })
  expect(slow.startsMs.length).toBeLessThanOrEqual(6)
})

test('A7: a conversation without end is kept within the budget that every agent has', async () => {
  const context = new LLMContext({ system: 'Be brief.' })
  for (let nth = 0; nth < 2_000; nth++) {
    context.add({ role: 'user', content: `${nth} ${'word '.repeat(200)}` })
    context.add({ role: 'assistant', content: 'Yes.' })
  }
  context.addUser('The last.', 1)
  const provider = scriptedLlm({ answers: ['Yes.'] })
  const { downstream } = await runProcessor(new LLM(provider), [new LLMContextFrame({ context, turn: 1 })])
  const [request] = provider.requests
  expect(estimateTokens(request!.messages)).toBeLessThanOrEqual(75_000)
  expect(request!.messages.at(0)).toMatchObject({ role: 'system' })
  expect(request!.messages.at(-1)).toMatchObject({ content: 'The last.' })
  expect(estimateTokens(context.messages)).toBeLessThanOrEqual(75_010)
  const trimmed = only(downstream, MetricsFrame).filter(({ metrics }) => metrics.type === 'context')
  expect(trimmed.map(({ metrics }) => metrics)).toMatchObject([{ how: 'trimmed' }])
})

test('A7, a neighbour: the budget is settable, and there may be none', async () => {
  const messages = Array.from(
    { length: 100 },
    (_, nth) => ({ role: 'user', content: `Number ${nth}.` }) as const,
  )
  for (const [maxContextTokens, most] of [
    [100, 100],
    [Number.POSITIVE_INFINITY, 10_000],
  ] as const) {
    const context = new LLMContext({
      messages: messages.flatMap((each) => [each, { role: 'assistant', content: 'Yes.' }]),
    })
    context.addUser('The last.', 1)
    const provider = scriptedLlm({ answers: ['Yes.'] })
    await runProcessor(new LLM(provider, { maxContextTokens }), [new LLMContextFrame({ context, turn: 1 })])
    const tokens = estimateTokens(provider.requests[0]!.messages)
    expect(tokens).toBeLessThanOrEqual(most)
    if (most > 100) expect(tokens).toBeGreaterThan(700)
  }
})

test('A7: what has been counted of a conversation is not read again', () => {
  let read = 0
  const content = 'word '.repeat(100)
  const messages = Array.from({ length: 50 }, () => ({
    role: 'user' as const,
    content: Object.assign(Object(content), {
      charCodeAt(at: number) {
        read++
        return content.charCodeAt(at)
      },
    }) as string,
  }))
  const first = estimateTokens(messages)
  const readOnce = read
  for (let answer = 0; answer < 100; answer++) expect(estimateTokens(messages)).toBe(first)
  expect(readOnce).toBe(50 * content.length)
  expect(read).toBe(readOnce)
})

test('A7, a neighbour: a message that is changed in its place is counted anew', () => {
  const message = { role: 'user' as const, content: 'word' }
  const before = estimateTokens([message])
  message.content = 'word '.repeat(40)
  expect(estimateTokens([message])).toBeGreaterThan(before + 40)
})

test.each(['calls', 'text'] as const)('B5: %s without end of any provider are an error', async (what) => {
  const answer =
    what === 'calls'
      ? { calls: Array.from({ length: 100_000 }, () => ({ name: 'time' })) }
      : { text: `${'x'.repeat(100_000)} `.repeat(100) }
  const context = new LLMContext()
  context.addUser('Go.', 1)
  const provider = scriptedLlm({ answers: [answer] })
  const { upstream, downstream } = await runProcessor(new LLM(provider, { apology: 'Sorry.' }), [
    new LLMContextFrame({ context, turn: 1 }),
  ])
  const errors = only(upstream, ErrorFrame).map(({ error }) => error)
  expect(errors).toMatchObject([{ code: 'LLM_FAILED', provider: 'scripted-llm' }])
  expect(errors[0]!.message).toMatch(/1000 tools|1000000 characters/)
  expect(textOf(downstream).endsWith('Sorry.')).toBe(true)
  expect(context.messages).toHaveLength(1)
})
