import { connect as connectTcp } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  AudioRawFrame,
  encodeFrame,
  type Frame,
  PlayoutPositionFrame,
  registeredKinds,
  TranscriptionFrame,
  WireError,
} from '../../../src/index.ts'
import { speakWords } from '../../../src/testing/index.ts'
import { ClientFrames } from '../../../transports/websocket/client-frames.ts'
import { wireSerializer } from '../../../transports/websocket/index.ts'
import { answering } from './agent.ts'
import { afterwards, serve } from './serve.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function resources(kind: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === kind).length
}

/** Numbers that look random and are the same every time. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const upgrade =
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

/** Connects, gets so far, and is gone. */
function dropAfter(port: number, send: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1', () => socket.write(send, () => socket.destroy()))
    socket.on('error', () => {})
    socket.on('close', () => resolve())
  })
}

/** Connects, does something, and is cut off or hangs up. */
function visit(url: string, visitor: (socket: WebSocket, leave: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url)
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    visitor(socket, () => socket.terminate())
  })
}

const speech = speakWords('tell me a long story', { msPerWord: 60 })
const say = (socket: WebSocket) => {
  for (let at = 0; at < speech.length; at += 320)
    socket.send(
      encodeFrame(new AudioRawFrame({ samples: speech.subarray(at, at + 320), sampleRate: 16_000 })),
    )
}
const type = (socket: WebSocket) =>
  socket.send(encodeFrame(new TranscriptionFrame({ text: 'tell me a long story' })))

/** Every state in which a client can be lost. */
const visits: readonly ((url: string, port: number) => Promise<void>)[] = [
  (_url, port) => dropAfter(port, ''),
  (_url, port) => dropAfter(port, upgrade.slice(0, 60)),
  (_url, port) => dropAfter(port, upgrade),
  (_url, port) => dropAfter(port, `${upgrade}\x82\xfe\x02`),
  (url) => visit(url, (socket, leave) => socket.on('open', leave)),
  (url) =>
    visit(url, (socket) =>
      socket.on('open', () => {
        say(socket)
        socket.close()
      }),
    ),
  (url) =>
    visit(url, (socket, leave) => {
      socket.on('open', () => type(socket))
      socket.on('message', leave)
    }),
  (url) =>
    visit(url, (socket) => {
      socket.on('open', () => type(socket))
      socket.once('message', () => socket.send('what?'))
    }),
  (url) =>
    visit(url, (socket, leave) =>
      socket.on('open', () => {
        socket.pause()
        type(socket)
        socket.send('{"kind":"end"}', leave)
      }),
    ),
  (url) =>
    visit(url, (socket) => {
      socket.on('open', () => {
        socket.send('{"kind":"end"}')
        socket.close(4_000, 'changed my mind')
      })
    }),
]

test('300 clients that are lost in every state leave nothing behind', async () => {
  const { server, url, contexts, errors } = await answering(
    ['It was a dark and stormy night in a far away land.'],
    {
      authenticate: () => new Promise((resolve) => setImmediate(resolve, true)),
    },
  )
  afterwards(() => server.close({ drainMs: 0 }))
  const port = Number(new URL(url).port)
  const round = (rounds: number) =>
    Promise.all(Array.from({ length: rounds }, async (_, index) => visits[index % visits.length]!(url, port)))
  const gone = () => vi.waitFor(() => expect(server.sessions.size).toBe(0), 10_000)
  await round(20)
  await gone()
  await vi.waitFor(() => expect(resources('TCPSocketWrap')).toBe(0), 10_000)
  collect()
  const before = { heap: process.memoryUsage().heapUsed, timers: resources('Timeout') }
  for (let i = 0; i < 15; i++) await round(20)
  await gone()
  await vi.waitFor(() => {
    expect(resources('TCPSocketWrap')).toBe(0)
    expect(resources('Timeout')).toBeLessThanOrEqual(before.timers)
  }, 10_000)
  expect(contexts.length).toBeGreaterThan(150)
  // An error holds on to the functions it was thrown through, and they to their session.
  contexts.length = errors.length = 0
  await vi.waitFor(() => {
    collect()
    expect(process.memoryUsage().heapUsed - before.heap).toBeLessThan(2_000_000)
  }, 10_000)
}, 60_000)

const kinds = registeredKinds()
const valid = encodeFrame(new AudioRawFrame({ samples: new Int16Array(80), sampleRate: 16_000 }))

/** Something between a good message and none. */
function nonsense(pick: (below: number) => number): string | Uint8Array<ArrayBuffer> {
  switch (pick(8)) {
    case 0: {
      const bytes = valid.slice()
      bytes[pick(bytes.length)]! ^= 1 << pick(8)
      return bytes
    }
    case 1:
      return Uint8Array.from({ length: pick(64) }, () => pick(256))
    case 2:
      return valid.slice(0, pick(valid.length))
    case 3:
      return JSON.stringify({
        kind: kinds[pick(kinds.length)],
        text: [1, 'a', null, [], {}][pick(5)],
        samples: [pick(1e6) - 10, 2 ** pick(60)],
        sampleRate: [16_000, 1e308, -1, null][pick(4)],
        channels: pick(5),
        ['__proto__']: { polluted: true },
      })
    case 4:
      return '['.repeat(pick(9_000))
    case 5:
      return encodeFrame(new PlayoutPositionFrame({ playedMs: pick(100) - 1 }))
    case 6:
      return new Uint8Array(pick(20_000))
    default:
      return valid
  }
}

test('20,000 messages of nonsense are read as frames that a client may send, or refused as what they are', () => {
  const pick = random(11)
  const { decode } = wireSerializer()
  const outcomes = { taken: 0, refused: 0 }
  for (let i = 0; i < 20_000; i++) {
    try {
      const frame = decode(nonsense(pick)) as Frame
      new ClientFrames([], () => 50).check(frame, 0)
      outcomes.taken++
    } catch (error) {
      expect(error).toBeInstanceOf(WireError)
      outcomes.refused++
    }
  }
  expect(outcomes.taken).toBeGreaterThan(2_500)
  expect(outcomes.refused).toBeGreaterThan(10_000)
})

test('20,000 messages of nonsense close those who send them and do nothing else', async () => {
  const { server, url, sessions, taken, tasks, errors, closed } = await serve({ maxPayloadBytes: 10_000 })
  const good = new WebSocket(url)
  afterwards(() => good.terminate())
  await new Promise((resolve) => good.once('open', resolve))
  const pick = random(7)
  collect()
  const before = process.memoryUsage().heapUsed
  let sent = 0
  while (sent < 20_000) {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        visit(url, (socket, leave) =>
          socket.on('open', () => {
            for (let i = 0; i < 50; i++) socket.send(nonsense(pick))
            sent += 50
            socket.ping('', undefined, () => socket.close())
            socket.on('error', leave)
          }),
        ),
      ),
    )
  }
  expect(sent).toBe(20_000)
  await vi.waitFor(() => expect(server.sessions.size).toBe(1), 10_000)
  expect(closed).toHaveLength(400)
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['WIRE_INVALID']))
  good.send(encodeFrame(new TranscriptionFrame({ text: 'and I am still here' })))
  await vi.waitFor(() => expect(taken[0]!.at(-1)?.kind).toBe('transcription'))
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  for (const list of [sessions, taken, tasks, errors, closed]) list.length = 0
  await vi.waitFor(() => {
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000)
  }, 10_000)
}, 60_000)
