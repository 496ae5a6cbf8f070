import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenBucket } from '../../src/engine.ts'

test('a burst is taken at once, and no more than so much a second afterwards', () => {
  const bucket = new TokenBucket(10, 0, 20)
  expect(bucket.isFull(0)).toBe(true)
  expect(Array.from({ length: 25 }, () => bucket.take(0)).filter(Boolean)).toHaveLength(20)
  expect(bucket.waitMs(0)).toBe(100)
  expect(bucket.waitMs(40)).toBe(60)
  expect(bucket.take(99)).toBe(false)
  expect(bucket.take(100)).toBe(true)
  expect(bucket.waitMs(100, 2)).toBe(200)
  expect(bucket.isFull(1_000)).toBe(false)
  expect(bucket.isFull(5_000)).toBe(true)
})

test('whatever is asked for and whenever, no more is taken than the burst and the time allow', () => {
  const asks = fc.array(fc.record({ afterMs: fc.integer({ min: -500, max: 2_000 }), count: fc.nat(30) }))
  fc.assert(
    fc.property(
      asks,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 100 }),
      (all, rate, burst) => {
        const bucket = new TokenBucket(rate, 0, burst)
        let now = 0
        let passedMs = 0
        let taken = 0
        for (const { afterMs, count } of all) {
          now += afterMs
          passedMs += Math.max(0, afterMs)
          const wait = bucket.waitMs(now, count)
          const may = bucket.take(now, count)
          if (may) taken += count
          expect(may).toBe(wait === 0)
          expect(taken).toBeLessThanOrEqual(burst + (passedMs / 1000) * rate + 1e-6)
        }
      },
    ),
  )
})
