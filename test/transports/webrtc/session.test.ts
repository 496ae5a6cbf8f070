import { expect, test } from 'vitest'
import {
  AudioRawFrame,
  HeardAudioFrame,
  InputMessageFrame,
  InterruptFrame,
  OutputMessageFrame,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { callerRate } from './caller.ts'
import { eventually, serve } from './serve.ts'

const tone = (ms: number, rate: number) =>
  Int16Array.from(
    { length: (ms * rate) / 1000 },
    (_, at) => 8_000 * Math.sin((at * 2 * Math.PI * 440) / rate),
  )
const loudMs = (samples: ArrayLike<number>, rate: number) =>
  (Array.from(samples).filter((sample) => Math.abs(sample) > 1_000).length / rate) * 1000
const speech = (ms: number) => new TTSAudioFrame({ samples: tone(ms, 24_000), sampleRate: 24_000 })

test('audio and messages go both ways', async () => {
  const { call, sessions, taken, tasks, errors } = await serve()
  const caller = await call().connect({ requestData: { body: { who: 'Ada' } } })
  await eventually(() => expect(sessions).toHaveLength(1))
  expect(sessions[0]).toMatchObject({ peerId: caller.peerId, body: { who: 'Ada' }, identity: true })

  caller.send({ label: 'rtvi-ai', type: 'client-ready' })
  caller.send('ping: 1790000000000')
  caller.send({ type: 'signalling', message: { type: 'trackStatus', receiver_index: 0, enabled: true } })
  await caller.say(tone(500, callerRate))
  const said = () => taken[0]!.filter((frame) => frame instanceof AudioRawFrame)
  await eventually(() => {
    const samples = said().flatMap((frame) => [...frame.samples])
    expect(loudMs(samples, 16_000)).toBeGreaterThan(300)
  })
  const times = said().map(({ pts }) => pts!)
  for (const [at, pts] of times.entries()) if (at > 0) expect(pts - times[at - 1]!).toBeCloseTo(20, -1)
  const messages = taken[0]!.filter((frame) => frame instanceof InputMessageFrame)
  expect(messages.map(({ message }) => message)).toEqual([{ label: 'rtvi-ai', type: 'client-ready' }])

  caller.heard()
  void tasks[0]!.push(new OutputMessageFrame({ message: { hello: 'page' } }))
  void tasks[0]!.push(speech(500))
  const heard: number[] = []
  await eventually(() => {
    heard.push(...caller.heard())
    expect(loudMs(heard, callerRate)).toBeGreaterThan(300)
  })
  expect(caller.messages).toEqual([{ hello: 'page' }])
  expect(errors).toEqual([])
})

test('an interruption is silence, and tells how much was heard', async () => {
  const { call, tasks, played } = await serve()
  const caller = await call().connect()
  await eventually(() => expect(tasks).toHaveLength(1))
  void tasks[0]!.push(speech(3_000))
  const heard: number[] = []
  await eventually(() => {
    heard.push(...caller.heard())
    expect(loudMs(heard, callerRate)).toBeGreaterThan(400)
  })
  void tasks[0]!.push(new InterruptFrame())
  await new Promise((resolve) => setTimeout(resolve, 400))
  const afterwards = [...caller.heard()]
  heard.push(...afterwards)
  expect(loudMs(afterwards.slice(-callerRate / 10), callerRate)).toBe(0)
  const spoken = played[0]!.filter((frame) => frame instanceof HeardAudioFrame)
  const spokenMs = spoken.reduce(
    (sum, { samples, sampleRate }) => sum + (samples.length / sampleRate) * 1000,
    0,
  )
  // A twelfth of a tone is quieter than the mark.
  expect(Math.abs(spokenMs - loudMs(heard, callerRate) * (12 / 11))).toBeLessThan(150)
})

test('what came before the pipeline had started is not lost', async () => {
  const { call, taken, tasks } = await serve()
  const caller = call()
  caller.channel.stateChanged.subscribe((state) => state === 'open' && caller.send({ first: true }))
  await caller.connect()
  await eventually(() =>
    expect(taken[0]?.filter((frame) => frame instanceof InputMessageFrame)).toHaveLength(1),
  )
  expect(tasks).toHaveLength(1)
})
