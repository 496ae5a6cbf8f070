import { createServer } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import { Frame, FrameProcessor, LLMContext, PipelineTask } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'
import { ConnectEndpoint, rtviSerializer } from '../../transports/rtvi/index.ts'
import {
  type Serializer,
  type WebSocketServerOptions,
  WebSocketServerTransport,
  WebSocketSession,
  wireSerializer,
} from '../../transports/websocket/index.ts'
import { answerTo } from './agent.ts'
import { CountingClock } from './counting-clock.ts'
import { count, type Figures, type Ports, type Request } from './figures.ts'

/** Serves agents in a process of its own, and tells its parent what it holds. */

const collect = globalThis.gc
if (collect === undefined) throw new Error('Run this with --expose-gc.')

const clock = new CountingClock()
const { signal } = new AbortController()
const tally = {
  read: 0,
  lost: {} as Record<string, number>,
  codes: {} as Record<string, number>,
  refused: {} as Record<string, number>,
  errors: {} as Record<string, number>,
  uncaught: [] as string[],
}
let tasks = 0
process.on('uncaughtException', (error) => tally.uncaught.push(error.stack ?? String(error)))
process.on('unhandledRejection', (error) =>
  tally.uncaught.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
)

/** Everything is an Object. */
const counted = [
  WebSocketSession,
  PipelineTask,
  FrameProcessor,
  Frame,
  LLMContext,
  Socket,
  AbortSignal,
  Promise,
  Object,
]

/** Short, so that every limit is reached by somebody. */
const limits: Partial<WebSocketServerOptions> = {
  host: '127.0.0.1',
  clock,
  maxSessions: 2_000,
  handshakeTimeoutMs: 1_500,
  idleTimeoutMs: 2_500,
  pingMs: 1_500,
  closeTimeoutMs: 500,
}

/** Counts the messages it reads. */
function counting(serializer: Serializer): Serializer {
  return {
    ...serializer,
    decode(message) {
      tally.read++
      return serializer.decode(message)
    },
  }
}

async function serve(rtvi: boolean, options: Partial<WebSocketServerOptions>) {
  const server = new WebSocketServerTransport({ ...limits, ...options })
  server.on('session', (session) => talk(session, rtvi))
  server.on('close', (_session, { code }) => count(tally.codes, code))
  server.on('refused', ({ status }) => count(tally.refused, status))
  server.on('error', ({ code }) => count(tally.errors, code))
  await server.ready
  return server
}

async function talk(session: WebSocketSession, rtvi: boolean): Promise<void> {
  tasks++
  try {
    const state = await answerTo(session, {
      clock,
      rtvi,
      failed: ({ code }) => count(tally.errors, `in the pipeline: ${code}`),
    })
    count(tally.lost, `${rtvi ? 'RTVI' : 'wire'}: ${state}`)
  } finally {
    tasks--
  }
}

const wire = await serve(false, {
  port: 0,
  serializer: () => counting(wireSerializer()),
  authenticate: async ({ signal }) => {
    await clock.sleep(5, signal)
    return true
  },
})
/** Tickets run out when the figures are asked for. */
const ticketClock = new VirtualClock()
const connect = new ConnectEndpoint({ clock: ticketClock, ticketMs: 1_000 })
const http = createServer((request, response) => void connect.handle(request, response))
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
const rtvi = await serve(true, {
  server: http,
  path: '/ws',
  authenticate: connect.authenticate,
  serializer: () => counting(rtviSerializer({ sampleRate: 16_000 })),
})

async function ports(): Promise<Ports> {
  return { wire: (await wire.ready).port, rtvi: (http.address() as AddressInfo).port }
}

function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) count(counts, kind)
  return counts
}

const sessions = () => wire.sessions.size + rtvi.sessions.size
const busy = () => sessions() + tasks + clock.pending + (resources().TCPSocketWrap ?? 0) > 0

async function figures(): Promise<Figures> {
  await ticketClock.advance(1_000)
  connect.authenticate({ url: '/?token=none', headers: {}, remoteAddress: undefined, signal })
  const objects: Record<string, number> = {}
  for (const type of counted) objects[type.name] = Number(queryObjects(type))
  collect!()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return {
    sessions: sessions(),
    tasks,
    timers: clock.pending,
    resources: resources(),
    objects,
    bytes: heapUsed + arrayBuffers,
  }
}

async function close(): Promise<void> {
  await Promise.all([wire.close({ drainMs: 300 }), rtvi.close({ drainMs: 300 })])
  await new Promise((resolve) => {
    http.close(resolve)
    http.closeAllConnections()
  })
}

const answers: Readonly<Record<Request, () => unknown>> = {
  ports,
  sessions,
  busy,
  figures,
  tally: () => tally,
  close,
}

process.on('message', async (request: Request) => process.send?.({ value: await answers[request]() }))
process.send?.('ready')
