import { afterAll, expect, test } from 'vitest'
import type { CallerScript } from '../../../src/testing/index.ts'
import { closeVoices, converse, type EchoOutcome } from './echo-conversation.ts'

afterAll(closeVoices)

const answers = [
  'The river rises in the hills north of the town and runs for ninety miles before it meets the sea. On its way it ' +
    'passes seven villages, two old mills and a castle that nobody has lived in for a hundred years.',
  'We are open from nine to five on every day but Sunday. If you come by train, leave at the second stop and walk ' +
    'along the water until you see a red door on your left.',
  'There are three ways to pay. You can send a cheque, you can pay by card over the telephone, or you can come to ' +
    'the office and pay in cash, whichever you like best.',
]
const questions = [
  'Tell me about the river, please.',
  'When are you open?',
  'How can I pay for that?',
  'Tell me more about that.',
  'And what else is there?',
  'Can you say that again?',
  'Where is the office?',
  'Thank you very much.',
]
const twoMinutes = Array.from({ length: questions.length + 2 }, (_, i) => answers[i % answers.length]!)

/** Asks, lets the agent speak to the end, asks on; at last speaks over it. */
function asksAndInterrupts(asked: readonly string[]): CallerScript {
  return async (caller) => {
    await caller.wait(300)
    for (const question of asked) {
      await caller.say(question)
      await caller.answered(1_500)
    }
    await caller.say('Tell me all of it again.')
    await caller.agentSpeaks()
    await caller.wait(3_000)
    await caller.say('Stop now, I have another question.')
    await caller.agentSilent(3_000)
  }
}

/** When the turn that is to be interrupted was over. */
function lastAskedAtMs({ events }: EchoOutcome, asked: number): number {
  return events.filter(({ type }) => type === 'user-turn')[asked]!.atMs
}

test('in two minutes with its own voice in the microphone the agent is interrupted by the caller alone', async () => {
  const outcome = await converse({
    room: { delayMs: 80, levelDb: -12 },
    answers: twoMinutes,
    caller: asksAndInterrupts(questions),
    suppressed: true,
  })
  expect(outcome.endedAtMs).toBeGreaterThan(120_000)
  expect(outcome.turns).toHaveLength(questions.length + 2)
  expect(outcome.turns.at(-1)).toMatch(/another question/i)
  expect(outcome.interrupts).toHaveLength(1)
  expect(outcome.interrupts[0]).toBeGreaterThan(lastAskedAtMs(outcome, questions.length))
})

test.each([
  { delayMs: 0, levelDb: -6 },
  { delayMs: 80, levelDb: -6 },
  { delayMs: 200, levelDb: -30 },
  { delayMs: 390, levelDb: -12 },
  { delayMs: 120, levelDb: -12, ringsMs: 60 },
  { delayMs: 150, levelDb: -12, stumblesMs: [0, 2.7, 0, 5.3, 2.7, 8, 5.3] },
])('and so whatever the room: %o', async (room) => {
  const outcome = await converse({
    room,
    answers: twoMinutes,
    caller: asksAndInterrupts(questions.slice(0, 2)),
    suppressed: true,
  })
  expect(outcome.interrupts).toHaveLength(1)
  expect(outcome.interrupts[0]).toBeGreaterThan(lastAskedAtMs(outcome, 2))
  expect(outcome.turns.slice(3).join(' ')).toMatch(/another question/i)
})

test('without it the agent interrupts itself', async () => {
  const { interrupts } = await converse({
    room: { delayMs: 80, levelDb: -12 },
    answers: twoMinutes,
    caller: async (caller) => {
      await caller.say('Tell me about the river, please.')
      await caller.agentSpeaks()
      await caller.wait(5_000)
    },
    suppressed: false,
  })
  expect(interrupts.length).toBeGreaterThan(0)
})
