import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SampleQueue } from '../../examples/talk/page/sample-queue.ts'

const ones = (count: number) => new Float32Array(count).fill(1)

function read(queue: SampleQueue, count: number): number[] {
  const block = new Float32Array(count)
  queue.read(block)
  return [...block]
}

test('what goes in comes out, in order, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 30 }), (pieces, block) => {
      const queue = new SampleQueue(10_000, 4)
      let next = 0
      for (const length of pieces) queue.push(Float32Array.from({ length }, () => ++next))
      expect(queue.length).toBe(next)
      const heard: number[] = []
      while (queue.length > 0) heard.push(...read(queue, block))
      expect(heard.filter((sample) => sample !== 0)).toEqual(Array.from({ length: next }, (_, at) => at + 1))
    }),
  )
})

test('cleared, it fades within its time and then is silent', () => {
  const queue = new SampleQueue(1_000, 4)
  queue.push(ones(500))
  read(queue, 10)
  queue.clear()
  expect(read(queue, 6)).toEqual([1, 0.75, 0.5, 0.25, 0, 0])
  expect(queue.length).toBe(0)
})

test('paused, it keeps what waits but for the fade, and goes on where it was', () => {
  const queue = new SampleQueue(1_000, 4)
  queue.push(ones(100))
  queue.pause()
  expect(read(queue, 8)).toEqual([0.75, 0.5, 0.25, 0, 0, 0, 0, 0])
  expect(queue.length).toBe(97)
  queue.resume()
  expect(read(queue, 5)).toEqual([0.25, 0.5, 0.75, 1, 1])
})

test('cleared while paused, nothing more is heard, and the next answer is not paused', () => {
  const queue = new SampleQueue(1_000, 4)
  queue.push(ones(100))
  queue.pause()
  read(queue, 8)
  queue.clear()
  expect(read(queue, 8).every((sample) => sample === 0)).toBe(true)
  queue.push(ones(3))
  expect(read(queue, 4)).toEqual([1, 1, 1, 0])
})

test('it holds no more than it may', () => {
  const queue = new SampleQueue(10, 4)
  queue.push(ones(8))
  queue.push(ones(8))
  expect(queue.length).toBe(10)
})
