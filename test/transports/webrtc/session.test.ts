import { expect, test, vi } from 'vitest'
import { AudioRawFrame, InputMessageFrame, OutputMessageFrame, TTSAudioFrame } from '../../../src/index.ts'
import { callerRate } from './caller.ts'
import { serve } from './serve.ts'

const tone = (ms: number, rate: number) =>
  Int16Array.from(
    { length: (ms * rate) / 1000 },
    (_, at) => 8_000 * Math.sin((at * 2 * Math.PI * 440) / rate),
  )
const loudMs = (samples: Int16Array, rate: number) =>
  (samples.filter((sample) => Math.abs(sample) > 1_000).length / rate) * 1000

test('audio and messages go both ways', async () => {
  const { call, sessions, taken, tasks, errors } = await serve()
  const caller = await call().connect({ requestData: { body: { who: 'Ada' } } })
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  const [session] = sessions
  expect(session?.peerId).toBe(caller.peerId)

  caller.send({ label: 'rtvi-ai', type: 'client-ready' })
  caller.send('ping: 1790000000000')
  caller.send({ type: 'signalling', message: { type: 'trackStatus', receiver_index: 0, enabled: true } })
  await caller.say(tone(500, callerRate))
  await vi.waitFor(() => {
    const audio = taken[0]!.filter((frame) => frame instanceof AudioRawFrame)
    const samples = Int16Array.from(audio.flatMap((frame) => [...frame.samples]))
    expect(loudMs(samples, 16_000)).toBeGreaterThan(400)
  })
  const messages = taken[0]!.filter((frame) => frame instanceof InputMessageFrame)
  expect(messages.map(({ message }) => message)).toEqual([{ label: 'rtvi-ai', type: 'client-ready' }])

  caller.heard()
  void tasks[0]!.push(new OutputMessageFrame({ message: { hello: 'page' } }))
  void tasks[0]!.push(new TTSAudioFrame({ samples: tone(500, 24_000), sampleRate: 24_000 }))
  const heard: number[] = []
  await vi.waitFor(() => {
    heard.push(...caller.heard())
    expect(loudMs(Int16Array.from(heard), callerRate)).toBeGreaterThan(400)
  })
  expect(caller.messages).toEqual([{ hello: 'page' }])
  expect(errors).toEqual([])
})
