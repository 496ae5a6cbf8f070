import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect as connectTcp } from 'node:net'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { VirtualClock } from '../../../src/testing/index.ts'
import { WebSocketClientTransport, WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { afterwards, serve } from './serve.ts'

/** Asks for a session as a program or a page would; what becomes of it. */
function ask(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.on('open', () => resolve(101))
    socket.on('error', () => {})
    afterwards(() => socket.terminate())
  })
}

test('a page of another origin may not connect, unless it is named', async () => {
  const own = await serve()
  expect(await ask(own.url, { origin: `http://127.0.0.1:${own.port}` })).toBe(101)
  expect(await ask(own.url)).toBe(101)
  expect(await ask(own.url, { origin: 'https://evil.example' })).toBe(403)
  expect(await ask(own.url, { origin: 'null' })).toBe(403)
  expect(own.refused.map(({ status }) => status)).toEqual([403, 403])
  const named = await serve({ origins: ['https://good.example'] })
  expect(await ask(named.url, { origin: 'https://good.example' })).toBe(101)
  expect(await ask(named.url, { origin: 'https://good.example.evil.example' })).toBe(403)
  const open = await serve({ origins: '*' })
  expect(await ask(open.url, { origin: 'https://any.example' })).toBe(101)
})

test('who asks is known before the connection is made', async () => {
  const { url, sessions, errors } = await serve({
    authenticate: async ({ headers, url: path }) => {
      if (path === '/broken') throw new Error('the database is down')
      return headers.authorization === 'Bearer ada' ? { name: 'Ada' } : false
    },
  })
  expect(await ask(url)).toBe(401)
  expect(await ask(`${url}/broken`)).toBe(500)
  expect(errors.map(({ message }) => message)).toEqual([
    'A client could not be authenticated: the database is down',
  ])
  expect(await ask(url, { authorization: 'Bearer ada' })).toBe(101)
  await vi.waitFor(() => expect(sessions[0]?.identity).toEqual({ name: 'Ada' }))
})

test('a client that cannot be authenticated in time is turned away, and the hook is told', async () => {
  const clock = new VirtualClock()
  const asked = Promise.withResolvers<AbortSignal>()
  const { url } = await serve({
    clock,
    handshakeTimeoutMs: 5_000,
    authenticate: ({ signal }) => {
      asked.resolve(signal)
      return new Promise(() => {})
    },
  })
  const answer = ask(url)
  const signal = await asked.promise
  await clock.advance(5_000)
  expect(await answer).toBe(408)
  expect(signal.aborted).toBe(true)
})

test('no more sessions than there is room for, those being made included', async () => {
  const held = Promise.withResolvers<boolean>()
  const { url, server } = await serve({ maxSessions: 2, authenticate: () => held.promise })
  const first = [ask(url), ask(url)]
  await vi.waitFor(async () => expect(await ask(url)).toBe(503))
  held.resolve(true)
  expect(await Promise.all(first)).toEqual([101, 101])
  expect(await ask(url)).toBe(503)
  const [session] = server.sessions
  session!.close()
  await session!.closed
  expect(await ask(url)).toBe(101)
})

test('A9, a neighbour: one address does not take the room of all', async () => {
  const { url, server } = await serve({
    maxSessionsPerAddress: 2,
    clientAddress: ({ headers }) => String(headers['x-forwarded-for']),
  })
  const from = (address: string) => ask(url, { 'x-forwarded-for': address })
  expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([101, 101, 429])
  expect(await from('192.0.2.2')).toBe(101)
  const [session] = server.sessions
  session!.close()
  await session!.closed
  expect(await from('192.0.2.1')).toBe(101)
})

test('A10, a neighbour: who asks under a name that is not the server’s is turned away', async () => {
  const { url, refused } = await serve({ hosts: ['agent.example'] })
  expect(await ask(url)).toBe(421)
  expect(await ask(url, { host: 'agent.example' })).toBe(101)
  expect(refused.map(({ status }) => status)).toEqual([421])
})

test('a connection that says nothing, or half of something, is cut off', async () => {
  const clock = new VirtualClock()
  const { port } = await serve({ clock, handshakeTimeoutMs: 3_000 })
  const ends = ['', 'GET / HTTP/1.1\r\nHost: x\r\nUpgr'].map(
    (start) =>
      new Promise<void>((resolve) => {
        const socket = connectTcp(port, '127.0.0.1', () => socket.write(start))
        socket.on('error', () => {})
        socket.on('close', () => resolve())
        socket.resume()
      }),
  )
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(2))
  await clock.advance(3_000)
  await Promise.all(ends)
  expect(clock.pendingTimers).toBe(0)
})

test('what is no request for a WebSocket is told so', async () => {
  const { port } = await serve({ path: '/voice' })
  const plain = await fetch(`http://127.0.0.1:${port}/`)
  expect(plain.status).toBe(426)
  expect(await ask(`ws://127.0.0.1:${port}/other`)).toBe(404)
  expect(await ask(`ws://127.0.0.1:${port}/voice?room=1`)).toBe(101)
})

test('it sits in a server that has routes of its own, beside another WebSocket', async () => {
  const http = createServer((_request, response) => response.end('the ordinary page'))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const one = await serve({ server: http, path: '/one' })
  const two = await serve({ server: http, path: '/two' })
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('the ordinary page')
  expect(await ask(`ws://127.0.0.1:${port}/one`)).toBe(101)
  expect(await ask(`ws://127.0.0.1:${port}/two`)).toBe(101)
  await vi.waitFor(() => expect([one.sessions.length, two.sessions.length]).toEqual([1, 1]))
  await Promise.all([one.server.close({ drainMs: 0 }), two.server.close({ drainMs: 0 })])
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('the ordinary page')
  expect(http.listenerCount('upgrade')).toBe(0)
  http.closeAllConnections()
  await new Promise((resolve) => http.close(resolve))
})

test('a port that is taken, and a server nobody answers at, are said in plain words', async () => {
  const { port } = await serve()
  const second = new WebSocketServerTransport({ port, host: '127.0.0.1' })
  await expect(second.ready).rejects.toThrow(`Port ${port} cannot be listened on`)
  const client = new WebSocketClientTransport({ url: 'ws://127.0.0.1:9' })
  await expect(client.connect()).rejects.toThrow('ws://127.0.0.1:9 could not be reached')
})

test('a server without a handler hangs up and says why', async () => {
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1' })
  afterwards(() => server.close())
  const errors: Error[] = []
  server.on('error', (error) => errors.push(error))
  const client = new WebSocketClientTransport({ url: `ws://127.0.0.1:${(await server.ready).port}` })
  await client.connect()
  expect((await client.closed).code).toBe(1011)
  await vi.waitFor(() => expect(errors[0]?.message).toMatch(/on\('session'/))
})
