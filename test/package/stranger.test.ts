import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stranger, stranger } from './pack.ts'

let program: Stranger

beforeAll(async () => {
  program = await stranger()
})

afterAll(() => program.remove())

test('what a stranger writes against the packed package is well typed', async () => {
  await program.check()
})

test('a processor has a frame, a metric, an event, a stage and a setting of its own, in one file', async () => {
  expect((await program.run('mood-program.ts')).split('\n')).toEqual([
    'mood EXCITED',
    'counted 1',
    'log: the user is excited again',
    'took 5 0',
    'log: a turn was measured',
    'calm',
  ])
})
