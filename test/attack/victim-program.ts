import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RTVI } from '../../processors/index.ts'
import { Pipeline, PipelineTask, systemClock } from '../../src/engine.ts'
import { ConnectEndpoint, rtviSerializer } from '../../transports/rtvi/index.ts'
import { exotel, plivo, telnyx, twilio, vonage } from '../../transports/telephony/index.ts'
import { WebRTCTransport } from '../../transports/webrtc/index.ts'
import { WebSocketServerTransport } from '../../transports/websocket/index.ts'
import { answerTo } from '../soak/agent.ts'

/** Serves scripted agents on every transport, in a process of its own: each kind by its name in the arguments. */

type Talk = (session: Parameters<typeof answerTo>[0]) => Promise<void>

const talk =
  (rtvi: boolean): Talk =>
  async (session) => {
    await answerTo(session, { clock: systemClock, rtvi, failed: () => {} })
  }

const listening = (port: number) => console.log(`listening on port ${port}`)

async function wire(): Promise<void> {
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1' })
  server.on('session', talk(false))
  server.on('error', () => {})
  listening((await server.ready).port)
}

async function rtvi(): Promise<void> {
  const connect = new ConnectEndpoint()
  const http = createServer((request, response) => void connect.handle(request, response))
  const server = new WebSocketServerTransport({
    server: http,
    path: '/ws',
    authenticate: connect.authenticate,
    serializer: () => rtviSerializer({ sampleRate: 16_000 }),
  })
  server.on('session', talk(true))
  server.on('error', () => {})
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  listening((http.address() as AddressInfo).port)
}

/** All vendors in one server of the user's. */
async function phones(): Promise<void> {
  const http = createServer((_request, response) => void response.writeHead(404).end())
  const vendors = { twilio, telnyx, plivo, exotel, vonage }
  for (const [name, vendor] of Object.entries(vendors)) {
    const server = new WebSocketServerTransport({
      server: http,
      path: `/${name}`,
      serializer: () => vendor(),
    })
    server.on('session', talk(false))
    server.on('error', () => {})
  }
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  listening((http.address() as AddressInfo).port)
}

async function webrtc(): Promise<void> {
  const server = new WebRTCTransport({ port: 0, host: '127.0.0.1', addresses: ['127.0.0.1'] })
  server.on('error', () => {})
  server.on('session', async (session) => {
    const task = new PipelineTask(new Pipeline([session.input(), new RTVI(), session.output()]))
    await task.run({ signal: session.signal })
  })
  listening((await server.ready).port)
}

const kinds: Readonly<Record<string, () => Promise<void>>> = { wire, rtvi, phones, webrtc }
await kinds[process.argv[2] ?? 'wire']!()
