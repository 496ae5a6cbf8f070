import { expect, test } from 'vitest'
import { InterruptFrame, MetricsFrame } from '../../../src/engine.ts'
import { ask, only } from './ask.ts'

test('what a request that was cut off has cost is estimated', async () => {
  const { downstream } = await ask({
    answers: ['one two three four five six seven'],
    wordMs: 100,
    after: [{ waitMs: 450 }, new InterruptFrame({ turn: 2 }), { waitMs: 100 }],
  })
  // 15 letters asked, 19 written: 4 and 5 tokens, with 3 around each message and 3 before it.
  expect(only(downstream, MetricsFrame).map(({ metrics }) => metrics)).toMatchObject([
    { stage: 'llm', turn: 1, cancelled: true, ttfbMs: 100, inputTokens: 10, outputTokens: 5 },
  ])
})

test('a model that fails is not said to have cost anything', async () => {
  const { downstream } = await ask({ answers: [{ text: 'Well, ', fail: 'no more credit' }] })
  expect(only(downstream, MetricsFrame)).toEqual([])
})
