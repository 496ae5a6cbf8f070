import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { selfSigned } from '../../../examples/talk/certificate.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { afterwards, serve } from './serve.ts'

const upgrade = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

/** A server of the user's, with a page. */
async function shared(http: Server = createServer((_request, response) => response.end('the page'))) {
  const upgrades: Socket[] = []
  http.on('connection', (socket: Socket) => upgrades.push(socket))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    for (const socket of upgrades) socket.destroy()
    http.close()
  })
  const { port } = http.address() as AddressInfo
  return { http, port, page: async () => (await fetch(`http://127.0.0.1:${port}/`)).text() }
}

/** Somebody who writes what it is told to, and what came of it. */
function raw(port: number, text = '') {
  const socket = connect(port, '127.0.0.1', () => text && socket.write(text))
  socket.on('error', () => {})
  const answer = new Promise<string>((resolve) => {
    let got = ''
    socket.on('data', (data) => {
      got += String(data)
    })
    socket.on('close', () => resolve(got))
  })
  afterwards(() => socket.destroy())
  return { socket, answer }
}

/** How a WebSocket's opening ends. */
function opening(url: string): Promise<number> {
  const socket = new WebSocket(url)
  socket.on('error', () => {})
  afterwards(() => socket.terminate())
  return new Promise((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0))
  })
}

/** Clients that ask for an upgrade and are gone with a reset before they can be answered. */
async function resets(http: Server, port: number, path: string): Promise<void> {
  for (let i = 0; i < 50; i++) {
    const asked = new Promise<Socket>((resolve) => http.once('upgrade', ({ socket }) => resolve(socket)))
    const { socket } = raw(port, upgrade(path))
    const theirs = await asked
    socket.resetAndDestroy()
    // The reset arrives as an error of a socket that Node has handed over.
    await new Promise<void>((resolve) => {
      if (theirs.destroyed) resolve()
      else theirs.once('close', () => resolve())
    })
  }
}

test('A1: clients that ask for another path and reset leave the server as it was', async () => {
  const { http, port, page } = await shared()
  const { url, sessions } = await serve({ server: http, path: '/voice' })
  await resets(http, port, '/other')
  expect(await page()).toBe('the page')
  expect(await opening(`${url}/voice`)).toBe(101)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
})

test('A1, a neighbour: clients that reset while they are authenticated trouble nobody', async () => {
  const { http, port } = await shared()
  const { url } = await serve({
    server: http,
    path: '/voice',
    authenticate: ({ signal, url: path }) =>
      path === '/voice?ok' ||
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(false))),
  })
  await resets(http, port, '/voice')
  expect(await opening(`${url}/voice?ok`)).toBe(101)
})

test('A1, a neighbour: an error on a socket that was refused, or is somebody else’s, has an owner', async () => {
  const { http, port, page } = await shared()
  const others: Socket[] = []
  http.on('upgrade', (_message, socket: Socket) => void others.push(socket))
  await serve({ server: http, path: '/voice' })
  raw(port, upgrade('/other'))
  await vi.waitFor(() => expect(others).toHaveLength(1))
  others[0]!.emit('error', new Error('read ECONNRESET'))
  expect(await page()).toBe('the page')
})

test('A1, a neighbour: what a listener of the server throws is told, and ends nothing else', async () => {
  const { server, url, errors } = await serve({ authenticate: ({ url: path }) => path !== '/no' })
  server.on('refused', () => {
    throw new Error('the metrics are down')
  })
  const { answer } = raw(Number(new URL(url).port), upgrade('/no'))
  expect(await answer).toMatch(/401|^$/)
  await vi.waitFor(() => expect(errors.map(({ message }) => message)).toEqual(['the metrics are down']))
  expect(await opening(url)).toBe(101)
})

test('A16: with two transports in a server, an upgrade for a third path is refused', async () => {
  const { http, port } = await shared()
  await serve({ server: http, path: '/one' })
  await serve({ server: http, path: '/two' })
  const base = `ws://127.0.0.1:${port}`
  expect(await opening(`${base}/three`)).toBe(404)
  expect(await opening(`${base}/one`)).toBe(101)
  expect(await opening(`${base}/two`)).toBe(101)
  expect(http.listenerCount('upgrade')).toBe(1)
})

test('A16, a neighbour: beside a WebSocket of somebody else’s, what nobody answers is refused in time', async () => {
  const clock = new VirtualClock()
  const { http, port } = await shared()
  http.on('upgrade', ({ url }, socket: Socket) => {
    if (url === '/theirs') socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  })
  await serve({ server: http, path: '/ours', clock, handshakeTimeoutMs: 3_000 })
  const theirs = raw(port, upgrade('/theirs'))
  await new Promise((resolve) => theirs.socket.once('data', resolve))
  const nobodys = raw(port, upgrade('/nobodys'))
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(2))
  await clock.advance(3_000)
  expect(await nobodys.answer).toMatch(/^HTTP\/1\.1 404 /)
  expect(theirs.socket.destroyed).toBe(false)
  expect(clock.pendingTimers).toBe(0)
})

test('A16: in a server of the user’s, who says nothing or half of something is cut off in time', async () => {
  const clock = new VirtualClock()
  const { http, port, page } = await shared()
  await serve({ server: http, path: '/voice', clock, handshakeTimeoutMs: 3_000 })
  const ends = ['', 'GET /voice HTTP/1.1\r\nHost: x\r\nUpgr'].map((text) => raw(port, text).answer)
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(2))
  // Who has asked for a page may keep the connection.
  const kept = raw(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await new Promise((resolve) => kept.socket.once('data', resolve))
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(2))
  await clock.advance(3_000)
  for (const answer of await Promise.all(ends)) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(kept.socket.destroyed).toBe(false)
  expect(clock.pendingTimers).toBe(0)
  expect(await page()).toBe('the page')
})

test('A16, a neighbour: over TLS too, be it before the handshake of TLS or after', async () => {
  const clock = new VirtualClock()
  const { http, port } = await shared(createTlsServer(selfSigned(['localhost'], ['127.0.0.1'])))
  const { sessions } = await serve({ server: http, path: '/voice', clock, handshakeTimeoutMs: 3_000 })
  const plain = raw(port)
  const secure = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  const closed = new Promise((resolve) => secure.on('close', resolve))
  secure.on('error', () => {})
  const good = new WebSocket(`wss://127.0.0.1:${port}/voice`, { rejectUnauthorized: false })
  afterwards(() => good.terminate())
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  await new Promise<void>((resolve) => {
    if (secure.encrypted && secure.getProtocol()) resolve()
    else secure.once('secureConnect', () => resolve())
  })
  await clock.advance(3_000)
  await Promise.all([plain.answer, closed])
  expect(good.readyState).toBe(WebSocket.OPEN)
})

test('A16, a neighbour: a path has one owner, until that one closes', async () => {
  const { http, port } = await shared()
  const first = await serve({ server: http, path: '/voice' })
  const second = new WebSocketServerTransport({ server: http, path: '/voice' })
  await expect(second.ready).rejects.toThrow('give each a path of its own')
  const closing = first.server.close()
  const third = await serve({ server: http, path: '/voice' })
  await closing
  expect(await opening(`ws://127.0.0.1:${port}/voice`)).toBe(101)
  await vi.waitFor(() => expect(third.sessions).toHaveLength(1))
  await third.server.close({ drainMs: 0 })
  expect(['upgrade', 'request', 'connection'].map((event) => http.listenerCount(event))).toEqual([0, 1, 2])
})
