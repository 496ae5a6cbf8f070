import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { TTSAudioFrame } from '../../../src/engine.ts'
import { Caller } from './caller.ts'
import { eventually, serve } from './serve.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function resources(kind: 'UDPWrap' | 'Timeout'): number {
  return process.getActiveResourcesInfo().filter((name) => name === kind).length
}

const speech = () => new TTSAudioFrame({ samples: new Int16Array(48_000).fill(1_000), sampleRate: 24_000 })

/** Every state in which a client can be lost. */
const visits: readonly ((caller: Caller) => Promise<unknown>)[] = [
  // Asked for a session, and never came.
  async (caller) => {
    await caller.start()
    await caller.vanish()
  },
  // Offered, and took no answer.
  async (caller) => {
    await caller.offerOnly()
    await caller.vanish()
  },
  // Took the answer, and was gone before it connected.
  async (caller) => {
    await caller.offer()
    await caller.vanish()
  },
  // Told nonsense of where it is.
  async (caller) => {
    await caller.offerOnly()
    await caller.patch([{ candidate: 'candidate:1 1 udp 1 203.0.113.1 9 typ host', sdpMid: '0' }])
    await caller.vanish()
  },
  // Gone without a word while the agent spoke.
  async (caller) => {
    await caller.connect()
    await caller.vanish()
  },
  async (caller) => {
    await caller.connect()
    await caller.leave()
  },
  async (caller) => {
    await caller.connect()
    caller.send('no JSON')
    await caller.vanish()
  },
  // Made its connection anew, and was gone before it stood.
  async (caller) => {
    await caller.connect()
    await caller.offer({ restart: true })
    await caller.vanish()
  },
]

test('200 clients that are lost in every state leave nothing behind', async () => {
  const timers = resources('Timeout')
  let asked = 0
  const { server, origin, tasks, ...seen } = await serve({
    maxSessions: 1_000,
    handshakeTimeoutMs: 3_000,
    lostTimeoutMs: 2_000,
    // From many networks: of one, 32 may be without a connection at once.
    clientAddress: () => `198.51.${asked++ % 100}.1`,
  })
  server.on('session', () => void tasks.at(-1)!.push(speech()))
  const rounds = async (count: number) => {
    for (let round = 0; round < count; round++)
      await Promise.all([...visits, ...visits].map((visit) => visit(new Caller(origin))))
    await eventually(() => expect(server.sessions.size).toBe(0))
    // What is closed is gone when the handshakes under way have looked up once more; `fetch` and this wait have timers too.
    await eventually(() => expect(resources('Timeout')).toBeLessThanOrEqual(timers + 2))
    await eventually(() => expect(resources('UDPWrap')).toBe(0))
    for (const list of [tasks, ...Object.values(seen)]) if (Array.isArray(list)) list.length = 0
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = await rounds(2)
  const after = await rounds(11)
  expect((after - before) / 1024 / 1024).toBeLessThan(8)
})
