import { type } from 'arktype'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Task, task, tasks } from '../../../processors/index.ts'
import { ToolError } from '../../../src/engine.ts'

async function read<T>(wanted: Task<T>, value: unknown) {
  try {
    return await wanted.read(value)
  } catch (error) {
    return (error as Error).message
  }
}

test.each([
  [tasks.date(''), '2028-02-29', '2028-02-29'],
  [tasks.date(''), '2027-02-29', '"2027-02-29" is no day of the calendar, written as YYYY-MM-DD.'],
  [tasks.date(''), 'tomorrow', '"tomorrow" is no day of the calendar, written as YYYY-MM-DD.'],
  [tasks.timeOfDay(''), '18:30', '18:30'],
  [tasks.timeOfDay(''), '24:00', '"24:00" is no time of day, written as HH:MM.'],
  [tasks.email(''), ' Ada.L@Example.ORG ', 'ada.l@example.org'],
  [tasks.email(''), 'ada at example', '"ada at example" is no address of electronic mail.'],
  [tasks.phoneNumber(''), '+39 (011) 55-20', '+390115520'],
  [tasks.phoneNumber(''), 'five', '"five" is no telephone number: it has 4 to 15 digits.'],
  [tasks.number('', { min: 1, max: 8 }), 4, 4],
  [tasks.number('', { min: 1, max: 8 }), 9, 'It has to be 8 at most, and is 9.'],
  [tasks.yesNo(''), false, false],
  [tasks.words(''), ' a window ', 'a window'],
  [tasks.oneOf('', ['tea', 'coffee']), 'tea', 'tea'],
])('%# takes %o', async (wanted, value, result) => {
  expect(await read(wanted as Task<unknown>, value)).toBe(result)
})

test('an address', async () => {
  const home = { street: 'Via Po 1', city: 'Turin', postalCode: '10124' }
  expect(await read(tasks.address(''), home)).toEqual(home)
  expect(await read(tasks.address(''), { ...home, city: ' ' })).toBe('Still missing: city.')
})

test('one of several is shown to the model as such', () => {
  expect(tasks.oneOf('', ['tea', 'coffee']).schema).toEqual({ type: 'string', enum: ['tea', 'coffee'] })
})

test.each([
  ['zod', task('the size', z.number().int().min(30).max(50))],
  ['arktype', task('the size', type('30 <= number.integer <= 50'))],
  [
    'valibot',
    task('the size', v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(50)), {
      schema: { type: 'integer' },
    }),
  ],
])('any schema of %s is a task', async (_, size) => {
  expect(await read(size as Task<unknown>, 42)).toBe(42)
  expect(await read(size as Task<unknown>, 60)).toContain('50')
  expect(size.schema.type).toBe('integer')
})

test('a schema without JSON Schema needs one', () => {
  expect(() => task('the size', v.number())).toThrow(ToolError)
})

test('what is wrong in an object is told by its path', async () => {
  const party = task('who comes', z.object({ adults: z.number(), children: z.number() }))
  expect(await read(party, { adults: 2, children: 'one' })).toMatch(/^children: /)
})
