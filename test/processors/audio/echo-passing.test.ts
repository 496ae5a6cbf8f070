import { expect, test } from 'vitest'
import { EchoSuppressor } from '../../../processors/index.ts'
import { AudioRawFrame } from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'

const tone = (count: number, rate: number) =>
  Int16Array.from({ length: count }, (_, i) => Math.round(8_000 * Math.sin((2 * Math.PI * 300 * i) / rate)))

test('while the agent is silent the microphone passes as it is, at most a block late', async () => {
  const samples = tone(16_000, 16_000)
  const frames = Array.from(
    { length: 50 },
    (_, i) =>
      new AudioRawFrame({
        samples: samples.subarray(i * 320, i * 320 + 320),
        sampleRate: 16_000,
        pts: 1_000 + i * 20,
      }),
  )
  const run = await runProcessor(new EchoSuppressor(), frames)
  const passed = run.downstream.filter((frame) => frame instanceof AudioRawFrame)
  expect(passed.flatMap((frame) => [...frame.samples])).toEqual([...samples.subarray(0, 15_872)])
  expect(passed[0]!.pts).toBe(1_000)
  for (const [i, frame] of passed.entries())
    if (i > 0) expect(frame.pts).toBeCloseTo(passed[i - 1]!.pts! + passed[i - 1]!.samples.length / 16, 6)
})

test('what comes out is mono at 16 kHz', async () => {
  const stereo = tone(96_000, 48_000).map((_, i) => Math.round(8_000 * Math.sin(i / 60)))
  const run = await runProcessor(new EchoSuppressor(), [
    new AudioRawFrame({ samples: stereo, sampleRate: 48_000, channels: 2, pts: 0 }),
  ])
  const passed = run.downstream.filter((frame) => frame instanceof AudioRawFrame)
  expect(passed.every((frame) => frame.sampleRate === 16_000 && frame.channels === 1)).toBe(true)
  expect(passed.reduce((sum, frame) => sum + frame.samples.length, 0)).toBeGreaterThan(15_500)
})
