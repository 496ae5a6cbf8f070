import { expect, test } from 'vitest'
import { UserIdle, type UserIdleOptions } from '../../../processors/turn/index.ts'
import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  AgentTurnStartedFrame,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  SpeakFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const options: UserIdleOptions = { timeoutMs: 1_000, prompts: ['Still there?', 'Hello?'] }
const answered = (turn: number): Step[] => [
  { upstream: new AgentStartedSpeakingFrame({ turn }) },
  { waitMs: 3_000 },
  { upstream: new AgentTurnEndedFrame({ turn }) },
]

async function asks(steps: readonly Step[], given = options): Promise<string[]> {
  const { downstream } = await runProcessor(new UserIdle(given), steps)
  return downstream.flatMap((frame) => (frame instanceof SpeakFrame ? frame.text : []))
}

test('asks when nobody has spoken for so long, and not before', async () => {
  expect(await asks([...answered(1), { waitMs: 999 }])).toEqual([])
  expect(await asks([...answered(1), { waitMs: 1_001 }])).toEqual(['Still there?'])
})

test('asks in other words the next time, and then leaves it', async () => {
  expect(
    await asks([
      ...answered(1),
      { waitMs: 1_100 },
      ...answered(2),
      { waitMs: 1_100 },
      ...answered(3),
      { waitMs: 9_000 },
    ]),
  ).toEqual(['Still there?', 'Hello?'])
})

test('does not ask while the user speaks or the agent thinks', async () => {
  const speaking: Step[] = [...answered(1), { waitMs: 500 }, new UserTurnStartedFrame(), { waitMs: 5_000 }]
  expect(await asks(speaking)).toEqual([])
  expect(
    await asks([...speaking, new UserTurnEndedFrame({ text: 'hm', turn: 2 }), { waitMs: 5_000 }]),
  ).toEqual([])
})

test('a user who spoke is asked from the first question again', async () => {
  const steps: Step[] = [
    ...answered(1),
    { waitMs: 1_100 },
    new UserTurnStartedFrame(),
    new UserTurnEndedFrame({ text: 'yes', turn: 3 }),
    ...answered(3),
    { waitMs: 1_100 },
  ]
  expect(await asks(steps)).toEqual(['Still there?', 'Still there?'])
})

test('says goodbye in the end and hangs up, if told to', async () => {
  const given = { timeoutMs: 1_000, prompts: ['Hello?'], goodbye: 'Goodbye then.' }
  const steps = [...answered(1), { waitMs: 1_100 }, ...answered(2), { waitMs: 1_100 }]
  expect(await asks(steps, given)).toEqual(['Hello?', 'Goodbye then.'])
})

const begins = (turn: number): Step => ({ upstream: new AgentTurnStartedFrame({ turn }) })
const speaks = (turn: number): Step => ({ upstream: new AgentStartedSpeakingFrame({ turn }) })
const ends = (turn: number): Step => ({ upstream: new AgentTurnEndedFrame({ turn }) })
const interrupt = (turn: number): Step => ({ upstream: new InterruptFrame({ turn, cause: 'user' }) })

test('does not ask while another answer waits behind the one that has ended', async () => {
  const behind = [begins(1), speaks(1), begins(2), ends(1)]
  expect(await asks([...behind, { waitMs: 5_000 }])).toEqual([])
  expect(await asks([...behind, { waitMs: 5_000 }, ends(2), { waitMs: 1_100 }])).toEqual(['Still there?'])
})

test('does not ask while the agent thinks about what was written to it', async () => {
  const asked = new LLMContextFrame({ context: new LLMContext(), turn: 1 })
  expect(await asks([asked, { waitMs: 5_000 }])).toEqual([])
  expect(await asks([asked, { waitMs: 5_000 }, ends(1), { waitMs: 1_100 }])).toEqual(['Still there?'])
})

test('asks again after an interruption, though frames of what was interrupted come late', async () => {
  const late: Step[] = [begins(1), speaks(1), new UserTurnEndedFrame({ text: 'tea', turn: 1 })]
  for (const each of late)
    expect(await asks([speaks(1), interrupt(2), each, { waitMs: 1_100 }])).toEqual(['Still there?'])
})

test('does not ask while an answer goes on that an interrupt has spared', async () => {
  expect(await asks([speaks(1), begins(3), interrupt(2), { waitMs: 5_000 }])).toEqual([])
})

test('an interruption begins the wait, and a user who takes the floor holds it up', async () => {
  expect(await asks([speaks(1), { waitMs: 5_000 }, interrupt(2), { waitMs: 900 }])).toEqual([])
  expect(await asks([speaks(1), interrupt(2), { waitMs: 1_100 }])).toEqual(['Still there?'])
  for (const order of [
    [interrupt(2), new UserTurnStartedFrame()],
    [new UserTurnStartedFrame(), interrupt(2)],
  ])
    expect(await asks([speaks(1), ...order, { waitMs: 5_000 }])).toEqual([])
})
