import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../src/engine.ts'
import { atRest } from './at-rest.ts'
import type { Ports } from './figures.ts'
import { Server } from './server.ts'
import { visits } from './visits.ts'

/** Clients at once. */
const crowd = 700
/** Between the first calls of two, in milliseconds: a server takes in no more than some hundred at once. */
const apartMs = 2
const names = Object.keys(visits)
let server: Server
afterEach(() => server.kill())

/** Has so many clients come and be lost, state by state. Returns those that did not get into theirs. */
async function lose(clients: number, ports: Ports): Promise<string[]> {
  const missed: string[] = []
  let next = 0
  const one = async (index: number) => {
    await systemClock.sleep(index * apartMs)
    while (next < clients) {
      const name = names[next++ % names.length]!
      await visits[name]!(ports).catch((error: Error) => missed.push(`${name}: ${error.message}`))
    }
  }
  await Promise.all(Array.from({ length: Math.min(crowd, clients) }, (_, index) => one(index)))
  return missed
}

test('2,000 clients that are lost in every state leave nothing behind', async () => {
  server = await Server.start()
  const ports = await server.ports()
  // Node keeps the parsers of as many requests as were ever read at once, of 1,000 at most.
  await Promise.all(
    Array.from({ length: 1_100 }, () => visits['falls silent in the middle of the request']!(ports)),
  )
  await lose(300, ports)
  const before = await atRest(server)
  const missed = await lose(1_000, ports)
  const half = await atRest(server)
  missed.push(...(await lose(1_000, ports)))
  const after = await atRest(server)
  const tally = await server.tally()
  const bytes = (after.bytes - half.bytes) / 1_000
  console.log(`2,000 clients in ${names.length} states; ${bytes.toFixed(0)} bytes a client remain.`, {
    before,
    after,
    tally,
  })

  expect(after).toMatchObject({ sessions: 0, tasks: 0, timers: 0 })
  expect(after.resources).toEqual(before.resources)
  const { Object: objectsBefore, ...counted } = before.objects
  expect(after.objects).toMatchObject(counted)
  // Code that is warm leaves V8 some hundred objects, once; what a client leaves behind is more than one, each time.
  expect(after.objects.Object! - objectsBefore!).toBeLessThan(2_000)
  expect(bytes).toBeLessThan(1_000)
  expect(tally.uncaught).toEqual([])
  // A machine that stutters may cut somebody off too early.
  expect(missed.length, missed.join('\n')).toBeLessThan(100)
  for (const state of ['nothing', 'the user speaks', 'a tool runs', 'the agent speaks'])
    for (const protocol of ['wire', 'RTVI'])
      expect(tally.lost[`${protocol}: ${state}`], `${protocol}: ${state}`).toBeGreaterThan(20)
  for (const state of ['the model thinks', 'the agent has fallen silent'])
    expect(tally.lost[`wire: ${state}`], state).toBeGreaterThan(20)
  expect(Object.keys(tally.codes)).toEqual(['1000', '1002', '1006', '1007', '1008', '1009'])
  expect(Object.keys(tally.errors).sort()).toEqual(['TIMED_OUT', 'TRANSPORT_FAILED', 'WIRE_INVALID'])
})

test('a server that closes on clients in every state leaves nothing behind, and its process ends', async () => {
  server = await Server.start()
  const clients = lose(2 * names.length, await server.ports())
  while ((await server.sessions()) <= 20) await systemClock.sleep(10)
  await server.close()
  await clients
  const after = await atRest(server)
  expect(after).toMatchObject({ sessions: 0, tasks: 0, timers: 0 })
  expect(after.resources.TCPServerWrap).toBeUndefined()
  expect(after.objects.WebSocketSession).toBe(0)
  expect((await server.tally()).uncaught).toEqual([])
  server.leave()
  expect(await server.exited).toBe(0)
})
