import { expect, test } from 'vitest'
import {
  AudioRawFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  HeartbeatFrame,
  Pipeline,
  PipelineTask,
  type PipelineTaskOptions,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

class Sticking extends FrameProcessor {
  stuck: Promise<void> | undefined
  beats = 0

  override async process(frame: Frame, direction: Direction) {
    if (frame instanceof HeartbeatFrame) this.beats++
    if (frame.lane !== 'system') await this.stuck
    await this.push(frame, direction)
  }
}

function session(options: PipelineTaskOptions) {
  const clock = new VirtualClock()
  const sticking = new Sticking()
  const task = new PipelineTask(new Pipeline([sticking]), { ...options, clock })
  const stalls: number[] = []
  task.on('stalled', ({ sinceMs }) => stalls.push(sinceMs))
  return { clock, sticking, task, stalls, run: task.run() }
}

test('heartbeats go through the pipeline, and nothing is said while they come back', async () => {
  const { clock, sticking, task, stalls, run } = session({ heartbeatMs: 1_000 })
  await clock.advance(10_500)
  expect(sticking.beats).toBe(10)
  expect(stalls).toEqual([])
  task.end()
  await clock.runUntil(run)
  expect(clock.pendingTimers).toBe(0)
})

test('a processor that is stuck is noticed, is not buried in heartbeats, and may recover', async () => {
  const { clock, sticking, task, stalls, run } = session({ heartbeatMs: 1_000, limits: { capacity: 8 } })
  const stuck = Promise.withResolvers<void>()
  await clock.advance(1_500)
  sticking.stuck = stuck.promise
  await clock.advance(100_000)
  expect(stalls.slice(0, 2)).toEqual([4_000, 5_000])
  expect(sticking.waiting).toBeLessThan(8)
  stuck.resolve()
  await clock.advance(1_000)
  stalls.length = 0
  await clock.advance(10_000)
  expect(stalls).toEqual([])
  task.cancel()
  await clock.runUntil(run)
})

test('a session in which nothing happens ends as idle; a microphone that sends is nothing', async () => {
  const { clock, task, run } = session({ idleTimeoutMs: 5_000 })
  const send = () => {
    void task.push(new AudioRawFrame({ samples: new Int16Array(320), sampleRate: 16_000 }))
    if (clock.now() < 60_000) clock.setTimeout(send, 20)
  }
  send()
  clock.setTimeout(() => void task.push(new TranscriptionFrame({ text: 'hello' })), 3_000)
  expect(await clock.runUntil(run)).toEqual({ reason: 'idle' })
  expect(clock.now()).toBe(8_000)
})
