import { describe, expect, test } from 'vitest'
import {
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  type Tool,
  ToolCallFrame,
  ToolCallResultFrame,
} from '../../../src/engine.ts'
import type { Step } from '../../../src/testing/index.ts'
import { ask, calls, named, only } from './ask.ts'

const second: Tool['execute'] = async (_, { clock, signal }) => {
  await clock.sleep(1_000, signal)
  return 'done'
}
const after: Step[] = [{ waitMs: 500 }, new InterruptFrame({ turn: 2 }), { waitMs: 2_000 }]

test('the result of a tool that survives an interruption is seen by all, in the turn that called it', async () => {
  const tools = [named('book', second, { survivesInterruption: true })]
  const { downstream, context } = await ask({ answers: [calls('book')], options: { tools }, after })
  const [call] = only(downstream, ToolCallFrame)
  expect(only(downstream, ToolCallResultFrame)).toMatchObject([
    { callId: call?.callId, result: 'done', failed: false, turn: 1, uninterruptible: true },
  ])
  expect(context.messages.map(({ content }) => content)).toEqual(['what time is it', '', 'done'])
})

test('one that does not survive has no result', async () => {
  const tools = [named('look', second)]
  const { downstream, context } = await ask({ answers: [calls('look')], options: { tools }, after })
  expect(only(downstream, ToolCallResultFrame)).toEqual([])
  expect(context.messages).toHaveLength(1)
})

describe('while it runs on, the model knows that it does', () => {
  const runs: Record<string, number> = {}
  const counted: Tool['execute'] = (args, context) => {
    runs[context.callId] = (runs[context.callId] ?? 0) + 1
    return second(args, context)
  }
  const tools = [named('book', counted, { survivesInterruption: true })]
  const asked = (turn: number, context: LLMContext): Step[] => [
    new InterruptFrame({ turn }),
    new LLMContextFrame({ context, turn }),
    { waitMs: 100 },
  ]

  test('and the same call, made again, waits for it', async () => {
    const context = new LLMContext()
    const { provider } = await ask({
      context,
      answers: [calls('book'), calls('book'), 'It is booked.'],
      options: { tools },
      after: [{ waitMs: 500 }, ...asked(2, context), { waitMs: 2_000 }],
    })
    const contents = provider.requests.map(({ messages }) => messages.slice(1).map(({ content }) => content))
    expect(contents).toEqual([[], ['', expect.stringContaining('under way')], ['', 'done', '', 'done']])
    expect(Object.values(runs)).toEqual([1])
  })

  test('unless the conversation has been cleared meanwhile', async () => {
    const context = new LLMContext()
    await ask({
      context,
      answers: [calls('book')],
      options: {
        tools: [
          named('book', (_, { clock }) => clock.sleep(1_000).then(() => context.clear()), {
            survivesInterruption: true,
          }),
        ],
      },
      after: [{ waitMs: 500 }, new InterruptFrame({ turn: 2 }), { waitMs: 2_000 }],
    })
    expect(context.messages).toEqual([])
  })
})

test('the session ends when what survives has ended', async () => {
  const tools = [named('book', second, { survivesInterruption: true })]
  const { clock, downstream, context } = await ask({
    answers: [calls('book')],
    options: { tools },
    after: [{ waitMs: 500 }, new InterruptFrame({ turn: 2 })],
  })
  expect(clock.now()).toBe(1_000)
  expect(only(downstream, ToolCallResultFrame)).toHaveLength(1)
  expect(context.messages).toHaveLength(3)
})
