import { describe, expect, test } from 'vitest'
import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  InterruptFrame,
  LLMResponseEndFrame,
  MetricsFrame,
  type StageMetrics,
  TranscriptionFrame,
  UserTurnEndedFrame,
} from '../../src/engine.ts'
import { TurnMeter } from '../../src/observe/turn-meter.ts'

function meter() {
  let nowMs = 0
  const turns = new TurnMeter(() => nowMs)
  return {
    at(ms: number, ...frames: Parameters<TurnMeter['see']>[0][]) {
      nowMs = ms
      return frames.map((frame) => turns.see(frame)).find((metrics) => metrics !== undefined)
    },
  }
}

const stage = (metrics: Omit<StageMetrics, 'type' | 'provider'>) =>
  new MetricsFrame({ metrics: { type: 'stage', provider: 'scripted', ...metrics } })

describe('the measurements of a turn', () => {
  test('are put together from what its stages say', () => {
    const { at } = meter()
    at(
      1_200,
      stage({ stage: 'stt', durationMs: 200, ttfbMs: 200 }),
      new TranscriptionFrame({ text: 'hello' }),
    )
    at(1_600, new UserTurnEndedFrame({ turn: 4, text: 'hello', stoppedAtMs: 1_000 }))
    at(
      2_000,
      stage({ stage: 'llm', turn: 4, durationMs: 300, ttfbMs: 100, inputTokens: 10, outputTokens: 5 }),
    )
    at(2_100, stage({ stage: 'tts', turn: 4, durationMs: 40, ttfbMs: 15, characters: 20 }))
    at(2_200, new AgentStartedSpeakingFrame({ turn: 4 }))
    at(2_300, stage({ stage: 'llm', turn: 4, durationMs: 50, ttfbMs: 20, inputTokens: 12, outputTokens: 6 }))
    at(2_400, stage({ stage: 'tts', turn: 4, durationMs: 60, ttfbMs: 30, characters: 30 }))
    at(2_500, new AgentStartedSpeakingFrame({ turn: 4 }))
    expect(at(4_000, new AgentTurnEndedFrame({ turn: 4 }))).toEqual({
      turn: 4,
      sttMs: 200,
      sttTtfbMs: 200,
      llmMs: 350,
      llmTtfbMs: 100,
      ttsMs: 100,
      ttsTtfbMs: 15,
      userStopToFirstAudioMs: 1_200,
      totalMs: 3_000,
      inputTokens: 22,
      outputTokens: 11,
      characters: 50,
      interrupted: false,
    })
    expect(at(4_100, new LLMResponseEndFrame({ turn: 4 }))).toBeUndefined()
  })

  test('of a turn that nobody asked for count from its first stage', () => {
    const { at } = meter()
    at(500, stage({ stage: 'tts', turn: 1, durationMs: 100, ttfbMs: 40, characters: 9 }))
    expect(at(900, new AgentTurnEndedFrame({ turn: 1 }))).toEqual({
      turn: 1,
      ttsMs: 100,
      ttsTtfbMs: 40,
      characters: 9,
      totalMs: 500,
      interrupted: false,
    })
  })

  test('of a turn that is interrupted end there, and say so', () => {
    const { at } = meter()
    at(100, new UserTurnEndedFrame({ turn: 1, text: 'hello', stoppedAtMs: 50 }))
    expect(at(700, new InterruptFrame({ turn: 2 }))).toEqual({ turn: 1, totalMs: 650, interrupted: true })
    expect(at(800, new AgentTurnEndedFrame({ turn: 1 }), new InterruptFrame({ turn: 3 }))).toBeUndefined()
  })

  test('take nothing from a turn that is over', () => {
    const { at } = meter()
    at(100, new UserTurnEndedFrame({ turn: 5, text: 'hello', stoppedAtMs: 50 }))
    at(200, stage({ stage: 'llm', turn: 4, durationMs: 999 }))
    expect(at(300, new LLMResponseEndFrame({ turn: 4 }))).toBeUndefined()
    expect(at(300, new LLMResponseEndFrame({ turn: 5, last: false }))).toBeUndefined()
    expect(at(400, new LLMResponseEndFrame({ turn: 5 }))).toEqual({
      turn: 5,
      totalMs: 350,
      interrupted: false,
    })
  })
})

test('a stage that comes before the turn it is for counts to the next one, and to no other', () => {
  const { at } = meter()
  at(900, stage({ stage: 'llm', durationMs: 70, ttfbMs: 30 }), stage({ stage: 'stt', durationMs: 5 }))
  at(1_000, new UserTurnEndedFrame({ turn: 4, text: 'hello', stoppedAtMs: 1_000 }))
  expect(at(1_100, new AgentTurnEndedFrame({ turn: 4 }))).toEqual({
    turn: 4,
    llmMs: 70,
    llmTtfbMs: 30,
    sttMs: 5,
    totalMs: 100,
    interrupted: false,
  })
  at(2_000, new UserTurnEndedFrame({ turn: 5, text: 'again', stoppedAtMs: 2_000 }))
  expect(at(2_100, new AgentTurnEndedFrame({ turn: 5 }))).toEqual({
    turn: 5,
    totalMs: 100,
    interrupted: false,
  })
})

test('a request that was cut off opens no turn', () => {
  const { at } = meter()
  at(1_600, new UserTurnEndedFrame({ turn: 4, text: 'hello' }))
  expect(at(1_700, new InterruptFrame({ turn: 5 }))).toMatchObject({ turn: 4, interrupted: true })
  at(1_700, stage({ stage: 'llm', turn: 4, durationMs: 100, cancelled: true }))
  expect(at(1_800, new InterruptFrame({ turn: 6 }))).toBeUndefined()
})

describe('a speculated answer', () => {
  const prepared = stage({ stage: 'llm', turn: 4, durationMs: 300, ttfbMs: 100, inputTokens: 10 })

  test('is measured with the turn it was for', () => {
    const { at } = meter()
    at(1_500, prepared)
    at(1_600, new UserTurnEndedFrame({ turn: 4, text: 'hello', stoppedAtMs: 1_000 }))
    expect(at(4_000, new AgentTurnEndedFrame({ turn: 4 }))).toEqual({
      turn: 4,
      llmMs: 300,
      llmTtfbMs: 100,
      inputTokens: 10,
      totalMs: 3_000,
      interrupted: false,
    })
  })

  test('is no turn if it is dropped', () => {
    const { at } = meter()
    at(1_500, prepared)
    expect(at(1_600, new InterruptFrame({ turn: 5, cause: 'speculation' }))).toBeUndefined()
    at(2_000, new UserTurnEndedFrame({ turn: 6, text: 'hello', stoppedAtMs: 1_900 }))
    expect(at(4_000, new AgentTurnEndedFrame({ turn: 6 }))).toEqual({
      turn: 6,
      totalMs: 2_100,
      interrupted: false,
    })
  })
})
