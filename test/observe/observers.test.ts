import { describe, expect, test } from 'vitest'
import {
  type Frame,
  FrameProcessor,
  InterruptFrame,
  logMetrics,
  MetricsFrame,
  type Observer,
  ParallelPipeline,
  Pipeline,
  PipelineTask,
  SessionEvents,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

class Passing extends FrameProcessor {
  override readonly io = {}
}

class Failing extends FrameProcessor {
  protected override setup(): void {
    throw new Error('no microphone')
  }
}

/** Writes down what it is told, in order. */
function diary(): { readonly told: string[]; readonly observer: Observer } {
  const told: string[] = []
  const is = (frame: Frame) => frame.kind
  return {
    told,
    observer: {
      onStart: ({ id, processors }, atMs) =>
        told.push(`start ${id} at ${atMs}: ${processors.map(({ name }) => name).join()}`),
      onEnd: (ended, atMs) => told.push(`end at ${atMs}: ${ended.reason}`),
      onFrame: (frame, source, direction, atMs) =>
        told.push(`frame ${is(frame)} of ${source.name} ${direction} at ${atMs}`),
      onPush: (source, target, frame) => told.push(`push ${is(frame)} ${source.name} > ${target.name}`),
    },
  }
}

describe('an observer is told', () => {
  test('of each frame once, when it is first pushed, and of every hop', async () => {
    const clock = new VirtualClock()
    const { told, observer } = diary()
    const task = new PipelineTask(
      new Pipeline([
        new Passing({ name: 'a' }),
        new ParallelPipeline([[new Passing({ name: 'b' })], [new Passing({ name: 'c' })]]),
      ]),
      { clock, id: 'call', observers: [observer] },
    )
    const running = task.run()
    await clock.advance(70)
    void task.push(new TranscriptionFrame({ text: 'hello' }))
    task.end()
    await clock.runUntil(running)
    expect(told.filter((line) => line.startsWith('frame'))).toEqual([
      'frame start of a downstream at 0',
      'frame transcription of a downstream at 70',
      'frame end of a downstream at 70',
    ])
    expect(told.filter((line) => line.startsWith('push transcription')).sort()).toEqual([
      'push transcription ParallelPipeline > sink',
      'push transcription a > ParallelPipeline',
      'push transcription b > ParallelPipeline[0].tail',
      'push transcription c > ParallelPipeline[1].tail',
    ])
    expect(told[0]).toBe('start call at 0: a,ParallelPipeline,b,c')
    expect(told.at(-1)).toBe('end at 70: ended')
  })

  test('of a frame that goes both ways once', async () => {
    const clock = new VirtualClock()
    const frames: Frame[] = []
    const task = new PipelineTask(new Pipeline([new Passing()]), {
      clock,
      observers: [{ onFrame: (frame) => frames.push(frame) }],
    })
    class Raising extends Passing {
      raise(): void {
        this.interrupt('user')
      }
    }
    const raising = new Raising()
    const both = new PipelineTask(new Pipeline([new Passing(), raising, new Passing()]), {
      clock,
      observers: [{ onFrame: (frame) => frames.push(frame) }],
    })
    const running = both.run()
    await clock.advance(0)
    raising.raise()
    both.end()
    await clock.runUntil(running)
    expect(frames.filter((frame) => frame instanceof InterruptFrame)).toHaveLength(1)
    // Another task has observers of its own: the same frame is new to them.
    const shared = frames.find((frame) => frame instanceof InterruptFrame)!
    void task.push(shared)
    task.end()
    await clock.runUntil(task.run())
    expect(frames.filter((frame) => frame === shared)).toHaveLength(2)
  })

  test.each([
    ['ended', (task: PipelineTask) => task.end()],
    ['cancelled', (task: PipelineTask) => task.cancel()],
  ])('that the session is over when it is %s, once and last', async (reason, over) => {
    const clock = new VirtualClock()
    const { told, observer } = diary()
    const task = new PipelineTask(new Pipeline([new Passing()]), { clock, observers: [observer] })
    const running = task.run()
    await clock.advance(5)
    over(task)
    await clock.runUntil(running)
    expect(told.filter((line) => line.startsWith('end'))).toEqual([`end at 5: ${reason}`])
    expect(told.at(-1)).toBe(`end at 5: ${reason}`)
  })

  test('that a session which could not start is over, and why', async () => {
    const clock = new VirtualClock()
    const ends: unknown[] = []
    const starts: unknown[] = []
    const task = new PipelineTask(new Pipeline([new Failing()]), {
      clock,
      observers: [{ onStart: (...all) => starts.push(all), onEnd: (ended) => ends.push(ended) }],
    })
    await expect(clock.runUntil(task.run())).rejects.toThrow('no microphone')
    expect(starts).toEqual([])
    expect(ends).toMatchObject([
      { reason: 'failed', error: { message: expect.stringContaining('no microphone') } },
    ])
  })

  test('of nothing it does not ask for', async () => {
    const clock = new VirtualClock()
    const task = new PipelineTask(new Pipeline([new Passing()]), { clock, observers: [{ onEnd: () => {} }] })
    const { observer } = task.environment
    expect([observer?.onPush, observer?.onCall, observer?.onStart]).toEqual([undefined, undefined, undefined])
    expect(new PipelineTask(new Pipeline([new Passing()]), { clock }).environment.observer).toBeUndefined()
    task.end()
    await clock.runUntil(task.run())
  })
})

test('an observer that fails at the start or the end of a session harms nobody else', async () => {
  const clock = new VirtualClock()
  const logged: string[] = []
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (_: object, message: string) => void logged.push(message),
  }
  const fail = () => {
    throw new Error('a full disk')
  }
  const task = new PipelineTask(new Pipeline([new Passing()]), {
    clock,
    logger,
    observers: [{ onStart: fail, onEnd: fail }],
  })
  task.end()
  expect(await clock.runUntil(task.run())).toEqual({ reason: 'ended' })
  expect(logged).toEqual(['a listener of the task failed', 'a listener of the task failed'])
})

test('observers of ours keep no frames: one frame object that is told again is told again', () => {
  const told: string[] = []
  const logger = {
    debug() {},
    warn() {},
    error() {},
    info: (_: object, line: string) => void told.push(line),
  }
  const source = { name: 'any', waiting: 0 }
  const metrics = new MetricsFrame({
    metrics: { type: 'turn', turn: 1, totalMs: 5, interrupted: false },
  })
  const observers: Observer[] = [logMetrics(logger), new SessionEvents(({ type }) => told.push(type))]
  for (const observer of observers)
    for (let i = 0; i < 2; i++) observer.onFrame?.(metrics, source, 'downstream', 0)
  expect(told).toEqual(['a turn was measured', 'a turn was measured', 'turn', 'turn'])
})
