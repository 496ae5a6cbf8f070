import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CancelledError, systemClock } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

describe('a virtual clock', () => {
  test('fires timers by their time, those of one moment in the order in which they were set, cancelled ones never', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ delayMs: fc.integer({ min: -5, max: 20 }), cancelled: fc.boolean() })),
        fc.array(fc.integer({ min: 0, max: 10 })),
        async (timers, steps) => {
          const clock = new VirtualClock(100)
          const fired: { index: number; atMs: number }[] = []
          const set = timers.map(({ delayMs }, index) =>
            clock.setTimeout(() => fired.push({ index, atMs: clock.now() }), delayMs),
          )
          for (const [index, { cancelled }] of timers.entries()) if (cancelled) set[index]!.cancel()
          for (const step of steps) await clock.advance(step)
          await clock.advance(30)
          const expected = timers
            .map(({ delayMs, cancelled }, index) => ({ index, atMs: 100 + Math.max(0, delayMs), cancelled }))
            .filter(({ cancelled }) => !cancelled)
            .sort((a, b) => a.atMs - b.atMs || a.index - b.index)
            .map(({ index, atMs }) => ({ index, atMs }))
          expect(fired).toEqual(expected)
          expect(clock.now()).toBe(130 + steps.reduce((sum, step) => sum + step, 0))
          expect(clock.pendingTimers).toBe(0)
        },
      ),
    )
  })

  test('lets all that a timer starts come to rest before the next one', async () => {
    const clock = new VirtualClock()
    const order: string[] = []
    clock.setTimeout(async () => {
      for (let i = 0; i < 50; i++) await Promise.resolve()
      order.push('first')
      clock.setTimeout(() => order.push('between'), 5)
    }, 10)
    clock.setTimeout(() => order.push('second'), 20)
    await clock.advance(20)
    expect(order).toEqual(['first', 'between', 'second'])
  })

  test('stands still while real work is done', async () => {
    const clock = new VirtualClock()
    const work = Promise.withResolvers<void>()
    const held = clock.hold(work.promise)
    let fired = false
    clock.setTimeout(() => {
      fired = true
    }, 1)
    const advanced = clock.advance(10)
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    expect([fired, clock.now()]).toEqual([false, 0])
    work.resolve()
    await Promise.all([held, advanced])
    expect([fired, clock.now()]).toEqual([true, 10])
  })

  test('goes on when held work fails, and hands the failure to who waits for it', async () => {
    const clock = new VirtualClock()
    const failed = clock.hold(Promise.reject(new Error('the worker broke')))
    await expect(clock.runUntil(failed)).rejects.toThrow('the worker broke')
    await clock.advance(10)
    expect(clock.now()).toBe(10)
  })

  test('runs until work settles, and no further', async () => {
    const clock = new VirtualClock()
    clock.setTimeout(() => {}, 100)
    const work = (async () => {
      for (let i = 0; i < 5; i++) await clock.sleep(10)
      return 'done'
    })()
    expect(await clock.runUntil(work)).toBe('done')
    expect([clock.now(), clock.pendingTimers]).toEqual([50, 1])
  })

  test('says so when nothing is left that could settle the work', async () => {
    const clock = new VirtualClock()
    await expect(clock.runUntil(new Promise(() => {}))).rejects.toThrow('nothing left to wait for')
  })
})

describe.each([
  ['virtual', () => new VirtualClock()],
  ['system', () => systemClock],
])('sleep on the %s clock', (_, make) => {
  test('is aborted at once, before and while it sleeps, and leaves no timer', async () => {
    const clock = make()
    const abort = new AbortController()
    const asleep = clock.sleep(60_000, abort.signal)
    abort.abort('enough')
    for (const sleep of [asleep, clock.sleep(60_000, abort.signal)]) {
      const error = await sleep.catch((thrown) => thrown)
      expect(error).toBeInstanceOf(CancelledError)
      expect(error.cause).toBe('enough')
    }
    if (clock instanceof VirtualClock) expect(clock.pendingTimers).toBe(0)
  })
})

test('the system clock goes forward, calls back, and can be told not to', async () => {
  const before = systemClock.now()
  systemClock.setTimeout(() => expect.unreachable(), 1).cancel()
  await systemClock.sleep(5)
  expect(systemClock.now()).toBeGreaterThanOrEqual(before + 4)
  expect(await systemClock.hold(Promise.resolve('as it is'))).toBe('as it is')
})
