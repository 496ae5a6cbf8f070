import { describe, expect, test } from 'vitest'
import { STT, type STTProcessorOptions } from '../../../processors/stt/index.ts'
import {
  AudioRawFrame,
  ErrorFrame,
  type Frame,
  InterimTranscriptionFrame,
  InterruptFrame,
  MetricsFrame,
  type STTProvider,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedSTTOptions,
  type Step,
  scriptedStt,
  speakWords,
} from '../../../src/testing/index.ts'
import { audioFrames } from './audio-frames.ts'

/** Speech that is noticed `lateMs` after it began. */
function spoken(text: string, lateMs = 0): Step[] {
  const frames = audioFrames(speakWords(text))
  const before = lateMs / 20
  return [
    ...frames.slice(0, before),
    new VADUserStartedSpeakingFrame({ leadMs: lateMs }),
    ...frames.slice(before),
    { waitMs: 0 },
    new VADUserStoppedSpeakingFrame({ silenceMs: 0 }),
  ]
}

async function listen(
  steps: readonly Step[],
  script: ScriptedSTTOptions = {},
  options: STTProcessorOptions = {},
) {
  const stt = new STT(scriptedStt(script), options)
  const run = await runProcessor(stt, steps)
  return {
    ...run,
    stt,
    finals: texts(run.downstream, TranscriptionFrame),
    interims: texts(run.downstream, InterimTranscriptionFrame),
  }
}

function texts(
  frames: readonly Frame[],
  type: typeof TranscriptionFrame | typeof InterimTranscriptionFrame,
): string[] {
  return frames.flatMap((frame) => (frame instanceof type ? [frame.text] : []))
}

test('each stretch of speech gives interim transcripts and one that stands', async () => {
  const { finals, interims } = await listen([...spoken('go home now'), ...spoken('please')])
  expect(finals).toEqual(['go home now', 'please'])
  expect(interims).toContain('go home')
})

test('the first syllable is not lost when speech is noticed late', async () => {
  expect((await listen(spoken('hello there', 200))).finals).toEqual(['hello there'])
})

test('audio passes on, and what is heard is never dropped by an interrupt', async () => {
  const steps = [...spoken('stop'), new InterruptFrame({ turn: 5 }), { waitMs: 500 }]
  const { downstream, finals } = await listen(steps, { finalMs: 200 })
  expect(finals).toEqual(['stop'])
  expect(downstream.filter((frame) => frame instanceof AudioRawFrame)).toHaveLength(15)
})

test('transcripts keep the order of what was said, however long each takes', async () => {
  let calls = 0
  const provider: STTProvider = {
    name: 'uneven',
    sampleRate: 16_000,
    mode: 'utterance',
    async *transcribe({ audio: stream }, { clock, signal }) {
      const call = calls++
      for await (const _ of stream);
      await clock.sleep(call === 0 ? 500 : 10, signal)
      yield { type: 'final', text: `said ${call}` }
      yield { type: 'flushed' }
    },
  }
  const { downstream } = await runProcessor(new STT(provider), [
    ...spoken('a'),
    ...spoken('b'),
    { waitMs: 1_000 },
  ])
  expect(texts(downstream, TranscriptionFrame)).toEqual(['said 0', 'said 1'])
})

test('what is being transcribed when the session ends is not lost', async () => {
  expect((await listen(spoken('last words'), { finalMs: 400 })).finals).toEqual(['last words'])
})

describe('a recognizer', () => {
  test('that hears nothing says so', async () => {
    expect((await listen(spoken('noise'), { faults: { 0: 'empty' } })).finals).toEqual([''])
  })

  test('that fails is reported, and nobody waits for it', async () => {
    const { upstream, finals } = await listen(spoken('lost words'), { faults: { 0: 'fail' }, interim: false })
    expect(upstream.find((frame) => frame instanceof ErrorFrame)?.error).toMatchObject({
      code: 'STT_FAILED',
      processor: 'STT',
    })
    expect(finals).toEqual([''])
  })

  test('that never ends is given up, and its last interim transcript stands', async () => {
    const steps = [...spoken('half heard'), { waitMs: 2_000 }]
    const { upstream, finals } = await listen(steps, { faults: { 0: 'hang' } }, { finalMs: 1_000 })
    expect(upstream.find((frame) => frame instanceof ErrorFrame)?.error).toMatchObject({ code: 'TIMED_OUT' })
    expect(finals).toEqual(['half heard'])
  })

  test('that hears continuously decides itself what stands', async () => {
    const provider: STTProvider = {
      name: 'continuous',
      mode: 'session',
      sampleRate: 16_000,
      async *transcribe({ audio: stream }) {
        let chunks = 0
        for await (const chunk of stream)
          if (chunk instanceof Int16Array && ++chunks % 10 === 0)
            yield { type: chunks % 20 === 0 ? 'final' : 'interim', text: `${chunks}` }
      },
    }
    const { downstream } = await runProcessor(new STT(provider), [
      ...audioFrames(new Int16Array(320 * 40)),
      { waitMs: 10 },
    ])
    expect(texts(downstream, TranscriptionFrame)).toEqual(['20', '40'])
    expect(texts(downstream, InterimTranscriptionFrame)).toEqual(['10', '30'])
  })
})

test('measures from the end of speech, and keeps the last audio', async () => {
  const { downstream, stt } = await listen([...spoken('one two'), { waitMs: 1_000 }], { finalMs: 120 })
  const metrics = downstream.find((frame) => frame instanceof MetricsFrame)?.metrics
  expect(metrics).toMatchObject({ stage: 'stt', durationMs: 120, ttfbMs: 120, audioSeconds: 0.6 })
  expect(stt.lastUtterance).toEqual(speakWords('one two'))
})

test('converts stereo at 48 kHz to what the recognizer takes', async () => {
  let heard = 0
  const provider: STTProvider = {
    name: 'counter',
    sampleRate: 16_000,
    mode: 'utterance',
    async *transcribe({ audio: stream }) {
      for await (const chunk of stream) if (chunk instanceof Int16Array) heard += chunk.length
      yield { type: 'final', text: 'yes' }
      yield { type: 'flushed' }
    },
  }
  const frame = () => new AudioRawFrame({ samples: new Int16Array(960 * 2), sampleRate: 48_000, channels: 2 })
  await runProcessor(new STT(provider), [
    new VADUserStartedSpeakingFrame(),
    ...Array.from({ length: 50 }, frame),
    new VADUserStoppedSpeakingFrame(),
  ])
  expect(heard).toBeGreaterThan(15_900)
  expect(heard).toBeLessThanOrEqual(16_000)
})
