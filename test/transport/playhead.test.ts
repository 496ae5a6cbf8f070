import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Playhead } from '../../src/transport/playhead.ts'

const chunkMs = 20
const rates = fc.constantFrom(8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)
/** Any time of a clock: a whole number of milliseconds, or not. */
const ms = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.double({ min: 0, max, noNaN: true }))

/** What an output does with its playhead. */
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('write' as const), count: fc.integer({ min: 1, max: 2_000 }) }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('wait' as const), forMs: ms(150) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wait' as const), forMs: ms(10_000) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('interrupt' as const) }) },
)

test('positions go forward, in order, through gaps and interruptions, and no sample sounds before its time', () => {
  fc.assert(
    fc.property(rates, ms(1_000_000), fc.array(act, { maxLength: 60 }), (sampleRate, startMs, acts) => {
      const playhead = new Playhead({ sampleRate }, chunkMs)
      let nowMs = startMs
      let [written, sounded] = [0, 0]
      for (const each of acts) {
        if (each.type === 'wait') nowMs += each.forMs
        else if (each.type === 'interrupt') playhead.callBack()
        else {
          if (playhead.ahead(nowMs) < 0) playhead.begin(nowMs)
          const at = playhead.written
          playhead.speak(at + each.count)
          playhead.expect(nowMs)
          playhead.write(each.count)
          expect(playhead.timeOf(at)).toBeGreaterThanOrEqual(nowMs)
        }
        if (playhead.ahead(nowMs) <= 0) playhead.rest()
        expect(playhead.written).toBeGreaterThanOrEqual(written)
        expect(playhead.sounded(nowMs)).toBeGreaterThanOrEqual(sounded)
        expect(playhead.sounded(nowMs)).toBeLessThanOrEqual(playhead.written)
        expect(playhead.spoken).toBeLessThanOrEqual(playhead.written)
        expect(playhead.heard(nowMs)).toBe(playhead.sounded(nowMs))
        written = playhead.written
        sounded = playhead.sounded(nowMs)
      }
      expect(playhead.sounded(nowMs + 1_000_000)).toBe(playhead.written)
    }),
    { numRuns: 300 },
  )
})

test('a sample sounds at its time and not a sample earlier, whatever the rate and wherever the run begins', () => {
  fc.assert(
    fc.property(
      rates,
      ms(100_000_000),
      fc.nat(100_000_000),
      fc.nat(10_000_000),
      (sampleRate, atMs, before, after) => {
        const playhead = new Playhead({ sampleRate }, chunkMs)
        playhead.write(before)
        playhead.begin(atMs)
        playhead.write(after + 1)
        const position = before + after
        const timeMs = playhead.timeOf(position)
        expect(playhead.sounded(timeMs)).toBe(position)
        expect(playhead.sounded(timeMs - playhead.ms(1))).toBeLessThan(position)
        expect(playhead.ahead(timeMs)).toBe(1)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('what lasts some milliseconds lasts as many samples, and the other way round', () => {
  fc.assert(
    fc.property(rates, fc.nat(1_000_000_000), (sampleRate, samples) => {
      const playhead = new Playhead({ sampleRate }, chunkMs)
      expect(playhead.samples(playhead.ms(samples))).toBe(samples)
    }),
  )
})

test('where nothing came in time, what comes next sounds when it is written, at the position behind what was', () => {
  const playhead = new Playhead({ sampleRate: 8_000 }, chunkMs)
  playhead.begin(100)
  playhead.write(160)
  expect([playhead.sounded(100), playhead.sounded(110), playhead.ahead(110)]).toEqual([0, 80, 80])
  expect([playhead.sounded(500), playhead.ahead(500)]).toEqual([160, 160 - 3_200])
  playhead.begin(500)
  playhead.write(160)
  expect(playhead.timeOf(160)).toBe(500)
  expect(playhead.timeOf(240)).toBe(510)
  expect(playhead.sounded(510)).toBe(240)
})

test('an interruption leaves nothing to wait for: the next run begins behind what was thrown away', () => {
  const playhead = new Playhead({ sampleRate: 8_000 }, chunkMs)
  playhead.begin(0)
  playhead.speak(8_000)
  playhead.write(8_000)
  expect([playhead.sounded(250), playhead.spoken]).toEqual([2_000, 8_000])
  playhead.callBack()
  expect([playhead.sounded(250), playhead.spoken, playhead.ahead(250)]).toEqual([8_000, 0, -Infinity])
  playhead.begin(300)
  playhead.speak(8_160)
  playhead.write(160)
  expect(playhead.timeOf(8_000)).toBe(300)
  expect(playhead.sounded(310)).toBe(8_080)
})

test('the listener’s end says what was heard, never more than was written; the clock does where that says nothing for long', () => {
  const end = { sampleRate: 8_000, reported: undefined as number | undefined, played: () => end.reported }
  const playhead = new Playhead(end, chunkMs)
  playhead.begin(0)
  playhead.speak(16_000)
  playhead.expect(0)
  playhead.write(16_000)
  expect(playhead.heard(500)).toBe(4_000)
  end.reported = 160
  expect(playhead.heard(520)).toBe(160)
  // Until the next report is due, the listener hears on.
  expect(playhead.heard(530)).toBe(240)
  expect(playhead.heard(540)).toBe(160)
  expect(playhead.heard(2_000)).toBe(160)
  expect(playhead.heard(30_520)).toBe(160)
  expect(playhead.heard(30_521)).toBe(16_000)
  end.reported = 17_000
  expect(playhead.heard(30_600)).toBe(16_000)
})
