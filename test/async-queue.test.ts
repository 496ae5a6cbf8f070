import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AsyncQueue } from '../src/engine.ts'

/** What a reader gets until the queue is over, its failure last. */
async function readAll(queue: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = []
  try {
    for await (const item of queue) read.push(item)
  } catch (error) {
    read.push(`failed: ${error}`)
  }
  return read
}

test('a reader gets what was added before it came and what is added while it waits', async () => {
  const queue = new AsyncQueue<string>()
  queue.add('tea')
  const all = readAll(queue)
  await Promise.resolve()
  queue.add('milk')
  queue.add('sugar')
  queue.end()
  expect(await all).toEqual(['tea', 'milk', 'sugar'])
})

test('an undefined is an item like others', async () => {
  const queue = new AsyncQueue<undefined>()
  queue.add(undefined)
  queue.end()
  expect(await readAll(queue)).toEqual([undefined])
})

test('a failure comes behind what was added, once', async () => {
  const queue = new AsyncQueue<string>()
  queue.add('tea')
  queue.fail('no water')
  queue.fail('no cups')
  queue.add('milk')
  expect(await readAll(queue)).toEqual(['tea', 'failed: no water'])
  expect(await queue.next()).toEqual({ value: undefined, done: true })
})

test('one that is broken off fails at once', async () => {
  const queue = new AsyncQueue<string>()
  queue.add('tea')
  queue.breakOff('a fire')
  expect(await readAll(queue)).toEqual(['failed: a fire'])
})

test('what had ended before it was broken off is read to its end', async () => {
  const queue = new AsyncQueue<string>()
  queue.add('tea')
  queue.end()
  queue.breakOff('a fire')
  expect(await readAll(queue)).toEqual(['tea'])
})

test('calls of next that wait together get the items in their order, and the failure once', async () => {
  const queue = new AsyncQueue<string>()
  const steps = [queue.next(), queue.next(), queue.next(), queue.next()]
  queue.add('tea')
  queue.add('milk')
  queue.fail('no water')
  expect(await Promise.allSettled(steps)).toEqual([
    { status: 'fulfilled', value: { value: 'tea', done: false } },
    { status: 'fulfilled', value: { value: 'milk', done: false } },
    { status: 'rejected', reason: 'no water' },
    { status: 'fulfilled', value: { value: undefined, done: true } },
  ])
})

test('in a full one the oldest gives way, and the one who adds is told', async () => {
  const queue = new AsyncQueue<number>({ capacity: 2 })
  expect([1, 2, 3, 4].map((item) => queue.add(item))).toEqual([true, true, false, false])
  expect(queue.size).toBe(2)
  queue.end()
  expect(await readAll(queue)).toEqual([3, 4])
})

test('a reader that leaves lets go of all, and nothing more is kept', async () => {
  const queue = new AsyncQueue<number>({ capacity: 2 })
  for (const item of [1, 2]) queue.add(item)
  for await (const _ of queue) break
  expect(queue.size).toBe(0)
  expect([3, 4, 5].map((item) => queue.add(item))).toEqual([true, true, true])
  expect(queue.size).toBe(0)
  expect(await readAll(queue)).toEqual([])
})

test('a reader can leave while it waits, though nothing is ever added', async () => {
  const queue = new AsyncQueue<number>()
  const waiting = queue.next()
  await queue.return()
  expect(await waiting).toEqual({ value: undefined, done: true })
})

type Step = { add: number } | 'read' | 'end' | 'fail' | 'break off' | 'leave'

test('nothing is lost, doubled or put in another order, whoever comes first', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ add: fc.nat() }) },
    { weight: 6, arbitrary: fc.constant('read' as const) },
    { weight: 1, arbitrary: fc.constantFrom('end', 'fail', 'break off', 'leave') },
  )
  const capacity = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(fc.array<Step>(step), capacity, async (steps, capacity) => {
      const queue = new AsyncQueue<number>({ capacity })
      const reads: Promise<string>[] = []
      const read = () =>
        reads.push(
          queue.next().then(
            ({ value, done }) => (done ? 'done' : `item ${value}`),
            (error: unknown) => `failed: ${error}`,
          ),
        )
      // What the reads have to give, kept as they are told of: the n-th read gets the n-th outcome.
      const told: string[] = []
      let over = false
      for (const [at, each] of steps.entries()) {
        const waiting = told.length - reads.length
        if (each === 'read') read()
        else if (each === 'leave') {
          await queue.return()
          if (waiting > 0) told.length = reads.length
          over = true
        } else if (each === 'end') {
          queue.end()
          over = true
        } else if (each === 'fail') {
          queue.fail(at)
          if (!over) told.push(`failed: ${at}`)
          over = true
        } else if (each === 'break off') {
          queue.breakOff(at)
          if (!over && waiting > 0) told.length = reads.length
          if (!over) told.push(`failed: ${at}`)
          over = true
        } else {
          const full = !over && waiting === capacity
          expect(queue.add(each.add)).toBe(!full)
          if (full) told.splice(reads.length, 1)
          if (!over) told.push(`item ${each.add}`)
        }
        expect(queue.size).toBe(
          Math.max(0, told.slice(reads.length).filter((one) => one.startsWith('item')).length),
        )
      }
      queue.end()
      while (reads.length <= told.length) read()
      expect(await Promise.all(reads)).toEqual(reads.map((_, index) => told[index] ?? 'done'))
    }),
  )
})
