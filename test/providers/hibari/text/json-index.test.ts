import { expect, test } from 'vitest'
import { JsonIndex } from '../../../../providers/hibari/text/json-index.ts'

const index = (object: object, entries = 8) => new JsonIndex(Buffer.from(JSON.stringify(object)), entries)

test('finds what stands in the object, and nothing else', () => {
  const object = {
    a: 'ˈA',
    b: { NOUN: 'x', None: null },
    'with "quotes" \\': '"}{,',
    ü: { deep: { '}': '"' } },
    '': 'empty',
    last: 'z',
  }
  const found = index(object)
  for (const [key, value] of Object.entries(object)) expect(found.get(key)).toEqual(value)
  for (const key of ['c', 'NOUN', 'deep', 'A']) expect(found.get(key)).toBeUndefined()
})

test('an object without entries, and one with more than were foretold', () => {
  expect(index({}).get('a')).toBeUndefined()
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`key ${i}`, `${i}`]))
  const found = index(many, 600)
  expect(Object.keys(many).every((key) => found.get(key) === many[key])).toBe(true)
})
