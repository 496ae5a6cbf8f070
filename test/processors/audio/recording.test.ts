import { describe, expect, test } from 'vitest'
import { LastUserAudio, Recorder, TurnRecorder, WavRecording } from '../../../processors/audio/index.ts'
import { Loudness } from '../../../processors/audio/recording/loudness.ts'
import { SinkWriter } from '../../../processors/audio/recording/sink-writer.ts'
import {
  AgentTurnEndedFrame,
  AudioRawFrame,
  ErrorFrame,
  type Frame,
  HeardAudioFrame,
  InterruptFrame,
  type RecordingSink,
  readWav,
  systemClock,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'
import { Line } from '../../support/line.ts'

const sampleRate = 16_000

function sine(level: number, ms: number, hz = 997, rate = sampleRate): Int16Array {
  return Int16Array.from({ length: (ms * rate) / 1000 }, (_, i) =>
    Math.round(level * 32_767 * Math.sin((2 * Math.PI * hz * i) / rate)),
  )
}

/** Both sides speak for so long, in frames of 20 ms. */
function talk(user: Int16Array, agent: Int16Array): Step[] {
  const steps: Step[] = []
  for (let at = 0; at < user.length; at += 320) {
    const pts = at / 16
    steps.push(
      new AudioRawFrame({ samples: user.slice(at, at + 320), sampleRate, pts }),
      new HeardAudioFrame({ samples: agent.slice(at, at + 320), sampleRate, pts }),
      { waitMs: 20 },
    )
  }
  return steps
}

function lufs(samples: Int16Array, rate = sampleRate): number {
  const loudness = new Loudness(rate)
  loudness.push(samples)
  return loudness.lufs ?? Number.NEGATIVE_INFINITY
}

test.each([8_000, 16_000, 48_000])('loudness at %i Hz is that of the calibration tone', (rate) => {
  // BS.1770: a sine of 997 Hz at full scale in one channel reads −3.01 LUFS.
  expect(lufs(sine(1, 2_000, 997, rate), rate)).toBeCloseTo(-3.01, 0)
  expect(lufs(sine(0.1, 2_000, 997, rate), rate)).toBeCloseTo(-23.01, 0)
})

test('pauses do not count', () => {
  const speech = sine(0.1, 1_200)
  const paused = new Int16Array(speech.length * 4)
  paused.set(speech)
  expect(lufs(paused)).toBeCloseTo(lufs(speech), 1)
  expect(lufs(sine(0.001, 3_000))).toBe(Number.NEGATIVE_INFINITY)
})

describe('a recording', () => {
  test('brings both sides to one loudness', async () => {
    const wav = new WavRecording()
    await runProcessor(
      new Recorder({ to: wav, loudnessLufs: -20 }),
      talk(sine(0.02, 8_000), sine(0.8, 8_000)),
    )
    const { samples, channels } = readWav(wav.wav())
    expect(channels).toBe(2)
    const late = samples.subarray(samples.length / 2)
    for (const side of [0, 1]) expect(lufs(late.filter((_, i) => i % 2 === side))).toBeCloseTo(-20, 0)
    expect(samples.reduce((peak, each) => Math.max(peak, Math.abs(each)), 0)).toBeLessThanOrEqual(32_767)
  })

  test('may hold both sides in one channel', async () => {
    const wav = new WavRecording()
    const constant = (value: number) => new Int16Array(16_000).fill(value)
    await runProcessor(new Recorder({ to: wav, layout: 'mixed' }), talk(constant(20_000), constant(20_000)))
    const { samples, channels } = readWav(wav.wav())
    expect([channels, samples.length, samples[8_000]]).toEqual([1, 16_000, 32_767])
  })

  test('goes to a slow sink in order, one write at a time, and stays in time if it cannot keep up', async () => {
    const gate = Promise.withResolvers<void>()
    const written: number[] = []
    let under = 0
    let most = 0
    const slow: RecordingSink = {
      open() {},
      async write(samples) {
        most = Math.max(most, ++under)
        if (written.length === 3) await gate.promise
        under--
        for (const sample of samples) written.push(sample)
      },
      close() {},
    }
    const errors: unknown[] = []
    const format = { sampleRate: 1, channels: 1 }
    const writer = new SinkWriter(slow, format, { clock: systemClock, failed: (error) => errors.push(error) })
    for (let second = 1; second <= 3; second++) {
      writer.write(Int16Array.of(second))
      await writer.ready()
    }
    for (let second = 4; second <= 100; second++) writer.write(Int16Array.of(second))
    gate.resolve()
    await writer.ready()
    writer.write(Int16Array.of(101))
    await writer.close()
    expect([most, errors]).toEqual([1, []])
    // The 4th second is under way and 30 s wait; what came then is only counted.
    const expected = Array.from({ length: 101 }, (_, i) => (i < 34 || i === 100 ? i + 1 : 0))
    expect(written).toEqual(expected)
  })

  test('that fails is reported once, and the call goes on', async () => {
    const broken: RecordingSink = {
      open() {},
      write: () => Promise.reject(new Error('The disk is full.')),
      close() {},
    }
    const { upstream, downstream } = await runProcessor(
      new Recorder({ to: broken }),
      talk(sine(0.1, 3_000), sine(0.1, 3_000)),
    )
    expect(upstream.filter((frame) => frame instanceof ErrorFrame)).toHaveLength(1)
    expect(downstream.filter((frame) => frame instanceof AudioRawFrame)).toHaveLength(150)
  })
})

test('each turn is recorded by itself', async () => {
  const files: { name: string; samples: Int16Array }[] = []
  const recorder = new TurnRecorder({
    preRollMs: 100,
    to: ({ speaker, index }) =>
      new WavRecording({
        done: (wav) => files.push({ name: `${index} ${speaker}`, samples: readWav(wav).samples }),
      }),
  })
  const heard = (value: number) =>
    new AudioRawFrame({ samples: new Int16Array(1_600).fill(value), sampleRate })
  const said = (value: number, turn: number) =>
    new HeardAudioFrame({ samples: new Int16Array(1_600).fill(value), sampleRate, turn })
  await runProcessor(recorder, [
    heard(1),
    heard(2),
    new UserTurnStartedFrame(),
    heard(3),
    new UserTurnEndedFrame({ text: 'Hello.' }),
    heard(4),
    said(5, 1),
    said(6, 1),
    new AgentTurnEndedFrame({ turn: 1 }),
    said(7, 2),
    new InterruptFrame({ turn: 3 }),
    new UserTurnStartedFrame(),
  ])
  expect(files.map(({ name, samples }) => [name, ...new Set(samples)])).toEqual([
    ['0 user', 2, 3],
    ['1 agent', 5, 6],
    ['2 agent', 7],
    ['3 user', 4],
  ])
})

test('the turns of both are brought to one loudness', async () => {
  const files = new Map<string, Int16Array>()
  const recorder = new TurnRecorder({
    loudnessLufs: -20,
    to: ({ speaker }) => new WavRecording({ done: (wav) => files.set(speaker, readWav(wav).samples) }),
  })
  const frames = talk(sine(0.02, 8_000), sine(0.8, 8_000))
  await runProcessor(recorder, [
    new UserTurnStartedFrame(),
    ...frames,
    new UserTurnEndedFrame({ text: 'Hello.' }),
  ])
  for (const speaker of ['user', 'agent']) {
    const samples = files.get(speaker)!
    expect(lufs(samples.subarray(samples.length / 2))).toBeCloseTo(-20, 0)
  }
})

test('what the user said last can be had as a file at any time', async () => {
  const last = new LastUserAudio({ preRollMs: 100, maxMs: 300 })
  const line = new Line([last])
  await line.start()
  const send = async (...frames: Frame[]) => {
    for (const frame of frames) void line.send(frame)
    await line.clock.advance(0)
    const wav = last.wav()
    return wav && [...new Set(readWav(wav).samples)]
  }
  const heard = (value: number) =>
    new AudioRawFrame({ samples: new Int16Array(1_600).fill(value), sampleRate })
  const ended = new UserTurnEndedFrame({ text: 'Hello.' })
  expect(await send(heard(1), heard(2))).toBeUndefined()
  expect(await send(new UserTurnStartedFrame(), heard(3))).toEqual([2, 3])
  expect(await send(ended, heard(4), new UserTurnStartedFrame(), heard(5))).toEqual([2, 3])
  expect(await send(heard(6), heard(7), ended)).toEqual([4, 5, 6])
  await line.end()
})
