import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { CancelledError, guardOwed, TimeoutError } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

/** A stream that gives an item whenever the test says so, and owes what the test says. */
function owing() {
  const clock = new VirtualClock()
  const abort = new AbortController()
  const items: string[] = []
  const seen: string[] = []
  let wake = () => {}
  let changed = () => {}
  let debt: unknown
  async function* stream() {
    while (true) {
      const item = items.shift()
      if (item === 'over') return
      if (item !== undefined) yield item
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const guarded = guardOwed(stream(), {
    signal: abort.signal,
    clock,
    firstByteMs: 100,
    stallMs: 50,
    what: 'the voice',
    owed: () => debt,
    onChange: (callback) => {
      changed = callback
      return () => {
        changed = () => {}
      }
    },
    counts: (item) => item !== 'nothing',
  })
  const over = (async () => {
    for await (const item of guarded) seen.push(item)
    return 'ended'
  })().catch((error: unknown) => error)
  return {
    clock,
    abort,
    seen,
    over,
    give: (item: string) => {
      items.push(item)
      wake()
      return clock.advance(0)
    },
    owe: (what: unknown) => {
      debt = what
      changed()
    },
  }
}

test('while nothing is owed there is no deadline; once something is, it runs from then', async () => {
  const { clock, over, owe } = owing()
  await clock.advance(100_000)
  owe('first')
  await clock.advance(99)
  expect(clock.pendingTimers).toBe(1)
  await clock.advance(1)
  const error = await over
  expect(error).toBeInstanceOf(TimeoutError)
  expect((error as Error).message).toBe('the voice gave nothing within 100 ms.')
  expect(clock.pendingTimers).toBe(0)
})

test('between two items of the same the pause is limited; what is owed next has its own time to begin', async () => {
  const { clock, over, owe, give, seen } = owing()
  owe('first')
  await clock.advance(99)
  await give('a')
  await clock.advance(49)
  await give('b')
  owe('second')
  await clock.advance(99)
  await give('c')
  owe(undefined)
  await clock.advance(100_000)
  owe('third')
  await clock.advance(90)
  await give('d')
  await clock.advance(50)
  expect(((await over) as Error).message).toBe('the voice gave nothing more within 50 ms.')
  expect(seen).toEqual(['a', 'b', 'c', 'd'])
})

test('an item that is not what is waited for does not put the deadline off', async () => {
  const { clock, over, owe, give } = owing()
  owe('first')
  await clock.advance(60)
  await give('nothing')
  await clock.advance(40)
  expect(((await over) as Error).message).toBe('the voice gave nothing within 100 ms.')
})

test('it ends with the stream, and with the abort at once; nothing is left', async () => {
  const ended = owing()
  ended.owe('first')
  await ended.give('over')
  expect(await ended.over).toBe('ended')
  const aborted = owing()
  aborted.owe('first')
  await aborted.clock.advance(10)
  aborted.abort.abort()
  expect(await aborted.over).toBeInstanceOf(CancelledError)
  for (const { clock, abort } of [ended, aborted]) {
    expect(clock.pendingTimers).toBe(0)
    expect(getEventListeners(abort.signal, 'abort')).toEqual([])
  }
})
