import { expect, test } from 'vitest'
import { Resample } from '../../../processors/audio/index.ts'
import {
  AudioRawFrame,
  type Frame,
  FrameProcessor,
  InterruptFrame,
  Pipeline,
  PipelineError,
  TransportOutput,
  TTSAudioFrame,
  TTSStoppedFrame,
} from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'

const speech = (turn: number, ms: number) =>
  new TTSAudioFrame({ samples: new Int16Array(24 * ms).fill(1_000), sampleRate: 24_000, turn })
const total = (frames: readonly Frame[]) =>
  frames.reduce((sum, frame) => sum + (frame instanceof TTSAudioFrame ? frame.samples.length : 0), 0)

test('the listener is heard in mono at the rate asked for', async () => {
  const stereo = new AudioRawFrame({
    samples: new Int16Array(48_000 * 2),
    sampleRate: 48_000,
    channels: 2,
    pts: 7,
  })
  const { downstream } = await runProcessor(new Resample({ sampleRate: 16_000 }), [stereo])
  expect(downstream).toMatchObject([{ kind: 'audio-raw', sampleRate: 16_000, channels: 1, pts: 7 }])
})

test('an answer keeps its length and its turn, and ends before its end', async () => {
  const { downstream } = await runProcessor(new Resample({ sampleRate: 8_000 }), [
    speech(3, 500),
    speech(3, 500),
    new TTSStoppedFrame({ turn: 3 }),
  ])
  expect(total(downstream)).toBe(8_000)
  expect(downstream.every(({ turn }) => turn === 3)).toBe(true)
  expect(downstream.at(-1)).toBeInstanceOf(TTSStoppedFrame)
})

test('nothing of an interrupted answer is left for the next', async () => {
  const steps = [
    speech(1, 100),
    new InterruptFrame({ turn: 2 }),
    speech(2, 100),
    new TTSStoppedFrame({ turn: 2 }),
  ]
  const { downstream } = await runProcessor(new Resample({ sampleRate: 8_000 }), steps)
  expect(total(downstream.filter(({ turn }) => turn === 2))).toBe(800)
})

test('a pipeline whose rates do not fit is named when it is made, and fits with it', () => {
  class Voice extends FrameProcessor {
    override readonly io = { makesAudio: { frame: TTSAudioFrame, sampleRate: 24_000 } }
  }
  const phone = () => new TransportOutput({ sampleRate: 8_000, write() {} })
  expect(() => new Pipeline([new Voice(), phone()])).toThrow(PipelineError)
  expect(() => new Pipeline([new Voice(), phone()])).toThrow(
    /24000 Hz and TransportOutput takes 8000 Hz.*Resample\(\{ sampleRate: 8000 \}\)/,
  )
  expect(new Pipeline([new Voice(), new Resample({ sampleRate: 8_000 }), phone()]).processors).toHaveLength(3)
})
