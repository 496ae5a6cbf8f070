import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CancelledError, TimeoutError, waitFor } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

const clock = () => new VirtualClock()

/** What comes of a wait, in words. */
function told(wait: Promise<unknown>): Promise<unknown> {
  return wait.then(
    (value) => `gives ${value}`,
    (error: unknown) => `throws ${error instanceof Error ? error.name : error}`,
  )
}

test('work that is done in time is what is waited for, and so is what it fails of', async () => {
  const { signal } = new AbortController()
  expect(await told(waitFor(Promise.resolve('tea'), { signal }))).toBe('gives tea')
  expect(await told(waitFor('tea', { signal }))).toBe('gives tea')
  expect(await told(waitFor(Promise.reject(new RangeError()), { signal }))).toBe('throws RangeError')
})

test('an abort ends the wait, also one that was before it', async () => {
  const never = new Promise<never>(() => {})
  const controller = new AbortController()
  const wait = waitFor(never, { signal: controller.signal })
  controller.abort('enough')
  await expect(wait).rejects.toThrow(CancelledError)
  await expect(wait).rejects.toMatchObject({ cause: 'enough' })
  expect(await told(waitFor(never, { signal: controller.signal }))).toBe('throws CancelledError')
  expect(await told(waitFor(never, { signal: controller.signal, aborted: () => 'less' }))).toBe('gives less')
})

test('a limit ends it on the clock', async () => {
  const virtual = clock()
  const wait = told(waitFor(new Promise(() => {}), { timeout: { clock: virtual, ms: 500 } }))
  await virtual.advance(500)
  expect(await wait).toBe(`throws ${new TimeoutError('').name}`)
})

test('what is done when the wait is given up is done before anybody knows of it, and only then', async () => {
  const virtual = clock()
  const controller = new AbortController()
  const done: string[] = []
  const wait = waitFor(new Promise(() => {}), {
    signal: controller.signal,
    aborted: () => done.push('aborted'),
    timeout: { clock: virtual, ms: 500 },
    // Who is late tells the work, by the same signal.
    late: () => {
      controller.abort()
      return done.push('late')
    },
  })
  await virtual.advance(500)
  expect(await wait).toBe(1)
  expect(done).toEqual(['late'])
})

test('whatever comes first, nothing is left of the wait: no listener, no timer, and no failure without an owner', async () => {
  const when = fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(when, when, when, fc.boolean(), async (workMs, abortMs, lateMs, fails) => {
      fc.pre(workMs !== undefined || abortMs !== undefined || lateMs !== undefined)
      const virtual = clock()
      const controller = new AbortController()
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      if (workMs !== undefined)
        virtual.setTimeout(() => (fails ? reject(new RangeError()) : resolve('tea')), workMs)
      if (abortMs !== undefined) virtual.setTimeout(() => controller.abort(), abortMs)
      const timeout = lateMs === undefined ? undefined : { clock: virtual, ms: lateMs }
      const wait = told(waitFor(promise, { signal: controller.signal, timeout }))
      await virtual.advance(100)
      const first = Math.min(workMs ?? 99, abortMs ?? 99, lateMs ?? 99)
      const may = [
        ...(workMs === first ? [fails ? 'throws RangeError' : 'gives tea'] : []),
        ...(abortMs === first ? ['throws CancelledError'] : []),
        ...(lateMs === first ? ['throws TimeoutError'] : []),
      ]
      expect(may).toContain(await wait)
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
      expect(virtual.pendingTimers).toBe(0)
    }),
  )
})
