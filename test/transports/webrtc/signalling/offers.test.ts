import { expect, test } from 'vitest'
import { VirtualClock } from '../../../../src/testing/index.ts'
import { clientNetwork } from '../../../../transports/limits/client-network.ts'
import type { WebRTCSession } from '../../../../transports/webrtc/index.ts'
import { OfferLine } from '../../../../transports/webrtc/signalling/offer-line.ts'
import { eventually, serve } from '../serve.ts'
import { chromiumOffer } from './chromium-offer.ts'

function offer(origin: string, { path = '/api/offer', method = 'POST', user = '', ...body }: Asked = {}) {
  return fetch(`${origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-user': user },
    body: JSON.stringify(method === 'POST' ? { sdp: chromiumOffer, type: 'offer', ...body } : body),
  })
}
interface Asked {
  readonly path?: string
  readonly method?: string
  readonly user?: string
  readonly pc_id?: string
  readonly restart_pc?: boolean
  readonly candidates?: readonly object[]
}

test('A9: of 300 offers at once some wait their turn, and the others are refused before anything is done', async () => {
  const { origin, server, refused } = await serve({ maxSessions: 1_000 })
  const statuses = await Promise.all(
    Array.from({ length: 300 }, async () => {
      const response = await offer(origin)
      await response.text()
      return response.status
    }),
  )
  const answered = statuses.filter((status) => status === 200).length
  expect(statuses.every((status) => [200, 429, 503].includes(status))).toBe(true)
  expect(answered).toBeGreaterThan(0)
  // So many of one network may be without a connection.
  expect(answered).toBeLessThanOrEqual(32)
  expect(server.sessions.size).toBe(answered)
  expect(refused).toHaveLength(300 - answered)
})

test('A9, a neighbour: offers that come to nothing give way where there is no room', async () => {
  const clock = new VirtualClock()
  const { origin, server, call } = await serve({ maxSessions: 2 })
  await clock.advance(0)
  await (await offer(origin)).text()
  await (await offer(origin)).text()
  const [first] = server.sessions
  expect((await offer(origin)).status).toBe(503)
  // Nobody waits three seconds in a test: it began long ago.
  Object.defineProperty(first, 'beganAtMs', { value: first!.beganAtMs - 4_000 })
  await call().connect()
  expect(first!.signal.aborted).toBe(true)
  expect(server.sessions.size).toBe(2)
})

function line(perSecond = 10) {
  const clock = new VirtualClock()
  const offers = new OfferLine(clock, { perSecond })
  const done: string[] = []
  const ask = (network: string) =>
    offers.run(network, () => {
      done.push(network)
      return Promise.resolve()
    })
  return { clock, offers, done, ask }
}

test('A9: offers are answered at a pace, and the networks they come from take turns', async () => {
  const { clock, offers, done, ask } = line()
  const asked = [...Array(30).fill('a'), 'b', 'c'].map((network: string) => ask(network))
  await clock.advance(0)
  expect(done.slice(0, 5)).toEqual(['a', 'a', 'b', 'c', 'a'])
  await clock.advance(50)
  expect(done).toHaveLength(10)
  await clock.advance(1_000)
  expect(done).toHaveLength(20)
  await clock.advance(2_000)
  await Promise.all(asked)
  expect(done).toHaveLength(32)
  expect(offers.size).toBe(0)
  expect(clock.pendingTimers).toBe(0)
})

test('A9: too much of one network, or of all, is refused at once', async () => {
  const { clock, offers, ask: answer } = line()
  const gate = Promise.withResolvers<void>()
  const ask = (network: string) => offers.run(network, () => gate.promise)
  const waiting: Promise<void>[] = []
  for (let at = 0; at < 32; at++) waiting.push(ask('a'))
  await expect(ask('a')).rejects.toMatchObject({ status: 429 })
  for (let at = 0; at < 96; at++) waiting.push(ask(`b${at % 4}`))
  await expect(ask('c')).rejects.toMatchObject({ status: 503 })
  expect(offers.size).toBe(128)
  gate.resolve()
  await clock.advance(20_000)
  await Promise.all(waiting)
  await answer('a')
})

test('A9, a neighbour: one that fails or never ends holds nobody up for long', async () => {
  const { clock, offers, done, ask } = line()
  const failing = offers.run('a', () => Promise.reject(new Error('oops')))
  for (let at = 0; at < 7; at++) void offers.run('a', () => new Promise(() => {}))
  const after = ask('a')
  await expect(failing).rejects.toThrow('oops')
  await clock.advance(2_000)
  await after
  expect(done).toEqual(['a'])
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  [undefined, ''],
  ['somebody', 'somebody'],
])('A9, a neighbour: %s is of the network %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network)
})

const authenticate = ({ headers }: { headers: NodeJS.Dict<string | string[]> }) =>
  headers['x-user'] ? { user: headers['x-user'] } : undefined

async function adas(options: Parameters<typeof serve>[0] = { authenticate }) {
  const served = await serve(options)
  const { pc_id } = (await (await offer(served.origin, { user: 'ada' })).json()) as { pc_id: string }
  const [session] = served.server.sessions as ReadonlySet<WebRTCSession>
  return { ...served, pc_id, session: session! }
}

const candidates = [{ candidate: 'candidate:1 1 udp 1 192.0.2.7 5000 typ host', sdp_mid: '0' }]

test('A15: who knows the name of a session and nothing else takes nothing over', async () => {
  const { origin, pc_id, session } = await adas()
  const ways: Asked[] = [{ pc_id }, { pc_id, restart_pc: true }, { pc_id, method: 'PATCH', candidates }]
  for (const way of ways) {
    expect((await offer(origin, way)).status).toBe(401)
    // Nor somebody whom the server knows, but who is somebody else.
    expect((await offer(origin, { ...way, user: 'eve' })).status).toBe(404)
    expect((await offer(origin, { ...way, user: 'ada' })).status).toBe(200)
  }
  expect(session.identity).toEqual({ user: 'ada' })
})

test('A15, a neighbour: nor by a ticket of their own, used or not, nor by none', async () => {
  const { origin, pc_id } = await adas()
  const start = async (user: string) => {
    const response = await offer(origin, { path: '/start', user })
    const { sessionId } = (await response.json()) as { sessionId: string }
    return `/sessions/${sessionId}/api/offer`
  }
  const eves = await start('eve')
  expect((await offer(origin, { path: eves, pc_id, restart_pc: true })).status).toBe(404)
  expect((await offer(origin, { path: eves, pc_id, method: 'PATCH', candidates })).status).toBe(404)
  expect((await offer(origin, { path: eves })).status).toBe(200)
  expect((await offer(origin, { path: eves, pc_id, restart_pc: true })).status).toBe(404)
  // What a ticket began is not open to those without.
  const path = await start('bob')
  const begun = (await (await offer(origin, { path })).json()) as { pc_id: string }
  const bobs = { pc_id: begun.pc_id, restart_pc: true }
  expect((await offer(origin, bobs)).status).toBe(401)
  expect((await offer(origin, { ...bobs, user: 'eve' })).status).toBe(404)
  expect((await offer(origin, { ...bobs, user: 'bob' })).status).toBe(200)
  expect((await offer(origin, { ...bobs, path })).status).toBe(200)
})

test('A15, a neighbour: a session that is over is found by nobody', async () => {
  const { origin, pc_id, session, server } = await adas()
  session.close()
  await eventually(() => expect(server.sessions.size).toBe(0))
  expect((await offer(origin, { pc_id, user: 'ada' })).status).toBe(404)
})
