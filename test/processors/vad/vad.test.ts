import { describe, expect, test } from 'vitest'
import { VAD, type VADOptions } from '../../../processors/vad/index.ts'
import {
  AudioRawFrame,
  ErrorFrame,
  type Frame,
  type VADProvider,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step, scriptedVad, speakWords } from '../../../src/testing/index.ts'

function line(samples: Int16Array, sampleRate = 16_000): Step[] {
  const size = sampleRate / 50
  const steps: Step[] = []
  for (let at = 0; at < samples.length; at += size)
    steps.push(new AudioRawFrame({ samples: samples.subarray(at, at + size), sampleRate }), { waitMs: 20 })
  return steps
}

const silence = (ms: number) => line(new Int16Array(16 * ms))
const voice = (ms: number) => line(speakWords('a', { msPerWord: ms }))

function speech(frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) =>
    frame instanceof VADUserStartedSpeakingFrame
      ? 'started'
      : frame instanceof VADUserStoppedSpeakingFrame
        ? 'stopped'
        : [],
  )
}

async function hear(steps: readonly Step[], options: VADOptions = {}) {
  return runProcessor(new VAD(scriptedVad(), options), steps)
}

test('speech starts and stops once, however long it is', async () => {
  const { downstream } = await hear([...silence(500), ...voice(2_000), ...silence(500)])
  expect(speech(downstream)).toEqual(['started', 'stopped'])
})

test('a click is no speech, and a short pause does not end it', async () => {
  expect(speech((await hear([...silence(200), ...voice(40), ...silence(500)])).downstream)).toEqual([])
  const paused = await hear([...voice(500), ...silence(100), ...voice(500), ...silence(500)])
  expect(speech(paused.downstream)).toEqual(['started', 'stopped'])
})

test('tells of every pause, once, before it is sure that it is the end', async () => {
  const steps = [...voice(500), ...silence(160), ...voice(500), ...silence(500)]
  const { downstream } = await hear(steps)
  const kinds = downstream.filter((frame) => !(frame instanceof AudioRawFrame)).map(({ kind }) => kind)
  expect(kinds).toEqual([
    'vad-user-started-speaking',
    'vad-user-paused',
    'vad-user-paused',
    'vad-user-stopped-speaking',
  ])
})

test('says how much was over when it noticed', async () => {
  const { downstream } = await hear([...silence(320), ...voice(1_000), ...silence(500)], {
    startMs: 160,
    stopMs: 320,
  })
  expect(downstream.find((frame) => frame instanceof VADUserStartedSpeakingFrame)?.leadMs).toBe(160)
  expect(downstream.find((frame) => frame instanceof VADUserStoppedSpeakingFrame)?.silenceMs).toBe(320)
})

test('counts from where the voice began, though audio that came at once has passed on before it was heard', async () => {
  const samples = Int16Array.from([
    ...new Int16Array(16 * 320),
    ...speakWords('a', { msPerWord: 1_000 }),
    ...new Int16Array(16 * 500),
  ])
  const slow: VADProvider = {
    ...scriptedVad(),
    open: async (context) => {
      const stream = await scriptedVad().open(context)
      const probability = async (window: Int16Array) => {
        await context.clock.sleep(5)
        return stream.probability(window)
      }
      return { probability, reset: () => stream.reset(), close: () => stream.close() }
    },
  }
  const burst = line(samples).filter((step) => step instanceof AudioRawFrame)
  const { downstream } = await runProcessor(new VAD(slow), [...burst, { waitMs: 1_000 }])
  const started = downstream.findIndex((frame) => frame instanceof VADUserStartedSpeakingFrame)
  const passedMs = downstream.slice(0, started).filter((frame) => frame instanceof AudioRawFrame).length * 20
  const { leadMs } = downstream[started] as VADUserStartedSpeakingFrame
  expect(passedMs).toBe(1_820)
  expect(Math.abs(passedMs - leadMs - 320)).toBeLessThanOrEqual(32)
})

test('passes all audio on, before what it says of it', async () => {
  const { downstream } = await hear([...voice(400)])
  expect(downstream.filter((frame) => frame instanceof AudioRawFrame)).toHaveLength(20)
  expect(downstream[0]).toBeInstanceOf(AudioRawFrame)
})

test('speech that lasts to the end of the session is ended', async () => {
  expect(speech((await hear(voice(800))).downstream)).toEqual(['started', 'stopped'])
})

test('hears audio of any rate', async () => {
  const { downstream } = await hear([
    ...line(
      speakWords('a', { sampleRate: 48_000, msPerWord: 600 }).map((_, i) => (i % 200 < 100 ? 9_000 : -9_000)),
      48_000,
    ),
  ])
  expect(speech(downstream)).toEqual(['started', 'stopped'])
})

describe('a provider', () => {
  const broken = (fails: (window: number) => boolean): VADProvider => {
    let windows = 0
    return {
      name: 'broken',
      sampleRate: 16_000,
      windowSamples: 512,
      open: () => ({
        async probability() {
          if (fails(windows++)) throw new Error('lost the model')
          return 0
        },
        reset() {},
        close() {},
      }),
    }
  }

  test('that fails again and again is reported once, and audio goes on', async () => {
    const { upstream, downstream } = await runProcessor(new VAD(broken(() => true)), silence(640))
    expect(upstream.map((frame) => frame instanceof ErrorFrame && frame.error.code)).toEqual(['VAD_FAILED'])
    expect(downstream).toHaveLength(32)
  })

  test('is closed with the session', async () => {
    let closed = 0
    const provider: VADProvider = {
      ...scriptedVad(),
      open: () => ({ probability: () => 0, reset() {}, close: () => void closed++ }),
    }
    await runProcessor(new VAD(provider), silence(100), { cancel: true })
    expect(closed).toBe(1)
  })
})
