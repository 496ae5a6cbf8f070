import { expect, test } from 'vitest'
import { FunctionCallFrame, FunctionCallResultFrame, InterruptFrame, type Tool } from '../../../src/index.ts'
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
  const [call] = only(downstream, FunctionCallFrame)
  expect(only(downstream, FunctionCallResultFrame)).toMatchObject([
    { callId: call?.callId, result: 'done', failed: false, turn: 1, uninterruptible: true },
  ])
  expect(context.messages.map(({ content }) => content)).toEqual(['what time is it', '', 'done'])
})

test('one that does not survive has no result', async () => {
  const tools = [named('look', second)]
  const { downstream, context } = await ask({ answers: [calls('look')], options: { tools }, after })
  expect(only(downstream, FunctionCallResultFrame)).toEqual([])
  expect(context.messages).toHaveLength(1)
})

test('the session ends when what survives has ended', async () => {
  const tools = [named('book', second, { survivesInterruption: true })]
  const { clock, downstream, context } = await ask({
    answers: [calls('book')],
    options: { tools },
    after: [{ waitMs: 500 }, new InterruptFrame({ turn: 2 })],
  })
  expect(clock.now()).toBe(1_000)
  expect(only(downstream, FunctionCallResultFrame)).toHaveLength(1)
  expect(context.messages).toHaveLength(3)
})
