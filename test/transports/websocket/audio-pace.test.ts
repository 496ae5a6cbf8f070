import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  AudioRawFrame,
  durationMs,
  encodeFrame,
  type Frame,
  InterimTranscriptionFrame,
  TranscriptionFrame,
} from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { twilio } from '../../../transports/telephony/index.ts'
import { fakeTwilio } from '../telephony/fake-twilio.ts'
import { afterwards, serve } from './serve.ts'

async function dial(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  socket.on('error', () => {})
  afterwards(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  return socket
}

function closing(socket: WebSocket): Promise<[number, string]> {
  return new Promise((resolve) => socket.once('close', (code, reason) => resolve([code, String(reason)])))
}

const audio = (ms: number) =>
  encodeFrame(new AudioRawFrame({ samples: new Int16Array(ms * 16), sampleRate: 16_000 }))
const mark = (text: string) => encodeFrame(new TranscriptionFrame({ text }))
const heardMs = (frames: readonly Frame[]) =>
  frames.reduce((sum, frame) => sum + (frame instanceof AudioRawFrame ? durationMs(frame) : 0), 0)
const said = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof TranscriptionFrame ? [frame.text] : []))

const fast = { messagesPerSecond: 10_000, bytesPerSecond: 1e9 }

test('A8: audio that comes faster than it sounds is not heard, and the session goes on', async () => {
  const clock = new VirtualClock()
  const warnings: string[] = []
  const logger = { debug() {}, info() {}, warn: (_: object, text: string) => warnings.push(text), error() {} }
  const { url, sessions, taken } = await serve({ clock, logger, ...fast })
  const socket = await dial(url)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  for (let i = 0; i < 500; i++) socket.send(audio(20))
  socket.send(mark('after ten seconds at once'))
  await vi.waitFor(() => expect(said(taken[0]!)).toHaveLength(1))
  expect(heardMs(taken[0]!)).toBe(3_000)
  expect(warnings).toEqual([expect.stringMatching(/faster than it sounds/)])
  // From then on it is live, and all of it is heard.
  for (let second = 0; second < 10; second++) {
    await clock.advance(1_000)
    for (let i = 0; i < 50; i++) socket.send(audio(20))
    socket.send(mark(String(second)))
    await vi.waitFor(() => expect(said(taken[0]!)).toHaveLength(second + 2))
  }
  expect(heardMs(taken[0]!)).toBeGreaterThanOrEqual(13_000)
  expect(socket.readyState).toBe(WebSocket.OPEN)
})

test('A8: who goes on sending what is not live is hung up on, and nobody else', async () => {
  const clock = new VirtualClock()
  const { url, sessions, taken, server } = await serve({ clock, ...fast })
  const good = await dial(url)
  const bad = await dial(url)
  await vi.waitFor(() => expect(sessions).toHaveLength(2))
  const code = closing(bad)
  for (let i = 0; i < 60; i++) bad.send(audio(1_000))
  expect(await code).toEqual([1008, 'Audio comes faster than it sounds: it is not live.'])
  expect(heardMs(taken[1]!)).toBe(3_000)
  good.send(mark('still here'))
  await vi.waitFor(() => expect(said(taken[0]!)).toEqual(['still here']))
  expect(server.sessions.size).toBe(1)
})

test('A8, a neighbour: a telephone network cannot send faster either', async () => {
  const clock = new VirtualClock()
  const { url, sessions, taken } = await serve({ clock, ...fast, serializer: () => twilio() })
  const socket = await dial(url)
  const dialect = fakeTwilio({})
  for (const message of dialect.begin()) socket.send(message)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  for (let i = 0; i < 500; i++) socket.send(dialect.media(new Int16Array(160)))
  socket.send(dialect.key('5'))
  await vi.waitFor(() => expect(taken[0]!.map(({ kind }) => kind)).toContain('dtmf'))
  expect(heardMs(taken[0]!)).toBe(3_000)
})

test('A8, a neighbour: a recording may be sent at once where the server says so', async () => {
  const clock = new VirtualClock()
  const { url, sessions, taken } = await serve({ clock, ...fast, audioPace: { burstMs: Infinity } })
  const socket = await dial(url)
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  for (let i = 0; i < 60; i++) socket.send(audio(1_000))
  socket.send(mark('all'))
  await vi.waitFor(() => expect(said(taken[0]!)).toEqual(['all']))
  expect(heardMs(taken[0]!)).toBe(60_000)
})

test.each([
  ['typed words', new TranscriptionFrame({ text: 'x'.repeat(4_001) })],
  ['words being typed', new InterimTranscriptionFrame({ text: 'x'.repeat(4_001) })],
  ['a language', new TranscriptionFrame({ text: '', language: 'x'.repeat(4_001) })],
])('A7: %s may be 4,000 characters long', async (_what, frame) => {
  const { url, taken } = await serve()
  const socket = await dial(url)
  socket.send(mark('y'.repeat(4_000)))
  await vi.waitFor(() => expect(said(taken[0]!)).toHaveLength(1))
  const code = closing(socket)
  socket.send(encodeFrame(frame))
  expect(await code).toEqual([1009, 'A text of 4001 characters is too long; 4000 may be.'])
  expect(said(taken[0]!)).toHaveLength(1)
})

test('A7, a neighbour: how long a text may be is the server’s to say', async () => {
  const { url } = await serve({ maxTextLength: 10 })
  const socket = await dial(url)
  const code = closing(socket)
  socket.send(mark('eleven char'))
  expect((await code)[0]).toBe(1009)
})
