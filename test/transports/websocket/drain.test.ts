import { expect, test, vi } from 'vitest'
import { TTS } from '../../../processors/index.ts'
import {
  type Frame,
  FrameProcessor,
  Pipeline,
  PipelineTask,
  SpeakFrame,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { scriptedTts } from '../../../src/testing/index.ts'
import {
  CloseCode,
  WebSocketClientTransport,
  type WebSocketServerOptions,
  WebSocketServerTransport,
} from '../../../transports/websocket/index.ts'
import { answering, msPerWord } from './agent.ts'
import { afterwards } from './serve.ts'
import { WireCaller } from './wire-caller.ts'

/** A server whose sessions each begin by saying something. */
async function saying(text: string, options: Partial<WebSocketServerOptions> = {}) {
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1', ...options })
  afterwards(() => server.close({ drainMs: 0 }))
  const results: string[] = []
  server.on('session', async (session) => {
    const task = new PipelineTask(
      new Pipeline([session.input(), new TTS(scriptedTts({ msPerWord })), session.output()], {
        fed: [SpeakFrame],
      }),
    )
    void task.push(new SpeakFrame({ text }))
    results.push((await task.run({ signal: session.signal })).reason)
  })
  return { server, results, url: `ws://127.0.0.1:${(await server.ready).port}` }
}

test('a server that closes lets its sessions say what they have to say', async () => {
  const { server, url, results } = await saying('one two three four five six')
  const caller = await new WireCaller({ url }).call()
  await caller.hears(1)
  const closed = server.close()
  await expect(new WebSocketClientTransport({ url }).connect()).rejects.toThrow('could not be reached')
  await closed
  expect(caller.heard).toBe('one two three four five six')
  expect((await caller.client.closed).code).toBe(CloseCode.normal)
  expect(results).toEqual(['ended'])
})

test('what takes longer than the deadline is cancelled', async () => {
  const { server, url, results } = await saying('word '.repeat(200))
  const caller = await new WireCaller({ url }).call()
  await caller.hears(1)
  await server.close({ drainMs: 100 })
  expect((await caller.client.closed).code).toBe(CloseCode.goingAway)
  expect(caller.words.length).toBeLessThan(10)
  expect(results).toEqual(['cancelled'])
  expect(server.sessions.size).toBe(0)
})

test('a handler that fails closes its session, and the error says why', async () => {
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1' })
  afterwards(() => server.close())
  const errors: Error[] = []
  server.on('error', (error) => errors.push(error))
  server.on('session', async () => {
    throw new Error('no more agents')
  })
  const client = new WebSocketClientTransport({ url: `ws://127.0.0.1:${(await server.ready).port}` })
  await client.connect()
  expect((await client.closed).code).toBe(CloseCode.failed)
  expect(errors.map(({ message }) => message)).toEqual(['The handler of a session failed: no more agents'])
})

class Count extends FrameProcessor {
  readonly kinds: string[] = []
  override process(frame: Frame, direction: 'downstream' | 'upstream') {
    this.kinds.push(frame.kind)
    return this.push(frame, direction)
  }
}

test('a client is a transport too: its pipeline hears the server and ends with the call', async () => {
  const { url, contexts } = await answering(['I am well.'])
  const client = new WebSocketClientTransport({ url })
  const count = new Count()
  const heard: string[] = []
  client.on('frame', (frame) => frame instanceof TTSAudioFrame && heard.push(frame.kind))
  const task = new PipelineTask(
    new Pipeline([client.input(), count, new TTS(scriptedTts({ msPerWord })), client.output()], {
      fed: [SpeakFrame],
    }),
  )
  void task.push(new SpeakFrame({ text: 'how are you' }))
  const run = task.run()
  const conversation = () => contexts[0]?.messages.map(({ content }) => content)
  await vi.waitFor(() => expect(conversation()).toEqual(['how are you', 'I am well.']), 5_000)
  expect(count.kinds.filter((kind) => kind === 'audio-raw').length).toBeGreaterThanOrEqual(heard.length)
  client.goodbye()
  expect(await run).toEqual({ reason: 'ended' })
})

test('a client whose server dies ends with an error that says so', async () => {
  const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1' })
  afterwards(() => server.close())
  server.on('session', (session) => session.close(CloseCode.failed, 'the model is gone'))
  const client = new WebSocketClientTransport({ url: `ws://127.0.0.1:${(await server.ready).port}` })
  const task = new PipelineTask(new Pipeline([client.input(), client.output()]))
  await expect(task.run()).rejects.toThrow('The server closed the connection: 1011 the model is gone')
})

test('a client that cannot connect ends its pipeline', async () => {
  const client = new WebSocketClientTransport({ url: 'ws://127.0.0.1:9' })
  const task = new PipelineTask(new Pipeline([client.input(), client.output()]))
  await expect(task.run()).rejects.toThrow('could not be reached')
})
