import { expect, test, vi } from 'vitest'
import WebSocket from 'ws'
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
import {
  AntiphonError,
  InputMessageFrame,
  LLMContext,
  OutputMessageFrame,
  Pipeline,
  PipelineTask,
  systemClock,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad, speakWords } from '../../../src/testing/index.ts'
import { rtviSerializer } from '../../../transports/rtvi/index.ts'
import { WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { afterwards } from '../websocket/serve.ts'

const message = { label: 'rtvi-ai', type: 'bot-ready', data: { a: 'ä' } }
const speech = new TTSAudioFrame({ samples: Int16Array.from([1, -1]), sampleRate: 24_000 })

test('F1: a client that writes JSON is answered in JSON, one that writes protobuf in protobuf', () => {
  const serializer = rtviSerializer()
  expect(serializer.decode(JSON.stringify(message))).toMatchObject({ message })
  expect(serializer.encode(new OutputMessageFrame({ message }))).toBe(JSON.stringify(message))
  expect(JSON.parse(serializer.encode(speech) as string)).toEqual({
    label: 'rtvi-ai',
    type: 'bot-tts-audio',
    data: { audio: 'AQD//w==', sample_rate: 24_000, num_channels: 1 },
  })
  const protobuf = rtviSerializer().encode(new OutputMessageFrame({ message })) as Uint8Array<ArrayBuffer>
  expect(serializer.decode(protobuf)).toBeInstanceOf(InputMessageFrame)
  expect(serializer.encode(new OutputMessageFrame({ message }))).toEqual(protobuf)
})

test('F1: the encoding can be set, and then the other is refused; audio in JSON takes the form that is asked for', () => {
  const json = rtviSerializer({ encoding: 'json', audioMessage: ({ sampleRate }) => ({ sampleRate }) })
  expect(json.encode(speech)).toBe('{"sampleRate":24000}')
  expect(() => json.decode(Uint8Array.of(1))).toThrow(AntiphonError)
  expect(rtviSerializer({ encoding: 'json', audioMessage: () => undefined }).encode(speech)).toBeUndefined()
  expect(() => rtviSerializer({ encoding: 'protobuf' }).decode('{}')).toThrow(AntiphonError)
  for (const text of ['hello', '', '{', 'NaN'])
    expect(() => rtviSerializer().decode(text)).toThrow(AntiphonError)
})

test('F1: a conversation in JSON over a WebSocket, by voice', async () => {
  const server = new WebSocketServerTransport({
    port: 0,
    host: '127.0.0.1',
    serializer: () => rtviSerializer({ sampleRate: 16_000 }),
    maxPayloadBytes: 1_100_000,
  })
  afterwards(() => server.close({ drainMs: 0 }))
  server.on('session', async (session) => {
    const context = new LLMContext()
    const task = new PipelineTask(
      new Pipeline([
        session.input(),
        new RTVI({ context }),
        new VAD(scriptedVad()),
        new STT(scriptedStt()),
        new UserTurn({ silenceMs: 200 }),
        new UserContext(context),
        new LLM(scriptedLlm({ answers: ['Hello to you.'] })),
        new TTS(scriptedTts({ msPerWord: 100 })),
        session.output(),
        new AssistantContext(context),
      ]),
    )
    await task.run({ signal: session.signal })
  })
  const { port } = await server.ready
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  afterwards(() => socket.terminate())
  const told: { type: string; data?: { text?: string; input_type?: string; final?: boolean } }[] = []
  socket.on('message', (data, binary) => {
    expect(binary).toBe(false)
    told.push(JSON.parse(String(data)))
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const send = (type: string, data: unknown) =>
    socket.send(JSON.stringify({ label: 'rtvi-ai', type, id: '1', data }))
  send('client-ready', { version: '2.2.0' })
  const samples = new Int16Array(24_000)
  samples.set(speakWords('good morning', { msPerWord: 200 }))
  for (let at = 0; at < samples.length; at += 640) {
    const base64Audio = Buffer.from(samples.slice(at, at + 640).buffer).toString('base64')
    send('raw-audio', { base64Audio, sampleRate: 16_000, numChannels: 1 })
    await systemClock.sleep(40)
  }
  await vi.waitUntil(() => told.some(({ type }) => type === 'bot-stopped-speaking'), {
    timeout: 60_000,
    interval: 5,
  })
  expect(told[0]?.type).toBe('bot-ready')
  expect(told.some(({ type }) => type === 'bot-tts-audio')).toBe(true)
  expect(told.find(({ type, data }) => type === 'user-input' && data?.final)?.data?.text).toBe('good morning')
})
