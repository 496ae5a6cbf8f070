import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Recorder } from '../../../processors/audio/index.ts'
import { Timeline } from '../../../processors/audio/recording/timeline.ts'
import { AudioRawFrame, HeardAudioFrame, type RecordingSink } from '../../../src/engine.ts'
import { runProcessor, type Step, VirtualClock } from '../../../src/testing/index.ts'

class Tape implements RecordingSink {
  readonly samples: number[] = []
  readonly events: string[] = []
  largest = 0

  open({ sampleRate, channels }: { sampleRate: number; channels: number }): void {
    this.events.push(`open ${channels} at ${sampleRate}`)
  }
  write(samples: Int16Array): void {
    this.largest = Math.max(this.largest, samples.length)
    for (const sample of samples) this.samples.push(sample)
  }
  close(): void {
    this.events.push('close')
  }
  side(channel: 0 | 1): number[] {
    return this.samples.filter((_, i) => i % 2 === channel)
  }
}

const heard = (pts: number, value: number, ms = 20) =>
  new AudioRawFrame({ samples: new Int16Array(16 * ms).fill(value), sampleRate: 16_000, pts })
const said = (pts: number, value: number, ms = 20) =>
  new HeardAudioFrame({ samples: new Int16Array(16 * ms).fill(value), sampleRate: 16_000, pts })

test('the listener is on the left and the agent on the right, each where it sounded', async () => {
  const tape = new Tape()
  const steps: Step[] = [
    heard(0, 11),
    { waitMs: 100 },
    heard(100, 22),
    said(100, 33),
    { waitMs: 40 },
    said(200, 44),
  ]
  await runProcessor(new Recorder({ to: tape }), steps)
  expect(tape.events).toEqual(['open 2 at 16000', 'close'])
  const at = (side: number[], ms: number) => side[ms * 16]
  expect([0, 50, 110, 150, 210].map((ms) => at(tape.side(0), ms))).toEqual([11, 0, 22, 0, 0])
  expect([0, 50, 110, 150, 210].map((ms) => at(tape.side(1), ms))).toEqual([0, 0, 33, 0, 44])
  expect(tape.side(1)).toHaveLength(220 * 16)
})

test('what is under way is kept when the session is cancelled', async () => {
  const tape = new Tape()
  await runProcessor(new Recorder({ to: tape }), [heard(0, 5), { waitMs: 10 }], { cancel: true })
  expect(tape.side(0)).toHaveLength(320)
  expect(tape.events.at(-1)).toBe('close')
})

test('a long call costs no more memory than a short one', async () => {
  const clock = new VirtualClock()
  const tape: RecordingSink & { written: number; largest: number } = {
    written: 0,
    largest: 0,
    open() {},
    write(samples) {
      this.written += samples.length
      this.largest = Math.max(this.largest, samples.length)
    },
    close() {},
  }
  const second: Step[] = []
  for (let s = 0; s < 1_200; s++)
    second.push(heard(s * 1_000, 1, 1_000), ...(s % 3 === 0 ? [said(s * 1_000 + 300, 2, 400)] : []), {
      waitMs: 1_000,
    })
  await runProcessor(new Recorder({ to: tape }), second, { clock })
  expect(tape.written).toBe(1_200 * 16_000 * 2)
  expect(tape.largest).toBeLessThan(16_000 * 2 * 3)
})

const stretches = fc.array(
  fc.record({
    gapMs: fc.integer({ min: 50, max: 400 }),
    ms: fc.integer({ min: 1, max: 300 }),
    value: fc.integer({ min: 1, max: 99 }),
  }),
  { maxLength: 12 },
)

test('every sample lies where it sounded, whatever is taken in between', () => {
  fc.assert(
    fc.property(stretches, stretches, fc.integer({ min: 1, max: 500 }), (left, right, takeMs) => {
      const timeline = new Timeline(1_000, 2)
      const expected: [number[], number[]] = [[], []]
      const adds: { channel: 0 | 1; atMs: number; ms: number; value: number }[] = []
      for (const [channel, side] of [left, right].entries()) {
        let atMs = 0
        for (const { gapMs, ms, value } of side) {
          atMs += gapMs
          adds.push({ channel: channel as 0 | 1, atMs, ms, value })
          for (let i = 0; i < ms; i++) expected[channel as 0 | 1][atMs + i] = value
          atMs += ms
        }
      }
      const out: number[] = []
      let taken = 0
      for (const { channel, atMs, ms, value } of adds.sort((a, b) => a.atMs - b.atMs)) {
        for (; taken + takeMs <= atMs; taken += takeMs) out.push(...timeline.take(taken + takeMs))
        timeline.add(channel, atMs, new Int16Array(ms).fill(value))
      }
      out.push(...timeline.take(Number.POSITIVE_INFINITY))
      expect(timeline.waiting).toBe(0)
      for (let i = 0; i < out.length / 2; i++) {
        expect(out[i * 2]).toBe(expected[0][i] ?? 0)
        expect(out[i * 2 + 1]).toBe(expected[1][i] ?? 0)
      }
      expect(out.length / 2).toBeGreaterThanOrEqual(Math.max(expected[0].length, expected[1].length))
    }),
  )
})
