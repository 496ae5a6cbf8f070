import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { AudioRawFrame, InterruptFrame, TTSAudioFrame, WireError } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import type { Serializer } from '../../../transports/websocket/index.ts'
import { afterwards, serve } from './serve.ts'

/** A protocol of text, as telephones speak: the caller says who it is, then both send numbers. */
function telephone(): Serializer & { readonly caller: string } {
  let caller = ''
  return {
    name: 'telephone',
    sampleRate: 8_000,
    clears: false,
    get caller() {
      return caller
    },
    begin(message) {
      const { event, from } = JSON.parse(String(message)) as { event: string; from?: string }
      if (event === 'connected') return false
      if (event !== 'start') throw new WireError(`A "${event}" came before the start.`)
      caller = from ?? ''
      return true
    },
    encode: (frame) => (frame instanceof TTSAudioFrame ? [...frame.samples].map(String) : undefined),
    decode: (message) =>
      message === 'noise'
        ? undefined
        : [1, 2].map(
            (times) =>
              new AudioRawFrame({ samples: Int16Array.of(Number(message) * times), sampleRate: 8_000 }),
          ),
  }
}

async function dial(url: string) {
  const socket = new WebSocket(url)
  socket.on('error', () => {})
  afterwards(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  return socket
}

test('another protocol: begun by the other end, in text, one message for several frames and the other way round', async () => {
  const { url, sessions, taken } = await serve({ serializer: telephone })
  const socket = await dial(url)
  const got: string[] = []
  socket.on('message', (data) => got.push(String(data)))
  socket.send('{"event":"connected"}')
  socket.send('{"event":"start","from":"+44"}')
  socket.send('noise')
  socket.send('21')
  await vi.waitFor(() => expect(taken[0]).toHaveLength(2))
  expect(taken[0]!.map((frame) => frame instanceof AudioRawFrame && frame.samples[0])).toEqual([21, 42])
  expect((sessions[0]!.serializer as ReturnType<typeof telephone>).caller).toBe('+44')
  sessions[0]!.send(new TTSAudioFrame({ samples: Int16Array.of(7, 8, 9), sampleRate: 8_000 }))
  sessions[0]!.send(new InterruptFrame())
  await vi.waitFor(() => expect(got).toEqual(['7', '8', '9']))
})

test('what comes before the beginning and does not belong there closes the connection', async () => {
  const { url, sessions, errors } = await serve({ serializer: telephone })
  const socket = await dial(url)
  const code = new Promise((resolve) => socket.once('close', resolve))
  socket.send('{"event":"media"}')
  expect(await code).toBe(1007)
  expect(sessions).toEqual([])
  await vi.waitFor(() => expect(errors[0]).toBeInstanceOf(WireError))
})

test('a protocol that cannot be made turns the client away', async () => {
  const { url, errors } = await serve({
    serializer: () => {
      throw new Error('no such protocol')
    },
  })
  const socket = new WebSocket(url)
  const refused = new Promise<string>((resolve) => socket.once('error', ({ message }) => resolve(message)))
  expect(await refused).toContain('500')
  expect(errors[0]?.message).toContain('no such protocol')
})

test('an end that never begins is not waited for', async () => {
  const clock = new VirtualClock()
  const { url, server, sessions } = await serve({ serializer: telephone, clock, handshakeTimeoutMs: 2_000 })
  const socket = await dial(url)
  const code = new Promise((resolve) => socket.once('close', resolve))
  await vi.waitFor(() => expect(server.sessions.size).toBe(1))
  socket.send('{"event":"connected"}')
  await clock.advance(2_000)
  expect(await code).toBe(1008)
  expect(sessions).toEqual([])
  await vi.waitFor(() => expect(server.sessions.size).toBe(0))
})
