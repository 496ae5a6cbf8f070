import { expect, test } from 'vitest'
import { Inputs } from '../../../processors/realtime/inputs.ts'
import type { RealtimeInput } from '../../../src/engine.ts'

const audio = (ms: number): RealtimeInput => ({ type: 'audio', samples: new Int16Array(ms * 16) })
const respond: RealtimeInput = { type: 'respond' }

function given(...all: readonly (readonly [RealtimeInput, number])[]): Inputs {
  const inputs = new Inputs(16_000)
  for (const [input, times] of all) for (let at = 0; at < times; at++) inputs.add(input)
  inputs.close()
  return inputs
}

test.each([
  ['half a minute of audio', given([audio(20), 1_500])],
  ['as much of it in pieces of a millisecond', given([audio(1), 30_000])],
  ['29 seconds, and a thousand of what makes no sound', given([audio(20), 1_450], [respond, 1_000])],
])('%s may wait', async (_, inputs) => {
  await expect(Array.fromAsync(inputs)).resolves.toBeDefined()
})

test.each([
  ['half a minute of audio and a little more', given([audio(20), 1_501])],
  ['what makes no sound, without end', given([respond, 31_001])],
  ['pieces without a sample, without end', given([audio(0), 31_001])],
])('%s fails the conversation, and nothing of it is given any more', async (_, inputs) => {
  const first = inputs[Symbol.asyncIterator]().next()
  await expect(first).rejects.toMatchObject({ code: 'QUEUE_OVERFLOW' })
})

test('what has been taken does not count', async () => {
  const inputs = new Inputs(16_000)
  const reader = inputs[Symbol.asyncIterator]()
  for (let second = 0; second < 60; second++) {
    inputs.add(audio(1_000))
    expect((await reader.next()).done).toBe(false)
  }
  inputs.close()
  expect((await reader.next()).done).toBe(true)
})
