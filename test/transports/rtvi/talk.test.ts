import { expect, test, vi } from 'vitest'
import {
  AssistantContext,
  LLM,
  RTVI,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import { LLMContext, Pipeline, PipelineTask, systemClock } from '../../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad, speakWords } from '../../../src/testing/index.ts'
import { rtviSerializer } from '../../../transports/rtvi/index.ts'
import { type WebSocketServerOptions, WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { afterwards } from '../websocket/serve.ts'
import { FakeClient } from './fake-client.ts'

async function agent(answer: string, options: Partial<WebSocketServerOptions> = {}) {
  const server = new WebSocketServerTransport({
    port: 0,
    host: '127.0.0.1',
    // The voice's own rate, so that its words arrive as they were spoken.
    serializer: () => rtviSerializer({ sampleRate: 16_000 }),
    maxPayloadBytes: 1_100_000,
    ...options,
  })
  const tasks: PipelineTask[] = []
  const errors: Error[] = []
  const context = new LLMContext()
  server.on('error', (error) => errors.push(error))
  server.on('session', async (session) => {
    const task = new PipelineTask(
      new Pipeline([
        session.input(),
        new RTVI({ context }),
        new VAD(scriptedVad()),
        new STT(scriptedStt()),
        new UserTurn({ silenceMs: 200 }),
        new UserContext(context),
        new LLM(scriptedLlm({ answers: [answer] })),
        new TTS(scriptedTts({ msPerWord: 100 })),
        session.output(),
        new AssistantContext(context),
      ]),
    )
    tasks.push(task)
    await task.run({ signal: session.signal })
  })
  const { port } = await server.ready
  afterwards(() => server.close({ drainMs: 0 }))
  return { url: `ws://127.0.0.1:${port}`, tasks, errors, context }
}

test('a microphone that falls silent by sending nothing is answered', async () => {
  const { url, context, errors } = await agent('Hello to you.')
  const client = await new FakeClient(url).ready()
  await client.speak(speakWords('good morning', { msPerWord: 200 }))
  await client.tells('bot-stopped-speaking')
  expect(context.messages.map(({ content }) => content)).toEqual(['good morning', 'Hello to you.'])
  expect(client.words.join(' ')).toBe('Hello to you.')
  client.close()
  await client.closed
  expect(errors).toEqual([])
})

test('speech is sent as it sounds, ahead by the lead, and no more of it after an interruption', async () => {
  const { url } = await agent('One two three four five six seven eight nine ten eleven twelve.')
  const client = await new FakeClient(url).ready()
  client.send('send-text', { content: 'count', options: {} })
  await vi.waitUntil(() => client.words.length >= 5, { timeout: 60_000, interval: 5 })
  client.send('send-text', { content: 'stop', options: { audio_response: false } })
  await client.tells('bot-interrupted')
  // Both texts interrupt; the second is what stops the speech.
  await vi.waitUntil(() => client.told.filter(({ type }) => type === 'bot-interrupted').length === 2)
  const pieces = client.audio.length
  await systemClock.sleep(200)
  expect(client.audio.length).toBe(pieces)
  const [first] = client.audio
  let sentMs = 0
  for (const { atMs, samples } of client.audio) {
    // A machine under load may be late, and never early.
    expect(sentMs - (atMs - first!.atMs)).toBeLessThan(100 + 16 + 100)
    sentMs += samples.length / 16
  }
  expect(client.audio.slice(0, 5).every(({ samples }) => samples.length === 256)).toBe(true)
})

test('a message of a megabyte is taken, as large as the client sends them', async () => {
  const { url, context } = await agent('Long.')
  const client = await new FakeClient(url).ready()
  const content = 'x'.repeat(1_000_000)
  client.send('send-text', { content, options: { run_immediately: false } })
  await vi.waitUntil(() => context.lastUserMessage?.length === content.length, 5_000)
})

test.each([
  ['bytes that are no protobuf', (client: FakeClient) => client.sendBytes(Uint8Array.of(0x12)), 1007],
  ['text', (client: FakeClient) => client.sendBytes('hello'), 1007],
  ['a goodbye', (client: FakeClient) => client.send('disconnect-bot', {}), 1000],
])('%s closes the connection with the code that says why', async (_, does, code) => {
  const { url } = await agent('Hello.')
  const client = await new FakeClient(url).ready()
  does(client)
  expect(await client.closed).toBe(code)
})

test('the end of the pipeline ends the connection in good order', async () => {
  const { url, tasks, errors } = await agent('Hello.')
  const client = await new FakeClient(url).ready()
  tasks[0]!.end()
  expect(await client.closed).toBe(1000)
  expect(errors).toEqual([])
})
