import { expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { pageFrames } from '../../../examples/talk/page-frames.ts'
import {
  AntiphonError,
  decodeFrame,
  ErrorFrame,
  encodeFrame,
  type Frame,
  type FrameProcessor,
  LLMError,
  Pipeline,
  PipelineTask,
  ProcessorError,
  ToolCallResultFrame,
  TranscriptionFrame,
  TransportError,
} from '../../../src/engine.ts'
import {
  WebSocketClientTransport,
  WebSocketServerTransport,
  wireSerializer,
} from '../../../transports/websocket/index.ts'
import { afterwards, serve } from './serve.ts'

const secret = 'http://ada:lovelace@models.internal:8080/v1?key=abc refused org-Zq9XkP2mN4'

function dialled(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  socket.on('error', () => {})
  afterwards(() => socket.terminate())
  return new Promise((resolve) => socket.once('open', () => resolve(socket)))
}

/** A server that answers as it is told to. */
async function peer(answer: (socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  afterwards(() => server.close())
  server.on('connection', answer)
  await new Promise((resolve) => server.once('listening', resolve))
  return `ws://127.0.0.1:${(server.address() as { port: number }).port}`
}

const failed = new ErrorFrame({
  error: new LLMError(secret, { provider: 'openai', processor: 'LLM', status: 401, retryable: true }),
})

test('A13: a client that is told of errors gets the code and a sentence', () => {
  const { error } = decodeFrame(wireSerializer().encode(failed) as Uint8Array) as ErrorFrame
  expect(error).toMatchObject({
    code: 'LLM_FAILED',
    message: 'The language model could not answer.',
    retryable: true,
  })
  expect([error.provider, error.processor, error.status]).toEqual([undefined, undefined, undefined])
})

test('A13: the page is told of an error, and of a tool that failed, without the operator’s words', () => {
  const told: Frame[] = []
  const { onFrame } = pageFrames((frame) => told.push(frame))
  const result = { callId: '1', name: 'weather', arguments: {}, result: { error: secret } }
  const push = (frame: Frame) => onFrame?.(frame, {} as FrameProcessor, 'upstream', 0)
  push(failed)
  push(new ToolCallResultFrame({ ...result, failed: true }))
  push(new ToolCallResultFrame({ ...result, result: 'sunny' }))
  expect(told).toMatchObject([
    { kind: 'error', error: { message: 'The language model could not answer.' } },
    { failed: true, result: { error: 'A tool failed.' } },
    { result: 'sunny' },
  ])
  expect(JSON.stringify(told)).not.toMatch(/lovelace|internal|org-/)
})

test('A13, a neighbour: a client whose session fails is closed without the reason, which the log has', async () => {
  const lines: string[] = []
  const logger = { debug() {}, info() {}, warn() {}, error: (_: object, text: string) => lines.push(text) }
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1', logger })
  afterwards(() => server.close())
  server.on('session', () => {
    throw new Error(secret)
  })
  const socket = await dialled(`ws://127.0.0.1:${(await server.ready).port}`)
  const reason = await new Promise((resolve) => socket.once('close', (_code, text) => resolve(String(text))))
  expect(reason).toBe('the session failed')
  await vi.waitFor(() => expect(lines).toHaveLength(1))
  expect(lines[0]).toContain('models.internal')
  expect(lines[0]).not.toMatch(/lovelace|abc/)
})

test('A13, a neighbour: a protocol that cannot read a message tells no more than that', async () => {
  const { url, errors } = await serve({
    serializer: () => ({
      name: 'mine',
      encode: () => undefined,
      decode: () => {
        throw new Error(secret)
      },
    }),
  })
  const socket = await dialled(url)
  const reason = new Promise((resolve) => socket.once('close', (_code, text) => resolve(String(text))))
  socket.send('hello')
  expect(await reason).toBe('a message could not be read')
  await vi.waitFor(() => expect(errors[0]?.message).toContain('lovelace'))
})

test('A13, a neighbour: a client’s errors name the address without its credentials', async () => {
  const client = new WebSocketClientTransport({ url: 'ws://ada:lovelace@127.0.0.1:9/call?token=abc' })
  const error = await client.connect().catch((thrown: Error) => thrown)
  expect((error as Error).message).toMatch(/^ws:\/\/\[…\]@127\.0\.0\.1:9\/call\?\[…\] could not be reached/)
})

test('E6: `started` settles when the server closes before it has started', async () => {
  const url = await peer((socket) => socket.close(1013, 'later'))
  const client = new WebSocketClientTransport({ url })
  await client.connect()
  await expect(client.started).rejects.toThrow('The server closed the connection: 1013 later')
  expect(await client.closed).toMatchObject({ code: 1013, remote: true })
})

test.each([
  ['nobody answers', () => 'ws://127.0.0.1:9'],
  ['it is turned away', async () => (await serve({ authenticate: () => false })).url],
])('E6, a neighbour: where %s, `started` and `closed` settle as `connect` does', async (_what, address) => {
  const client = new WebSocketClientTransport({ url: await address() })
  await expect(client.connect()).rejects.toThrow(TransportError)
  await expect(client.started).rejects.toThrow(TransportError)
  expect((await client.closed).code).toBe(1006)
})

test('E6, a neighbour: who hangs up before connecting, or before the start, waits for nothing', async () => {
  const never = new WebSocketClientTransport({ url: 'ws://127.0.0.1:9' })
  never.close()
  await expect(never.started).rejects.toThrow('The connection is closed')
  expect((await never.closed).code).toBe(1000)
  const client = new WebSocketClientTransport({ url: await peer(() => {}) })
  await client.connect()
  client.close()
  await expect(client.started).rejects.toThrow('The connection is closed')
})

test('E6: errors of a server that nobody listens to reach the logger', async () => {
  const lines: string[] = []
  const logger = { debug() {}, info() {}, warn() {}, error: (_: object, text: string) => lines.push(text) }
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1', logger })
  afterwards(() => server.close())
  server.on('session', () => {
    throw new ProcessorError('the model is gone')
  })
  await dialled(`ws://127.0.0.1:${(await server.ready).port}`)
  await vi.waitFor(() => expect(lines).toEqual(['the model is gone']))
})

test('E6, a neighbour: so does what ends a client’s connection', async () => {
  const lines: string[] = []
  const logger = { debug() {}, info() {}, warn() {}, error: (_: object, text: string) => lines.push(text) }
  const url = await peer((socket) => socket.send('no frame'))
  const client = new WebSocketClientTransport({ url, logger })
  await client.connect()
  await client.closed
  expect(lines).toEqual([expect.stringMatching(/JSON/)])
})

test.each([
  [401, { authenticate: () => false }, false],
  [503, { maxSessions: 1 }, true],
])('E18: a client that is turned away knows the status (%i)', async (status, options, retryable) => {
  const { url } = await serve(options)
  if (status === 503) await dialled(url)
  const error = await new WebSocketClientTransport({ url }).connect().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TransportError)
  expect(error).toMatchObject({ status, retryable, message: expect.stringContaining(String(status)) })
})

test('E18, a neighbour: in a pipeline too', async () => {
  const { url } = await serve({ authenticate: () => false })
  const client = new WebSocketClientTransport({ url })
  const task = new PipelineTask(new Pipeline([client.input(), client.output()]))
  await expect(task.run()).rejects.toMatchObject({ status: 401 })
})

test('E18: what `authenticate` returns is what a session’s identity is', async () => {
  const server = new WebSocketServerTransport({
    port: 0,
    host: '127.0.0.1',
    authenticate: async ({ url }) => (url === '/ada' ? { name: 'Ada' } : undefined),
  })
  afterwards(() => server.close({ drainMs: 0 }))
  const name = new Promise<string>((resolve) => {
    server.on('session', async (session) => {
      resolve(session.identity.name)
      await session.closed
    })
  })
  await dialled(`ws://127.0.0.1:${(await server.ready).port}/ada`)
  expect(await name).toBe('Ada')
})

test('A13, a neighbour: every error there is has a sentence without a word of its own', () => {
  const error = new AntiphonError('PIPELINE_INVALID', secret)
  const told = decodeFrame(wireSerializer().encode(new ErrorFrame({ error })) as Uint8Array) as ErrorFrame
  expect(told.error.message).toBe('Something went wrong.')
  const other = new TranscriptionFrame({ text: secret })
  expect(wireSerializer().encode(other)).toEqual(encodeFrame(other))
})
