import { expect, test } from 'vitest'
import { SpeculationGate } from '../../../processors/index.ts'
import {
  InterruptFrame,
  LLMResponseEndFrame,
  MetricsFrame,
  SpeculationStartedFrame,
  TTSAudioFrame,
  UserTurnEndedFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const speculation = (turn: number) => new SpeculationStartedFrame({ turn, text: 'hello' })
const ended = (turn: number) => new UserTurnEndedFrame({ turn, text: 'hello' })
const dropped = (turn: number) => new InterruptFrame({ turn, cause: 'speculation' })
const audio = (turn: number) => new TTSAudioFrame({ turn, samples: new Int16Array(320), sampleRate: 16_000 })
const request = (turn: number, inputTokens: number, outputTokens: number, cancelled = false) =>
  new MetricsFrame({
    metrics: {
      type: 'stage',
      stage: 'llm',
      provider: 'scripted',
      turn,
      durationMs: 1,
      inputTokens,
      outputTokens,
      cancelled,
    },
  })

async function measured(...steps: readonly Step[]) {
  const gate = new SpeculationGate()
  const { downstream } = await runProcessor(gate, steps)
  const told = downstream.flatMap((frame) =>
    frame instanceof MetricsFrame && frame.metrics.type === 'speculation' ? [frame.metrics] : [],
  )
  return { told, figures: gate.figures }
}

test('an answer that was ready before the turn ended saves the time it took', async () => {
  const { told, figures } = await measured(
    speculation(1),
    { waitMs: 450 },
    audio(1),
    { waitMs: 150 },
    ended(1),
    request(1, 100, 10),
  )
  expect(told).toEqual([{ type: 'speculation', turn: 1, right: true, savedMs: 450 }])
  expect(figures).toEqual({ speculations: 1, right: 1, hitRate: 1, savedMs: 450, wastedTokens: 0 })
})

test('one that was not saves the time it had', async () => {
  const { told } = await measured(speculation(1), { waitMs: 200 }, ended(1), { waitMs: 250 }, audio(1))
  expect(told).toMatchObject([{ right: true, savedMs: 200 }])
})

test('tools wait for the decision, and their time is not saved', async () => {
  const steps = [speculation(1), { waitMs: 100 }, new LLMResponseEndFrame({ turn: 1, round: 0, last: false })]
  const { told } = await measured(...steps, { waitMs: 300 }, ended(1), { waitMs: 50 }, audio(1))
  expect(told).toMatchObject([{ right: true, savedMs: 100 }])
})

test('a wrong speculation costs tokens, whenever the model tells of them', async () => {
  const { told, figures } = await measured(
    speculation(1),
    { waitMs: 100 },
    request(1, 50, 5),
    dropped(2),
    request(1, 20, 2, true),
    speculation(3),
    { waitMs: 100 },
    audio(3),
    ended(3),
    request(3, 60, 6),
  )
  expect(told.map(({ right }) => right)).toEqual([false, true])
  expect(figures).toEqual({ speculations: 2, right: 1, hitRate: 0.5, savedMs: 100, wastedTokens: 77 })
})

test('nothing was speculated, nothing is measured', async () => {
  const { told, figures } = await measured(ended(1), audio(1), request(1, 50, 5))
  expect(told).toEqual([])
  expect(figures).toEqual({ speculations: 0, right: 0, hitRate: undefined, savedMs: 0, wastedTokens: 0 })
})
