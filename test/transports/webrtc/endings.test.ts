import { expect, test } from 'vitest'
import { ProcessorError, TimeoutError, TransportError, WireError } from '../../../src/engine.ts'
import { WebRTCTransport } from '../../../transports/webrtc/index.ts'
import { Caller } from './caller.ts'
import { afterwards, eventually, serve } from './serve.ts'

test('a client that leaves ends its session', async () => {
  const { server, call, closed, errors } = await serve()
  const caller = await call().connect()
  expect(server.sessions.size).toBe(1)
  await caller.leave()
  await eventually(() => expect(closed).toEqual([{ reason: 'the client left', remote: true }]))
  expect(server.sessions.size).toBe(0)
  expect(errors).toEqual([])
})

test('a client that is gone without a word is missed', async () => {
  const { server, call, closed } = await serve({ lostTimeoutMs: 500 })
  const caller = await call().connect()
  await eventually(() => expect(server.sessions.size).toBe(1))
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(closed).toEqual([])
  await caller.vanish()
  await eventually(() => expect(closed[0]?.error).toBeInstanceOf(TimeoutError))
})

test('a client that offers and never comes is missed too, and nobody is told of it', async () => {
  const { call, closed, sessions } = await serve({ handshakeTimeoutMs: 300 })
  const caller = call()
  const { sdp } = await caller.connection.createOffer()
  expect(await caller.request('POST', `${caller.origin}/api/offer`, { sdp, type: 'offer' })).toMatchObject({
    status: 200,
  })
  await eventually(() => expect(closed[0]?.error).toBeInstanceOf(TimeoutError))
  expect(sessions).toEqual([])
})

test('a connection that broke is made anew, and the session goes on', async () => {
  const { server, call, sessions, taken, closed } = await serve()
  const caller = await call().connect()
  await eventually(() => expect(sessions).toHaveLength(1))
  const { peerId } = caller
  await caller.vanish()
  await caller.connect({ restart: true })
  expect(caller.peerId).toBe(peerId)
  caller.send({ after: 'the break' })
  await eventually(() =>
    expect(taken[0]).toContainEqual(expect.objectContaining({ message: { after: 'the break' } })),
  )
  const { packets } = caller
  await eventually(() => expect(caller.packets).toBeGreaterThan(packets + 10))
  expect(server.sessions.size).toBe(1)
  expect(closed).toEqual([])
  await caller.leave()
  await eventually(() => expect(closed).toHaveLength(1))
})

test('what was agreed can be agreed anew, on the same connection', async () => {
  const { server, call, sessions, closed } = await serve()
  const caller = await call().connect()
  await eventually(() => expect(sessions).toHaveLength(1))
  expect((await caller.offer()).status).toBe(200)
  const { packets } = caller
  await eventually(() => expect(caller.packets).toBeGreaterThan(packets + 10))
  expect(server.sessions.size).toBe(1)
  expect(closed).toEqual([])
})

test.each([
  ['text that is no JSON', 'hello', WireError],
  ['bytes', Buffer.from([1, 2, 3]), WireError],
])('%s ends its session and no other', async (_what, message, error) => {
  const { server, call, closed } = await serve()
  const good = await call().connect()
  const bad = await call().connect()
  bad.send(message)
  await eventually(() => expect(closed[0]?.error).toBeInstanceOf(error))
  expect([...server.sessions].map(({ peerId }) => peerId)).toEqual([good.peerId])
})

test('a client that says too much is cut off', async () => {
  const { call, closed } = await serve({ messagesPerSecond: 50 })
  const caller = await call().connect()
  await eventually(() => {
    for (let at = 0; at < 120; at++) caller.send({ at })
    expect(closed[0]?.error).toBeInstanceOf(TransportError)
  })
})

test('a client that opens channels without end is cut off', async () => {
  const { call, closed } = await serve()
  const caller = await call().connect()
  for (let at = 0; at < 20; at++) caller.connection.createDataChannel(`more ${at}`)
  await eventually(() => expect(closed[0]?.error).toBeInstanceOf(TransportError))
})

test('a message without end is not kept without end', async () => {
  const { call, closed } = await serve()
  const caller = await call().connect()
  const { sctp } = caller.connection.sctpTransport!
  // A sender that does not care how much the other end has room for.
  Object.defineProperty(sctp, 'peerAdvertisedRwnd', { get: () => Number.MAX_SAFE_INTEGER, set() {} })
  sctp.send(caller.channel.id, 51, Buffer.alloc(20_000_000)).catch(() => {})
  await eventually(() => expect(closed[0]?.reason).toContain('without end'))
})

test('the client is told that the session is over, and not waited for longer than it takes', async () => {
  const { call, tasks, closed, errors } = await serve()
  const caller = await call().connect()
  await eventually(() => expect(tasks).toHaveLength(1))
  tasks[0]!.end()
  await eventually(() => expect(closed).toEqual([{ reason: 'the session is over' }]))
  expect(caller.messages).toEqual([{ type: 'signalling', message: { type: 'peerLeft' } }])
  expect(errors).toEqual([])
})

test('a server that closes ends what there is and lets nobody in', async () => {
  const { server, call, closed, origin } = await serve()
  await call().connect()
  await eventually(() => expect(server.sessions.size).toBe(1))
  await server.close()
  expect(closed).toHaveLength(1)
  await expect(fetch(`${origin}/start`, { method: 'POST' })).rejects.toThrow('fetch failed')
})

test('a session that nobody answers is an error', async () => {
  const server = new WebRTCTransport({ port: 0, host: '127.0.0.1', addresses: ['127.0.0.1'] })
  afterwards(() => server.close({ drainMs: 0 }))
  const errors: Error[] = []
  server.on('error', (error) => errors.push(error))
  const { port } = await server.ready
  const caller = new Caller(`http://127.0.0.1:${port}`)
  afterwards(() => caller.vanish())
  await caller.offer()
  await eventually(() => expect(errors[0]).toBeInstanceOf(ProcessorError))
})
