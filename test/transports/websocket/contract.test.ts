import { AudioRawFrame, systemClock, TTSAudioFrame } from '../../../src/engine.ts'
import { transportContract } from '../../../testing/contracts/transport.ts'
import {
  WebSocketClientTransport,
  WebSocketServerTransport,
  type WebSocketSession,
} from '../../../transports/websocket/index.ts'

transportContract('WebSocketSession', async ({ samples, sampleRate }) => {
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1' })
  const began = Promise.withResolvers<WebSocketSession>()
  const over = Promise.withResolvers<void>()
  server.on('session', async (session) => {
    began.resolve(session)
    await over.promise
  })
  const { port } = await server.ready
  const client = new WebSocketClientTransport({ url: `ws://127.0.0.1:${port}` })
  const heard: Int16Array[] = []
  client.on('frame', (frame) => {
    if (frame instanceof TTSAudioFrame) heard.push(frame.samples)
  })
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
  await client.connect()
  const talking = new AbortController()
  const chunk = sampleRate / 50
  const talk = async () => {
    const startMs = systemClock.now()
    for (let at = 0; at < samples.length; at += chunk) {
      client.send(new AudioRawFrame({ samples: samples.subarray(at, at + chunk), sampleRate }))
      const dueMs = startMs + ((at + chunk) / sampleRate) * 1000
      await systemClock.sleep(Math.max(0, dueMs - systemClock.now()), talking.signal)
    }
  }
  const session = await began.promise
  const talked = talk().catch(() => {})
  return {
    transport: session,
    sampleRate: 16_000,
    signal: session.signal,
    heard: async () => {
      over.resolve()
      await closed
      return Int16Array.from(heard.flatMap((part) => [...part]))
    },
    hangUp: () => client.close(),
    close: async () => {
      talking.abort()
      await talked
      over.resolve()
      client.close()
      await server.close({ drainMs: 0 })
    },
  }
})
