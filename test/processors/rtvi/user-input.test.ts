import { expect, test } from 'vitest'
import { RTVI } from '../../../processors/index.ts'
import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AgentTurnEndedFrame,
  AgentTurnStartedFrame,
  InputMessageFrame,
  InterruptFrame,
  OutputMessageFrame,
  SpeculationStartedFrame,
  TranscriptionFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const ready = new InputMessageFrame({
  message: {
    label: 'rtvi-ai',
    id: '1',
    type: 'client-ready',
    data: { version: '2.2.0', about: { library: 'test' } },
  },
})
const begins = (turn: number): Step => ({ upstream: new AgentTurnStartedFrame({ turn }) })
const speaks = (turn: number): Step => ({ upstream: new AgentStartedSpeakingFrame({ turn }) })
const stops = (turn: number): Step => ({ upstream: new AgentStoppedSpeakingFrame({ turn }) })
const ends = (turn: number): Step => ({ upstream: new AgentTurnEndedFrame({ turn }) })
const interrupt = (turn: number): Step => ({ upstream: new InterruptFrame({ turn, cause: 'user' }) })
const moment: Step = { waitMs: 10 }

/** What a client is told that "yeah" is, said after these steps. */
async function yeahAfter(...steps: Step[]): Promise<unknown> {
  const said = new TranscriptionFrame({ text: 'yeah' })
  const rtvi = new RTVI({ readyTimeoutMs: 1 })
  const { downstream } = await runProcessor(rtvi, [moment, ready, ...steps, said, moment])
  const messages = downstream.flatMap((frame) =>
    frame instanceof OutputMessageFrame
      ? [frame.message as { type: string; data: { input_type?: string } }]
      : [],
  )
  return messages.findLast(({ type }) => type === 'user-input')?.data.input_type
}

test('a sign of listening is one while the agent has the floor, and the user has not', async () => {
  expect(await yeahAfter()).toBe('transcription')
  expect(await yeahAfter(begins(1))).toBe('backchannel')
  expect(await yeahAfter(begins(1), speaks(1), stops(1))).toBe('backchannel')
  expect(await yeahAfter(begins(1), speaks(1), stops(1), ends(1))).toBe('transcription')
  expect(await yeahAfter(speaks(1), interrupt(2))).toBe('transcription')
  expect(await yeahAfter(begins(1), new UserTurnStartedFrame())).toBe('transcription')
})

test('the end of one answer takes the floor from none that waits behind it', async () => {
  expect(await yeahAfter(begins(1), speaks(1), begins(2), stops(1), ends(1))).toBe('backchannel')
})

test('an answer that was interrupted has no floor, though its frames come late', async () => {
  expect(await yeahAfter(speaks(1), interrupt(2), begins(1))).toBe('transcription')
})

test('an answer is due as soon as the user has said something', async () => {
  const said = new UserTurnEndedFrame({ text: 'tell me a story', turn: 1 })
  expect(await yeahAfter(new UserTurnStartedFrame(), said)).toBe('backchannel')
})

test('a speculation that is dropped takes what is thought of with it', async () => {
  const dropped = new InterruptFrame({ turn: 3, cause: 'speculation' })
  const speculation = new SpeculationStartedFrame({ turn: 2, text: 'tell me' })
  expect(await yeahAfter(begins(1), speculation, { upstream: dropped })).toBe('transcription')
})
