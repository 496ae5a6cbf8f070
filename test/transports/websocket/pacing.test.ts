import { expect, test } from 'vitest'
import {
  AgentStoppedSpeakingFrame,
  type AudioSink,
  EndFrame,
  type Frame,
  FrameProcessor,
  HeardTextFrame,
  InterruptFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  Pipeline,
  PipelineTask,
  TransportOutput,
  TTSAudioFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  WordPlaces,
} from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'

const sampleRate = 16_000
const words = new WordPlaces('one two three').place(
  ['one', 'two', 'three'].map((text, i) => ({ text, startMs: i * 100, endMs: (i + 1) * 100 })),
)

/** An output with a sink that is `leadMs` ahead, and what comes out of it when. */
async function playing(sinkOptions: Partial<AudioSink>) {
  const clock = new VirtualClock()
  const written: { atMs: number; soundsAtMs: number; ms: number }[] = []
  const told: { atMs: number; what: string }[] = []
  const sink: AudioSink = {
    sampleRate,
    write: (samples, soundsAtMs) =>
      written.push({ atMs: clock.now(), soundsAtMs, ms: samples.length / (sampleRate / 1000) }),
    ...sinkOptions,
  }
  class Tell extends FrameProcessor {
    override process(frame: Frame) {
      if (frame instanceof HeardTextFrame) told.push({ atMs: clock.now(), what: frame.text.trim() })
      if (frame instanceof AgentStoppedSpeakingFrame) told.push({ atMs: clock.now(), what: 'stopped' })
      return this.push(frame)
    }
  }
  const task = new PipelineTask(new Pipeline([new TransportOutput(sink), new Tell()]), { clock })
  const run = task.run()
  await clock.advance(0)
  /** Three words of 100 ms each. */
  const speak = (turn = 0) => {
    void task.push(new TTSTextFrame({ sentence: 1, text: 'one two three', turn }))
    void task.push(new TTSWordsFrame({ sentence: 1, words, turn }))
    void task.push(new TTSAudioFrame({ samples: new Int16Array(4_800), sampleRate, turn, sentence: 1 }))
    void task.push(new TTSStoppedFrame({ turn, last: true }))
  }
  return { clock, task, run, written, told, speak, words: () => told.map(({ what }) => what) }
}

test('audio is sent ahead of its time by the lead, and told of when it sounds', async () => {
  const { clock, written, told, speak } = await playing({ leadMs: 100, clear() {} })
  speak()
  await clock.advance(0)
  expect(written.map(({ soundsAtMs }) => soundsAtMs)).toEqual([0, 20, 40, 60, 80, 100])
  await clock.advance(1_000)
  expect(written).toHaveLength(15)
  expect(written.every(({ atMs, soundsAtMs }) => soundsAtMs - atMs <= 100)).toBe(true)
  expect(told).toEqual([
    { atMs: 100, what: 'one' },
    { atMs: 200, what: 'two' },
    { atMs: 300, what: 'three' },
    { atMs: 300, what: 'stopped' },
  ])
  await clock.advance(0)
})

test('an interrupt calls back what has not sounded: it was not heard', async () => {
  let cleared = 0
  const made = await playing({ leadMs: 100, clear: () => cleared++ })
  made.speak()
  await made.clock.advance(110)
  void made.task.push(new InterruptFrame({ turn: 1 }))
  await made.clock.advance(500)
  expect(cleared).toBe(1)
  expect(made.words()).toEqual(['one', 'stopped'])
  expect(made.written.reduce((sum, { ms }) => sum + ms, 0)).toBe(220)
  made.speak(1)
  await made.clock.advance(0)
  expect(made.written.at(-1)?.soundsAtMs).toBe(610 + 100)
  expect(made.written.at(-1)?.atMs).toBe(610)
})

test('what cannot be called back counts as heard, and what follows comes after it', async () => {
  const made = await playing({ leadMs: 100 })
  made.speak()
  await made.clock.advance(110)
  void made.task.push(new InterruptFrame({ turn: 1 }))
  await made.clock.advance(0)
  expect(made.words()).toEqual(['one', 'two', 'stopped'])
  const before = made.written.length
  made.speak(1)
  await made.clock.advance(20)
  expect(made.written[before]?.soundsAtMs).toBe(220)
})

test('an end that tells its position is believed, not the clock', async () => {
  let playedMs = 0
  const made = await playing({ leadMs: 100, clear() {}, played: () => (playedMs / 1000) * sampleRate })
  made.speak()
  await made.clock.advance(500)
  expect(made.words()).toEqual([])
  playedMs = 150
  await made.clock.advance(20)
  expect(made.words()).toEqual(['one'])
  playedMs = 300
  await made.clock.advance(20)
  expect(made.words()).toEqual(['one', 'two', 'three', 'stopped'])
})

test('an end that stops telling is not waited for without end', async () => {
  const made = await playing({ leadMs: 100, clear() {}, played: () => 0 })
  made.speak()
  made.task.end()
  expect(await made.clock.runUntil(made.run)).toEqual({ reason: 'ended' })
  expect(made.words()).toEqual(['one', 'two', 'three', 'stopped'])
  expect(made.clock.now()).toBeLessThan(35_000)
  expect(made.clock.pendingTimers).toBe(0)
})

test('the end waits until the last word has sounded', async () => {
  const made = await playing({ leadMs: 100, clear() {} })
  made.speak()
  void made.task.push(new EndFrame())
  await made.clock.runUntil(made.run)
  expect(made.clock.now()).toBeGreaterThanOrEqual(300)
  expect(made.clock.pendingTimers).toBe(0)
})

test('a pause lets the lead run out and goes on where it stopped', async () => {
  const made = await playing({ leadMs: 100, clear() {} })
  made.speak()
  await made.clock.advance(50)
  void made.task.push(new OutputPauseFrame())
  await made.clock.advance(1_000)
  expect(made.written).toHaveLength(8)
  void made.task.push(new OutputResumeFrame())
  await made.clock.advance(1_000)
  expect(made.written).toHaveLength(15)
  expect(made.words()).toEqual(['one', 'two', 'three', 'stopped'])
})

test('a voice that is slower than speech leaves a gap, and nothing is sent before it is there', async () => {
  const made = await playing({ leadMs: 100, clear() {} })
  const half = () =>
    void made.task.push(new TTSAudioFrame({ samples: new Int16Array(2_400), sampleRate, turn: 0 }))
  half()
  await made.clock.advance(300)
  half()
  await made.clock.advance(1_000)
  expect(made.written[7]?.soundsAtMs).toBeCloseTo(140)
  expect(made.written[8]!.soundsAtMs).toBeGreaterThanOrEqual(300)
})

test('a chunk that is no whole number of samples makes no gap', async () => {
  const made = await playing({ sampleRate: 11_025 })
  void made.task.push(new TTSAudioFrame({ samples: new Int16Array(11_025 * 5), sampleRate: 11_025, turn: 0 }))
  await made.clock.advance(10_000)
  const { atMs, soundsAtMs } = made.written.at(-1)!
  expect(soundsAtMs).toBeGreaterThan(4_950)
  expect(soundsAtMs).toBeLessThan(5_000)
  expect(Math.abs(atMs - soundsAtMs)).toBeLessThan(25)
})
