import { expect, test } from 'vitest'
import { UserTurn, type UserTurnOptions } from '../../../processors/turn/index.ts'
import {
  AgentTurnEndedFrame,
  InterimTranscriptionFrame,
  InterruptFrame,
  SpeculationStartedFrame,
  TranscriptionFrame,
  UserTurnEndedFrame,
  VADUserPausedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const starts = () => new VADUserStartedSpeakingFrame({ leadMs: 96 })
const pauses = () => new VADUserPausedFrame()
const stops = () => new VADUserStoppedSpeakingFrame({ silenceMs: 200 })
const says = (text: string) => new TranscriptionFrame({ text })
const seems = (text: string) => new InterimTranscriptionFrame({ text })
const wait = (waitMs: number): Step => ({ waitMs })

async function told(
  steps: readonly Step[],
  options: UserTurnOptions = { speculation: {} },
): Promise<string[]> {
  const { downstream, upstream } = await runProcessor(new UserTurn(options), steps)
  const interrupts = (frames: readonly unknown[]) => frames.filter((frame) => frame instanceof InterruptFrame)
  expect(interrupts(upstream)).toEqual(interrupts(downstream))
  return downstream.flatMap((frame) => {
    if (frame instanceof SpeculationStartedFrame) return `speculation ${frame.turn}: ${frame.text}`
    if (frame instanceof InterruptFrame) return `${frame.cause} ${frame.turn}`
    if (frame instanceof UserTurnEndedFrame) return `turn ${frame.turn}: ${frame.text}`
    return []
  })
}

test('a final transcript is taken to be all, and the turn that ends with it is the one speculated', async () => {
  expect(await told([starts(), stops(), says('What time is it?'), wait(500)])).toEqual([
    'speculation 1: What time is it?',
    'turn 1: What time is it?',
  ])
})

test('without the option nothing is speculated', async () => {
  expect(await told([starts(), stops(), says('hello'), wait(500)], {})).toEqual(['turn 1: hello'])
})

test('an interim transcript is taken to be all when it has not changed for a while and the voice is silent', async () => {
  const steps = [
    starts(),
    seems('what'),
    wait(250),
    seems('what time'),
    wait(250),
    seems('what time is it'),
    wait(100),
    pauses(),
  ]
  expect(await told([...steps, wait(49), wait(2), stops(), says('What time is it?'), wait(500)])).toEqual([
    'speculation 1: what time is it',
    'turn 1: What time is it?',
  ])
  expect(await told([...steps, wait(49), stops(), says('no'), wait(500)])).toEqual([
    'speculation 1: no',
    'turn 1: no',
  ])
})

test('words that stay the same while the voice goes on are not all, until it pauses', async () => {
  const steps = [starts(), seems('what'), wait(1_000)]
  expect(
    await told([...steps, seems('what time'), wait(300), stops(), says('what time'), wait(500)]),
  ).toEqual(['speculation 1: what time', 'turn 1: what time'])
  expect((await told([...steps, pauses(), wait(1)]))[0]).toBe('speculation 1: what')
})

test('a recognizer without voice activity is taken at its word', async () => {
  expect((await told([seems('what time'), seems('what time is it'), wait(201)]))[0]).toBe(
    'speculation 1: what time is it',
  )
})

test('the same words are speculated once, however often they are sent', async () => {
  const steps = [starts(), seems('yes'), wait(250), seems('yes'), wait(250), seems('Yes.'), wait(250)]
  expect(await told([...steps, stops(), says('Yes.'), says('Yes.'), wait(500)])).toEqual([
    'speculation 1: yes',
    'turn 1: Yes.',
  ])
})

test('a speculation is taken back when the user goes on, and a later one has a turn of its own', async () => {
  const steps = [starts(), stops(), says('I would like'), wait(300), starts(), wait(300)]
  expect(await told([...steps, stops(), says('a coffee'), wait(500)])).toEqual([
    'speculation 1: I would like',
    'speculation 2',
    'speculation 3: I would like a coffee',
    'turn 3: I would like a coffee',
  ])
})

test('a speculation is taken back when other words come', async () => {
  const steps = [starts(), seems('two'), wait(250), pauses(), stops(), says('To go.'), wait(500)]
  expect(await told(steps)).toEqual([
    'speculation 1: two',
    'speculation 2',
    'speculation 3: To go.',
    'turn 3: To go.',
  ])
})

test('a cough after the last word costs the speculation, and it is made again', async () => {
  const steps = [starts(), stops(), says('Two beers'), wait(200), starts(), stops(), says(''), wait(600)]
  expect(await told(steps)).toEqual([
    'speculation 1: Two beers',
    'speculation 2',
    'speculation 3: Two beers',
    'turn 3: Two beers',
  ])
})

test('an interruption from elsewhere ends a speculation: the turn gets a number that is not over', async () => {
  const steps = [starts(), stops(), says('hello'), { upstream: new InterruptFrame({ turn: 7 }) }, wait(500)]
  expect((await told(steps.slice(0, 3))).at(-1)).toBe('turn 1: hello')
  const { downstream } = await runProcessor(new UserTurn({ speculation: {} }), steps)
  expect(downstream.find((frame) => frame instanceof UserTurnEndedFrame)?.turn).toBe(8)
})

test('no more is speculated in a minute than the budget allows', async () => {
  const goesOn = (word: string) => [starts(), stops(), says(word), wait(100)]
  const steps = [...goesOn('one'), ...goesOn('two'), ...goesOn('three'), wait(600)]
  const options = { speculation: { maxPerMinute: 2 } }
  expect(await told(steps, options)).toEqual([
    'speculation 1: one',
    'speculation 2',
    'speculation 3: one two',
    'speculation 4',
    'turn 5: one two three',
  ])
  const agentEnds = { upstream: new AgentTurnEndedFrame({ turn: 5 }) }
  const later = await told(
    [...steps, agentEnds, wait(60_000), starts(), stops(), says('four'), wait(600)],
    options,
  )
  expect(later).toContain('speculation 6: four')
})
