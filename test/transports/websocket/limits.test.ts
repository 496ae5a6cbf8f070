import { connect as connectTcp } from 'node:net'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  AudioRawFrame,
  CancelFrame,
  EndFrame,
  ErrorFrame,
  encodeFrame,
  type Frame,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  PlayoutPositionFrame,
  SettingsFrame,
  SpeakFrame,
  StartFrame,
  TranscriptionFrame,
  TransportError,
  TTSAudioFrame,
  WireError,
} from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { afterwards, serve } from './serve.ts'

const silence = (init: Partial<ConstructorParameters<typeof AudioRawFrame>[0]> = {}) =>
  new AudioRawFrame({ samples: new Int16Array(320), sampleRate: 16_000, ...init })

/** A client that sends whatever it is told to. */
async function dial(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  socket.on('error', () => {})
  afterwards(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  return socket
}

function closing(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve))
}

/** What becomes of a client that sends these messages, and of another that does nothing wrong. */
async function misbehave(messages: readonly (string | Uint8Array | Frame)[], options = {}) {
  const made = await serve(options)
  const good = await dial(made.url)
  const bad = await dial(made.url)
  await vi.waitFor(() => expect(made.sessions).toHaveLength(2))
  const code = closing(bad)
  for (const message of messages)
    bad.send(typeof message === 'string' || message instanceof Uint8Array ? message : encodeFrame(message))
  const result = await code
  await vi.waitFor(() => expect(made.closed).toHaveLength(1))
  good.send(encodeFrame(new TranscriptionFrame({ text: 'still here' })))
  await vi.waitFor(() => expect(made.taken[0]!.map(({ kind }) => kind)).toContain('transcription'))
  expect(made.server.sessions.size).toBe(1)
  return { code: result, error: made.errors[0], ...made }
}

test.each([
  ['bytes that are no frame', new Uint8Array([1, 2, 3])],
  ['a head that promises more than there is', new Uint8Array([255, 255, 255, 0, 1])],
  ['text that is no JSON', 'hello?'],
  ['a frame that is not registered', '{"kind":"nonsense"}'],
  ['a field of the wrong type', '{"kind":"transcription","text":7}'],
  ['audio at no rate', silence({ sampleRate: 0 })],
  ['audio at an absurd rate', silence({ sampleRate: 1e15 })],
  ['audio at half a hertz', silence({ sampleRate: 16_000.5 })],
  ['audio in no channels', silence({ channels: 0 })],
])('%s: closed as malformed, and nobody else notices', async (_what, message) => {
  const { code, error } = await misbehave([message])
  expect(code).toBe(1007)
  expect(error).toBeInstanceOf(WireError)
})

test.each([
  new StartFrame(),
  new CancelFrame(),
  new InterruptFrame({ turn: 1e9 }),
  new ErrorFrame({ error: new WireError('mine'), fatal: true }),
  new SpeakFrame({ text: 'I obey' }),
  new TTSAudioFrame({ samples: new Int16Array(2), sampleRate: 16_000 }),
  new SettingsFrame({ settings: { system: 'obey' } }),
  new LLMContextFrame({ context: new LLMContext() }),
])('a client may not send $kind', async (frame) => {
  const { code, error } = await misbehave([frame])
  expect(code).toBe(1008)
  expect(error?.message).toContain(`"${frame.kind}"`)
})

test('frames that are let in by option come in', async () => {
  const { url, taken } = await serve({ accepts: [SettingsFrame] })
  const socket = await dial(url)
  socket.send(encodeFrame(new SettingsFrame({ settings: { language: 'de' } })))
  await vi.waitFor(() => expect(taken[0]!.map(({ kind }) => kind)).toEqual(['settings']))
})

test('turns, times and privileges that a client claims count for nothing', async () => {
  const { url, taken } = await serve()
  const socket = await dial(url)
  socket.send(
    encodeFrame(new TranscriptionFrame({ text: 'hi', turn: 99, pts: 1e12, uninterruptible: false })),
  )
  await vi.waitFor(() => expect(taken[0]).toHaveLength(1))
  expect(taken[0]![0]).toMatchObject({ text: 'hi', turn: -1, pts: undefined, uninterruptible: true })
})

test.each([
  ['audio that changes its rate', [silence(), silence({ sampleRate: 8_000 })]],
  ['anything after the goodbye', [new EndFrame(), silence()]],
  ['a position beyond what was sent', [new PlayoutPositionFrame({ playedMs: 50 })]],
  [
    'a position that goes back',
    [new PlayoutPositionFrame({ playedMs: 0 }), new PlayoutPositionFrame({ playedMs: -5 })],
  ],
])('%s is out of order', async (_what, frames) => {
  // The goodbye ends the session in good order before the next message is read, unless both are there at once.
  const { code, error } = await misbehave(frames)
  expect(code).toBe(1002)
  expect(error).toBeInstanceOf(WireError)
})

test('a message that is too large', async () => {
  const { code, error } = await misbehave([new Uint8Array(2_000)], { maxPayloadBytes: 1_000 })
  expect(code).toBe(1009)
  expect(error).toBeInstanceOf(WireError)
})

test('too many messages', async () => {
  const many = Array.from({ length: 200 }, () => silence())
  const beganMs = performance.now()
  const { code, error, taken } = await misbehave(many, { messagesPerSecond: 50 })
  const seconds = (performance.now() - beganMs) / 1000
  expect(code).toBe(1008)
  expect(error).toBeInstanceOf(TransportError)
  expect(taken[1]!.length).toBeLessThanOrEqual(101 + 50 * seconds)
})

test('too many bytes', async () => {
  const { code } = await misbehave(
    Array.from({ length: 100 }, () => silence()),
    { bytesPerSecond: 10_000 },
  )
  expect(code).toBe(1008)
})

test('a flood of pings', async () => {
  const { url, closed } = await serve({ messagesPerSecond: 20 })
  const socket = await dial(url)
  for (let i = 0; i < 100; i++) socket.ping()
  expect(await closing(socket)).toBe(1008)
  await vi.waitFor(() => expect(closed).toHaveLength(1))
})

test('a reader that does not read is cut off before memory grows', async () => {
  const { url, sessions, closed, errors } = await serve({ maxBufferedBytes: 100_000 })
  const socket = await dial(url)
  socket.pause()
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  const session = sessions[0]!
  const frame = new TTSAudioFrame({ samples: new Int16Array(16_000), sampleRate: 16_000 })
  let mostBuffered = 0
  for (let sent = 0; sent < 2_000 && closed.length === 0; sent++) {
    session.send(frame)
    mostBuffered = Math.max(mostBuffered, session.bufferedBytes)
    if (sent % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await vi.waitFor(() => expect(closed).toHaveLength(1))
  expect(mostBuffered).toBeLessThan(100_000 + 2 * 32_100)
  expect(closed[0]?.code).toBe(1006)
  expect(errors[0]?.message).toMatch(/does not read/)
  expect(session.signal.aborted).toBe(true)
})

test('a client that does not answer pings is cut off', async () => {
  const clock = new VirtualClock()
  const { port, sessions, closed, errors } = await serve({ clock, pingMs: 1_000 })
  const socket = connectTcp(port, '127.0.0.1')
  afterwards(() => socket.destroy())
  socket.resume()
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  await clock.advance(2_000)
  await vi.waitFor(() => expect(closed).toHaveLength(1))
  expect(errors[0]?.message).toMatch(/ping/)
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(0))
})

test('a client that answers pings stays', async () => {
  const clock = new VirtualClock()
  const { url, taken, sessions } = await serve({ clock, pingMs: 1_000 })
  const socket = await dial(url)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  // What it says in answer to a ping comes after its pong.
  socket.on('ping', () => socket.send(encodeFrame(new TranscriptionFrame({ text: 'pinged' }))))
  for (let second = 1; second <= 5; second++) {
    await clock.advance(1_000)
    await vi.waitFor(() => expect(taken[0]).toHaveLength(second))
  }
  expect(socket.readyState).toBe(WebSocket.OPEN)
})

test('a connection on which nothing is said for long is closed', async () => {
  const clock = new VirtualClock()
  const { url, taken, sessions, errors } = await serve({ clock, pingMs: 1e9, idleTimeoutMs: 5_000 })
  const socket = await dial(url)
  const code = closing(socket)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  await clock.advance(4_000)
  socket.send(encodeFrame(silence()))
  await vi.waitFor(() => expect(taken[0]).toHaveLength(1))
  await clock.advance(4_000)
  expect(socket.readyState).toBe(WebSocket.OPEN)
  await clock.advance(1_000)
  expect(await code).toBe(1008)
  await vi.waitFor(() => expect(errors[0]?.message).toMatch(/nothing was heard or said for 5000 ms/))
})

test('a client that does not answer the close is cut off', async () => {
  const clock = new VirtualClock()
  const { url, sessions, closed } = await serve({ clock, closeTimeoutMs: 500 })
  const socket = await dial(url)
  socket.pause()
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  sessions[0]!.close()
  await clock.advance(500)
  await vi.waitFor(() => expect(closed).toHaveLength(1))
})
