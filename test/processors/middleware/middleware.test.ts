import { describe, expect, test } from 'vitest'
import { filter, gate, map, tap } from '../../../processors/middleware/index.ts'
import {
  type Direction,
  EndFrame,
  type Frame,
  InterruptFrame,
  LLMTextFrame,
  QueueOverflowError,
  StartFrame,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'

const text = (value: string) => new LLMTextFrame({ text: value })
const texts = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof LLMTextFrame ? frame.text : []))

test('filter lets pass what it is told to, both ways, and cannot break the pipeline', async () => {
  const keep = filter(
    (frame, direction) => direction === 'upstream' || (frame instanceof LLMTextFrame && frame.text !== 'b'),
  )
  const up = new TranscriptionFrame({ text: 'x' })
  const { downstream, upstream } = await runProcessor(keep, [
    text('a'),
    text('b'),
    text('c'),
    { upstream: up },
  ])
  expect(texts(downstream)).toEqual(['a', 'c'])
  expect(upstream).toEqual([up])
})

test('map changes, leaves or takes away', async () => {
  const change = map((frame) => {
    if (!(frame instanceof LLMTextFrame)) return frame
    return frame.text === '' ? undefined : frame.with({ text: frame.text.toUpperCase() })
  })
  const other = new VADUserStartedSpeakingFrame()
  const { downstream } = await runProcessor(change, [text('a'), text(''), other])
  expect(texts(downstream)).toEqual(['A'])
  expect(downstream).toContain(other)
})

test('tap sees everything, the frames that run the pipeline too, and changes nothing', async () => {
  const seen: [Frame, Direction][] = []
  const frames = [text('a'), new InterruptFrame({ turn: 1 })]
  const { downstream } = await runProcessor(
    tap((...args) => seen.push(args)),
    frames,
  )
  expect(seen.map(([frame]) => frame.constructor)).toEqual([
    StartFrame,
    LLMTextFrame,
    InterruptFrame,
    EndFrame,
  ])
  expect(downstream).toEqual(frames)
})

describe('gate', () => {
  const opens = (frame: Frame) => frame instanceof VADUserStartedSpeakingFrame

  test('holds frames back, in order, until something opens it', async () => {
    const { downstream } = await runProcessor(gate({ open: false, opensOn: opens }), [
      text('a'),
      text('b'),
      new VADUserStartedSpeakingFrame(),
      text('c'),
    ])
    expect(downstream.map(({ kind }) => kind)).toEqual([
      'llm-text',
      'llm-text',
      'vad-user-started-speaking',
      'llm-text',
    ])
    expect(texts(downstream)).toEqual(['a', 'b', 'c'])
  })

  test('is closed again, and loses nothing at the end', async () => {
    const closes = (frame: Frame) => frame instanceof LLMTextFrame && frame.text === 'shut'
    const { downstream } = await runProcessor(gate({ closesOn: closes }), [
      text('a'),
      text('shut'),
      text('b'),
    ])
    expect(texts(downstream)).toEqual(['a', 'shut', 'b'])
  })

  test('an interrupt empties it', async () => {
    const steps = [text('old'), new InterruptFrame({ turn: 3 }), text('new')]
    expect(texts((await runProcessor(gate({ open: false }), steps)).downstream)).toEqual(['new'])
  })

  test('is bounded', async () => {
    const { upstream, downstream } = await runProcessor(gate({ open: false, capacity: 2 }), [
      text('a'),
      text('b'),
      text('c'),
    ])
    expect(texts(downstream)).toEqual(['a', 'b'])
    expect(upstream).toMatchObject([{ error: { code: 'QUEUE_OVERFLOW' } }])
    expect(upstream[0]).toHaveProperty('error', expect.any(QueueOverflowError))
  })
})
