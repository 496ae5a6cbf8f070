import { expect, test } from 'vitest'
import { FrameProcessor, ParallelPipeline, Pipeline, PipelineTask } from '../../src/engine.ts'
import { runProcessor, VirtualClock } from '../../src/testing/index.ts'

class Passing extends FrameProcessor {}

async function over(pipeline: Pipeline): Promise<PipelineTask> {
  const clock = new VirtualClock()
  const task = new PipelineTask(pipeline, { clock })
  task.end()
  expect(await clock.runUntil(task.run())).toEqual({ reason: 'ended' })
  return task
}

const taken =
  'Passing is part of another pipeline or task already, running or over: a processor serves one session. ' +
  'Make new processors for each, in a function that returns a new Pipeline.'

test('E3: a pipeline in a second task is an error that says so, be the first over or not', async () => {
  const pipeline = new Pipeline([new Passing()])
  const first = new PipelineTask(pipeline, { clock: new VirtualClock() })
  expect(() => new PipelineTask(pipeline)).toThrow(taken)
  expect(first.environment.turns.current).toBe(0)
  const ended = new Pipeline([new Passing()])
  await over(ended)
  expect(() => new PipelineTask(ended)).toThrow(taken)
})

test('E3: a task that is run twice says so', async () => {
  const task = await over(new Pipeline([new Passing()]))
  await expect(task.run()).rejects.toThrow('A task runs once: make a new one.')
})

test('E3, a neighbour: one processor in two pipelines, in two branches, and in a test that ran it before', async () => {
  const shared = new Passing()
  const other = new Passing()
  await over(new Pipeline([shared]))
  expect(() => new PipelineTask(new Pipeline([other, shared]))).toThrow(taken)
  expect(() => new ParallelPipeline([[shared]])).toThrow(taken)
  await expect(runProcessor(shared, [])).rejects.toThrow(taken)
  // What stood beside it is none the worse.
  await over(new Pipeline([other]))
})

test('E3, a neighbour: whatever order run, end and cancel are called in, run settles', async () => {
  const clock = new VirtualClock()
  const early = new PipelineTask(new Pipeline([new Passing()]), { clock })
  early.cancel()
  expect(await clock.runUntil(early.run())).toEqual({ reason: 'cancelled' })
  early.end()
  early.cancel()
  const both = new PipelineTask(new Pipeline([new Passing()]), { clock })
  both.end()
  both.cancel()
  expect(await clock.runUntil(both.run())).toEqual({ reason: 'cancelled' })
  const twice = new PipelineTask(new Pipeline([new Passing()]), { clock })
  twice.end()
  twice.end()
  expect(await clock.runUntil(twice.run())).toEqual({ reason: 'ended' })
})
