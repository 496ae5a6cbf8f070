import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fallback, LLM, TTS, tap } from '../../processors/index.ts'
import {
  AudioRawFrame,
  type Frame,
  FrameProcessor,
  MetricsFrame,
  ParallelPipeline,
  Pipeline,
  PipelineTask,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { allProcessors } from '../../src/pipeline/pipeline.ts'
import { scriptedLlm, scriptedTts, VirtualClock } from '../../src/testing/index.ts'

class Passing extends FrameProcessor {
  override readonly io = {}
}

class Named extends Passing {
  static override readonly processorName: string = 'named'
}

class Failing extends Passing {
  override process(frame: Frame): void {
    if (frame instanceof TranscriptionFrame) throw new Error('no')
    this.push(frame)
  }
}

function namesIn(pipeline: Pipeline): string[] {
  new PipelineTask(pipeline)
  return allProcessors(pipeline.processors).map(({ name }) => name)
}

describe('a processor is called', () => {
  test('by its option, else by its class, which may say how', () => {
    class Inherits extends Named {}
    expect(new Passing({ name: 'a' }).name).toBe('a')
    expect(new Named().name).toBe('named')
    expect(new Inherits().name).toBe('named')
    expect(new Passing().name).toBe('Passing')
  })

  test('like no other in its task', () => {
    const pipeline = new Pipeline([
      new Passing(),
      new Passing({ name: 'b' }),
      new Passing(),
      new Pipeline([new Passing(), new Passing({ name: 'b' })]),
      new ParallelPipeline([[new Passing()], [tap(() => {}), tap(() => {})]]),
    ])
    expect(namesIn(pipeline)).toEqual([
      'Passing',
      'b',
      'Passing 2',
      'Passing 3',
      'b 2',
      'ParallelPipeline',
      'Passing 4',
      'tap',
      'tap 2',
    ])
  })

  test('and not by a number that somebody has as a name', () => {
    const names = ['TTS', 'TTS', 'TTS 2', 'TTS', 'TTS 2'].map((name) => new Passing({ name }))
    expect(namesIn(new Pipeline(names))).toEqual(['TTS', 'TTS 3', 'TTS 2', 'TTS 4', 'TTS 2 2'])
  })

  test('whatever names are given, and however pipelines stand in each other', () => {
    const name = fc.constantFrom('a', 'a 2', 'a 3', 'a 2 2', 'b')
    fc.assert(
      fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 6 }), { minLength: 1 }), (all) => {
        const inner = all.map((each) => new Pipeline(each.map((name) => new Passing({ name }))))
        const names = namesIn(new Pipeline(inner))
        expect(new Set(names).size).toBe(names.length)
        // The first of a name keeps it.
        for (const each of new Set(all.flat())) expect(names[all.flat().indexOf(each)]).toBe(each)
      }),
    )
  })

  test('so in metrics, logs and errors', async () => {
    const clock = new VirtualClock()
    const errors: unknown[] = []
    const logged: unknown[] = []
    const dropped: unknown[] = []
    class Stuck extends Passing {
      override process(frame: Frame): void | Promise<void> {
        return frame instanceof AudioRawFrame ? new Promise(() => {}) : this.push(frame)
      }
    }
    const logger = {
      debug() {},
      info() {},
      warn: (fields: object) => void logged.push(fields),
      error: (fields: object) => void logged.push(fields),
    }
    const branches = () => new ParallelPipeline([[new Passing()], [new Stuck()]])
    const task = new PipelineTask(
      new Pipeline([branches(), branches(), new Failing(), new Failing(), new Failing()]),
      {
        clock,
        logger,
        limits: { highWater: 1, capacity: 2 },
        cleanupTimeoutMs: 1,
        observers: [
          {
            onFrame: (frame) => frame instanceof MetricsFrame && dropped.push(frame.metrics),
          },
        ],
      },
    )
    task.on('error', ({ processor, message }) => errors.push([processor, message]))
    const running = task.run()
    await clock.advance(0)
    void task.push(new TranscriptionFrame({ text: 'x' }))
    for (let i = 0; i < 9; i++)
      void task.push(new AudioRawFrame({ samples: new Int16Array(160), sampleRate: 8_000 }))
    await clock.advance(10)
    task.cancel()
    await clock.runUntil(running)
    expect(errors).toEqual([['Failing', 'Failing failed on transcription: no']])
    expect(dropped).toContainEqual({ type: 'dropped', processor: 'ParallelPipeline[1]', frames: 1 })
    expect(dropped).toContainEqual({ type: 'dropped', processor: 'ParallelPipeline 2[1]', frames: 1 })
    expect(logged).toContainEqual({ processor: 'ParallelPipeline 2[1]', frames: 1 })
  })
})

test('what a fallback is made of has names of its own', () => {
  const llm = (name: string) => new LLM({ ...scriptedLlm({ answers: ['x'] }), name })
  const pipeline = new Pipeline([
    new Fallback([llm('a'), llm('b')]),
    new Fallback([new TTS(scriptedTts()), new TTS(scriptedTts())], { name: 'voices' }),
    new TTS(scriptedTts()),
  ])
  expect(namesIn(pipeline)).toEqual(['Fallback', 'LLM', 'LLM 2', 'voices', 'TTS', 'TTS 2', 'TTS 3'])
})
