import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CaptureTime } from '../../../transports/local/capture-time.ts'

const chunkMs = 20

test('audio that comes unevenly began where the audio before it ended', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(180), { minLength: 2, maxLength: 90 }), (latesMs) => {
      const time = new CaptureTime()
      let cameMs = 0
      let endMs: number | undefined
      for (const [i, lateMs] of [0, ...latesMs].entries()) {
        cameMs = Math.max(cameMs, (i + 1) * chunkMs + lateMs)
        const startMs = time.startOf(chunkMs, cameMs)
        expect(startMs).toBeCloseTo(endMs ?? 0, 6)
        endMs = startMs + chunkMs
      }
    }),
  )
})

test('a device whose clock is slower is followed, and a gap at once', () => {
  const time = new CaptureTime()
  let nowMs = 0
  let startMs = 0
  for (let i = 0; i < 1_000; i++) {
    nowMs += 1.001 * chunkMs
    startMs = time.startOf(chunkMs, nowMs)
  }
  expect(nowMs - (startMs + chunkMs)).toBeLessThan(4.1)
  expect(time.startOf(chunkMs, nowMs + 5_000)).toBe(nowMs + 5_000 - chunkMs)
})

test('audio did not begin later than it can have', () => {
  const time = new CaptureTime()
  time.startOf(chunkMs, 100)
  expect(time.startOf(chunkMs, 105)).toBe(85)
})
