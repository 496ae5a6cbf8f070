import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReplayedInput } from '../../../processors/stt/replayed-input.ts'
import type { STTInput } from '../../../src/engine.ts'

const flush: STTInput = { type: 'flush' }
const chunk = (value: number) => new Int16Array(10).fill(value)

/** What there is to be read, and where it begins. */
async function contents(input: ReplayedInput): Promise<{ begin: number; items: readonly unknown[] }> {
  const reading = input.read()
  input.end()
  const items = await Array.fromAsync(reading, (item) => (item instanceof Int16Array ? item[0] : item.type))
  return { begin: reading.begin, items }
}

test('what was read and is done with is not read again; all the rest is, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('audio', 'flush'), { maxLength: 40 }),
      fc.nat(40),
      fc.nat(400),
      async (kinds, read, upTo) => {
        const input = new ReplayedInput(1_000)
        for (const [at, kind] of kinds.entries()) input.add(kind === 'audio' ? chunk(at) : flush)
        const reader = input.read()[Symbol.asyncIterator]()
        for (let i = 0; i < Math.min(read, kinds.length); i++) await reader.next()
        input.forget(upTo)
        let end = 0
        const left = kinds.flatMap((kind, at) => {
          if (kind === 'audio') end += 10
          if (kind === 'audio' && at < read && end <= upTo) return []
          return [kind === 'flush' ? kind : at]
        })
        expect((await contents(input)).items).toEqual(left)
      },
    ),
  )
})

test('an answer to a flush takes it out, and all that came before', async () => {
  const input = new ReplayedInput(1_000)
  for (const item of [chunk(1), flush, chunk(2), flush, chunk(3)]) input.add(item)
  input.answered()
  expect(input.flushing).toBe(true)
  input.answered()
  expect(input.flushing).toBe(false)
  expect(await contents(input)).toEqual({ begin: 20, items: [3] })
})

test('it keeps no more than it may, and says when what gives way was never read', async () => {
  const input = new ReplayedInput(30)
  const reader = input.read()[Symbol.asyncIterator]()
  expect([1, 2, 3].map((value) => input.add(chunk(value)))).toEqual([true, true, true])
  await reader.next()
  expect(input.add(chunk(4))).toBe(true)
  expect(input.add(chunk(5))).toBe(false)
  expect(await contents(input)).toEqual({ begin: 20, items: [3, 4, 5] })
})

test('who read before stops when another one reads', async () => {
  const input = new ReplayedInput(100)
  const first = input.read()[Symbol.asyncIterator]()
  const waiting = first.next()
  const second = input.read()[Symbol.asyncIterator]()
  input.add(chunk(7))
  expect(await waiting).toMatchObject({ done: true })
  expect(await second.next()).toMatchObject({ value: chunk(7) })
})
