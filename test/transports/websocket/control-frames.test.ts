import { connect, type Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { encodeFrame, TranscriptionFrame, TransportError, WireError } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { WebSocketClientTransport } from '../../../transports/websocket/index.ts'
import { afterwards, serve } from './serve.ts'

async function dial(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { autoPong: false })
  socket.on('error', () => {})
  afterwards(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  return socket
}

function closing(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve))
}

/** A client that writes the bytes of frames itself. */
async function rawClient(port: number): Promise<{ socket: Socket; send(...frames: Buffer[]): void }> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  afterwards(() => socket.destroy())
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await new Promise((resolve) => socket.once('data', resolve))
  return { socket, send: (...frames) => void socket.write(Buffer.concat(frames)) }
}

/** A masked frame: opcode, whether it is the last fragment, and what it holds. */
function frame(opcode: number, { fin = true, rsv = 0, text = '' } = {}): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([
    Buffer.from([(fin ? 0x80 : 0) | rsv | opcode, 0x80 | payload.length, 0, 0, 0, 0]),
    payload,
  ])
}

const opcodes = { more: 0, text: 1, ping: 9, pong: 10 }

test('A6: pongs count against the limits', async () => {
  const { url, closed, errors } = await serve({ messagesPerSecond: 20 })
  const good = await dial(url)
  const bad = await dial(url)
  const code = closing(bad)
  for (let i = 0; i < 100; i++) bad.pong()
  expect(await code).toBe(1008)
  await vi.waitFor(() => expect(closed).toHaveLength(1))
  expect(errors[0]).toBeInstanceOf(TransportError)
  expect(good.readyState).toBe(WebSocket.OPEN)
})

test.each(['ping', 'pong'] as const)(
  'A6, a neighbour: what a %s carries counts against the bytes',
  async (kind) => {
    const { url } = await serve({ bytesPerSecond: 1_000 })
    const socket = await dial(url)
    const code = closing(socket)
    for (let i = 0; i < 20; i++) socket[kind](Buffer.alloc(120))
    expect(await code).toBe(1008)
  },
)

test('A6, a neighbour: who floods is read no further, and cut off if it goes on', async () => {
  const clock = new VirtualClock()
  const { port, closed, sessions, taken } = await serve({ clock, messagesPerSecond: 20 })
  const { socket, send } = await rawClient(port)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  const pong = frame(opcodes.pong)
  send(...Array.from({ length: 41 }, () => pong))
  await vi.waitFor(() => expect(clock.pendingTimers).toBeGreaterThan(2))
  // What comes now waits in the network: nobody's time is spent on it.
  const said = frame(opcodes.text, { text: '{"kind":"transcription","text":"more"}' })
  send(said, pong, said)
  const gone = new Promise((resolve) => socket.once('close', resolve))
  await clock.advance(250)
  await gone
  await vi.waitFor(() => expect(closed[0]?.code).toBe(1008))
  expect(taken[0]).toEqual([])
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(0))
})

test('A6, a neighbour: a flood while the connection is closing is not read either', async () => {
  const clock = new VirtualClock()
  const { port, closed, sessions } = await serve({ clock, messagesPerSecond: 20, closeTimeoutMs: 60_000 })
  const { send } = await rawClient(port)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  sessions[0]!.close()
  const timers = clock.pendingTimers
  send(...Array.from({ length: 60 }, () => frame(opcodes.pong)))
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(timers + 1))
  await clock.advance(250)
  await vi.waitFor(() => expect(closed).toHaveLength(1))
})

test('A6, a neighbour: a message of endless empty fragments is refused', async () => {
  const { port, closed, errors } = await serve()
  const { send } = await rawClient(port)
  send(
    frame(opcodes.text, { fin: false }),
    ...Array.from({ length: 100 }, () => frame(opcodes.more, { fin: false })),
  )
  await vi.waitFor(() => expect(closed).toHaveLength(1))
  expect(errors[0]).toBeInstanceOf(WireError)
})

test('A6, a neighbour: empty messages count', async () => {
  const { port, closed } = await serve({ messagesPerSecond: 5, serializer: () => deaf })
  const { send } = await rawClient(port)
  send(...Array.from({ length: 11 }, () => frame(opcodes.text)))
  await vi.waitFor(() => expect(closed[0]?.code).toBe(1008))
})

const deaf = { name: 'deaf', encode: () => undefined, decode: () => undefined }

test('A6, a neighbour: compression is not offered, so nothing small grows large', async () => {
  const { url, port, closed } = await serve()
  const socket = new WebSocket(url, { perMessageDeflate: true })
  afterwards(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  expect(socket.extensions).toBe('')
  const { send } = await rawClient(port)
  send(frame(opcodes.text, { rsv: 0x40, text: 'x' }))
  await vi.waitFor(() => expect(closed[0]?.code).toBe(1002))
})

test('A6, a neighbour: who breaks the protocol and stays is cut off as soon as anybody else', async () => {
  const clock = new VirtualClock()
  const { port, server, closed, sessions } = await serve({ clock, closeTimeoutMs: 500 })
  const { socket, send } = await rawClient(port)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  send(frame(3))
  await new Promise((resolve) => socket.once('data', resolve))
  await clock.advance(500)
  await vi.waitFor(() => expect(closed[0]?.code).toBe(1002))
  expect(server.sessions.size).toBe(0)
})

test('A6, a neighbour: pings are answered with what they carry, by a server and by a client', async () => {
  const { url, taken } = await serve()
  const socket = await dial(url)
  const pong = new Promise<Buffer>((resolve) => socket.once('pong', resolve))
  socket.ping('there?')
  expect(String(await pong)).toBe('there?')
  socket.send(encodeFrame(new TranscriptionFrame({ text: 'yes' })))
  await vi.waitFor(() => expect(taken[0]).toHaveLength(1))

  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  afterwards(() => server.close())
  const called = new Promise<WebSocket>((resolve) => server.once('connection', resolve))
  await new Promise((resolve) => server.once('listening', resolve))
  const client = new WebSocketClientTransport({
    url: `ws://127.0.0.1:${(server.address() as { port: number }).port}`,
  })
  await client.connect()
  afterwards(() => client.close())
  const theirs = await called
  const answered = new Promise<Buffer>((resolve) => theirs.once('pong', resolve))
  theirs.ping('and you?')
  expect(String(await answered)).toBe('and you?')
})
