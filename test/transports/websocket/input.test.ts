import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { tap } from '../../../processors/index.ts'
import {
  AudioRawFrame,
  encodeFrame,
  Pipeline,
  PipelineTask,
  StartFrame,
  TranscriptionFrame,
} from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { WebSocketInput } from '../../../transports/websocket/connection/websocket-input.ts'
import { afterwards, serve } from './serve.ts'

const sampleRate = 16_000

/** A pipeline behind an input, and the audio that came out of it, piece by piece. */
async function behind(input: WebSocketInput) {
  const clock = new VirtualClock()
  const kinds: string[] = []
  let audioMs = 0
  const task = new PipelineTask(
    new Pipeline([
      input,
      tap((frame) => {
        kinds.push(frame.kind)
        if (frame instanceof AudioRawFrame) audioMs += frame.samples.length / 16
      }),
    ]),
    { clock },
  )
  const start = async () => {
    const run = task.run()
    await clock.advance(0)
    return run
  }
  return { clock, task, kinds, audioMs: () => audioMs, start }
}

const audio = (ms: number) => new AudioRawFrame({ samples: new Int16Array(ms * 16), sampleRate })

test('where a microphone falls silent the pipeline hears silence, for three seconds', async () => {
  const input = new WebSocketInput({ over() {} }, [])
  const { clock, task, audioMs, start } = await behind(input)
  void start()
  await clock.advance(0)
  input.take(audio(100))
  await clock.advance(250)
  expect(audioMs()).toBe(100)
  await clock.advance(750)
  expect(audioMs()).toBeGreaterThan(950)
  await clock.advance(20_000)
  expect(audioMs()).toBeGreaterThanOrEqual(3_100)
  expect(audioMs()).toBeLessThan(3_400)
  input.take(audio(100))
  await clock.advance(1_000)
  expect(audioMs()).toBeGreaterThan(4_000)
  task.cancel()
  await clock.advance(100)
  expect(clock.pendingTimers).toBe(0)
})

test('before the pipeline has started the last second of audio is kept, and what was typed', async () => {
  const input = new WebSocketInput({ over() {} }, [])
  const { clock, task, kinds, audioMs, start } = await behind(input)
  input.take(new TranscriptionFrame({ text: 'hello' }))
  for (let i = 0; i < 500; i++) input.take(audio(20))
  for (let i = 0; i < 5_000; i++) input.take(audio(0))
  void start()
  await clock.advance(10)
  expect(kinds).toContain('transcription')
  expect(audioMs()).toBeLessThanOrEqual(1_000)
  expect(kinds.length).toBeLessThanOrEqual(260)
  task.cancel()
  await clock.advance(100)
})

test('a client is told when it is heard', async () => {
  const { url } = await serve()
  const socket = new WebSocket(url)
  afterwards(() => socket.terminate())
  const first = new Promise<Buffer>((resolve) => socket.once('message', (data) => resolve(data as Buffer)))
  expect(Buffer.compare(await first, encodeFrame(new StartFrame()))).toBe(0)
  await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.OPEN))
})
