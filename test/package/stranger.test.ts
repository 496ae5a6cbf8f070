import { beforeAll, expect, test } from 'vitest'
import { type Stranger, stranger } from './pack.ts'

let program: Stranger

beforeAll(async () => {
  program = await stranger()
  return () => program.remove()
})

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

test('a provider, in one file, keeps the contract of its role', async () => {
  const passed = await program.test('acme.test.ts')
  expect(passed).toContain('leaves nothing behind after a hundred aborted calls')
  expect(passed.length).toBeGreaterThan(15)
})

test('a transport, in one file, keeps the contract of transports', async () => {
  const passed = await program.test('cable.test.ts')
  expect(passed).toContain('stops an answer that is interrupted, and tells how far it was heard')
  expect(passed.length).toBeGreaterThanOrEqual(7)
})
