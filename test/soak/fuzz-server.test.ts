import { afterAll, expect, test } from 'vitest'
import { TranscriptionFrame } from '../../src/engine.ts'
import { atRest } from './at-rest.ts'
import { Client } from './client.ts'
import { type Nonsense, rtviNonsense, wireOddity } from './nonsense.ts'
import { Random } from './random.ts'
import { ticket } from './rtvi-visits.ts'
import { Server } from './server.ts'

const server = await Server.start()
afterAll(() => server.kill())
const ports = await server.ports()
/** For either protocol. */
const messages = 50_000
/** Messages of one client: fewer than are too many. */
const each = 300
const clientsAtOnce = 25

async function client(address: string, nonsense: () => string | Uint8Array): Promise<void> {
  const client = await Client.open(address)
  client.sendBytes(...Array.from({ length: each }, nonsense))
  client.close()
  await client.closed
}

/** Has clients come and send until so many messages have been read. Returns how many clients it took. */
async function send(
  count: number,
  address: () => string | Promise<string>,
  nonsense: () => string | Uint8Array,
) {
  const { read } = await server.tally()
  let clients = 0
  for (; (await server.tally()).read - read < count; clients += clientsAtOnce)
    await Promise.all(Array.from({ length: clientsAtOnce }, async () => client(await address(), nonsense)))
  return clients
}

test.each<[string, () => string | Promise<string>, Nonsense]>([
  ["Antiphon's own protocol", () => `ws://127.0.0.1:${ports.wire}`, wireOddity],
  ['RTVI', () => ticket(ports), rtviNonsense],
])(
  '50,000 messages of nonsense for a server of %s close those who send them and do nothing else',
  async (name, address, nonsense) => {
    const random = new Random(7)
    await send(messages / 5, address, () => nonsense(random))
    const before = await atRest(server)
    const clients = await send(messages, address, () => nonsense(random))
    const after = await atRest(server)
    const tally = await server.tally()
    const bytes = (after.bytes - before.bytes) / messages
    console.log(
      `${name}: ${messages} messages of ${clients} clients; ${bytes.toFixed(1)} bytes a message remain.`,
      tally,
    )
    expect(tally.uncaught).toEqual([])
    // A machine that stutters may also be too late for somebody.
    expect(['WIRE_INVALID', 'TIMED_OUT']).toEqual(expect.arrayContaining(Object.keys(tally.errors)))
    expect(after).toMatchObject({ sessions: 0, tasks: 0, timers: 0, resources: before.resources })
    // Code that is warm leaves V8 some hundred objects and some hundred thousand bytes, once; a client leaves more than that.
    expect(after.objects.Object! - before.objects.Object!).toBeLessThan(2 * clients)
    expect(bytes).toBeLessThan(20)

    const client = await Client.open(`ws://127.0.0.1:${ports.wire}`)
    client.send(new TranscriptionFrame({ text: 'a story, please' }))
    await client.told('"kind":"agent-started-speaking"')
    client.leave()
  },
)
