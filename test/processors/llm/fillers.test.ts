import { describe, expect, test } from 'vitest'
import { LLMTextFrame, type Tool } from '../../../src/engine.ts'
import type { ScriptedAnswer } from '../../../src/testing/index.ts'
import { play, slowTool } from '../../scenarios/scenario.ts'
import { ask, calls, only } from './ask.ts'

const moment = 'One moment.'

/** A call in which the caller asks once, and hears the answer to its end. */
function answered(answers: readonly ScriptedAnswer[], tools: readonly Tool[]) {
  return play({
    answers,
    tools,
    caller: async (caller) => {
      await caller.say('what is the weather')
      await caller.agentSpeaks()
      await caller.agentSilent(5_000)
    },
  })
}

describe('while a slow tool runs', () => {
  test('the agent says so, and what was heard stands before the call', async () => {
    const tools = [slowTool('look', 4_000, 'sun', { filler: moment })]
    const { heard, told } = await answered([calls('look'), 'It is sunny.'], tools)
    expect(heard).toBe('One moment. It is sunny.')
    expect(told).toEqual([
      'user: what is the weather',
      'agent: One moment.',
      'tools: look',
      'look says: sun',
      'agent: It is sunny.',
    ])
  })

  test('the model knows in its next round what was said', async () => {
    const tools = [slowTool('look', 4_000, 'sun', { filler: moment })]
    const answers = [{ text: 'Let me look.', ...calls('look') }, 'It is sunny.']
    const { model, heard } = await answered(answers, tools)
    expect(model.requests[1]?.messages[1]).toMatchObject({ content: 'Let me look. One moment.' })
    expect(heard).toBe('Let me look. One moment. It is sunny.')
  })

  test('it is silent for so long before, counted from the end of what it says itself', async () => {
    const tools = [slowTool('look', 6_000, 'sun', { filler: moment, fillerAfterMs: 2_000 })]
    const { events } = await answered([{ text: 'Let me look.', ...calls('look') }, 'Sun.'], tools)
    const [began, ended, again] = events.filter(({ type }) => /^agent-/.test(type)).map(({ atMs }) => atMs)
    expect(ended! - began!).toBeGreaterThan(800)
    expect(again! - ended!).toBeGreaterThanOrEqual(2_000)
    expect(again! - ended!).toBeLessThan(2_100)
  })

  test('it does not talk over the user, be it only a sign of listening', async () => {
    const tools = [slowTool('look', 6_000, 'sun', { filler: moment })]
    const { events, heard, interrupts } = await play({
      answers: [calls('look'), 'Sun.'],
      tools,
      turn: { minWords: 4 },
      caller: async (caller) => {
        await caller.say('what is the weather')
        await caller.wait(1_500)
        await caller.say('mm hm okay')
        await caller.agentSpeaks()
        await caller.agentSilent(5_000)
      },
    })
    const [began] = events.filter(({ type }) => type === 'agent-started-speaking')
    const stopped = events.filter(({ type }) => type === 'user-stopped-speaking').at(-1)
    expect([heard, interrupts]).toEqual(['One moment. Sun.', 0])
    expect(began!.atMs - stopped!.atMs).toBeGreaterThanOrEqual(1_500)
  })

  test.each([
    ['a fast tool has none', [slowTool('look', 1_000, 'sun', { filler: moment })], ['look'], 'Sun.'],
    [
      'nor a tool that has nothing to say',
      [slowTool('look', 4_000, 'sun', { filler: () => undefined })],
      ['look'],
      'Sun.',
    ],
    ['nor one whose function fails', [slowTool('look', 4_000, 'sun', { filler: fails })], ['look'], 'Sun.'],
    [
      'nor a fast one beside a slow one that has none',
      [slowTool('look', 1_000, 'sun', { filler: moment }), slowTool('wait', 4_000)],
      ['look', 'wait'],
      'Sun.',
    ],
    [
      'several tools have one',
      [
        slowTool('look', 4_000, 'sun', { filler: moment }),
        slowTool('wait', 4_000, 'done', { filler: 'Please wait.' }),
      ],
      ['look', 'wait'],
      'One moment. Sun.',
    ],
    [
      'and it may depend on the arguments',
      [slowTool('look', 4_000, 'sun', { filler: (args) => `Looking with ${Object.keys(args).length}.` })],
      ['look'],
      'Looking with 0. Sun.',
    ],
  ])('%s', async (_, tools, names, expected) => {
    expect((await answered([calls(...names), 'Sun.'], tools)).heard).toBe(expected)
  })

  test('the same is said once in an answer, and of several each in its turn, answer by answer', async () => {
    const one = [slowTool('look', 4_000, 'sun', { filler: moment })]
    expect((await answered([calls('look'), calls('look'), 'Sun.'], one)).heard).toBe('One moment. Sun.')
    const two = [slowTool('look', 4_000, 'sun', { filler: ['Wait.', 'Still looking.'] })]
    expect((await answered([calls('look'), calls('look'), calls('look'), 'Sun.'], two)).heard).toBe(
      'Wait. Still looking. Sun.',
    )
    const { heard } = await play({
      answers: [calls('look'), 'Sun.', calls('look'), 'Rain.'],
      tools: two,
      caller: async (caller) => {
        for (const question of ['what is the weather', 'and tomorrow']) {
          await caller.say(question)
          await caller.agentSpeaks()
          await caller.agentSilent(3_500)
        }
      },
    })
    expect(heard).toBe('Wait. Sun. Still looking. Rain.')
  })

  test.each([
    ['before it is said', 800, ''],
    ['while it is said', 2_400, 'Just one'],
  ])('an interruption %s ends it', async (_, afterMs, heard) => {
    const filler = 'Just one moment if you please my friend.'
    const tools = [slowTool('look', 60_000, 'sun', { filler })]
    const played = await play({
      answers: [calls('look'), 'Fine.'],
      tools,
      turn: { silenceMs: 300 },
      caller: async (caller) => {
        await caller.say('what is the weather')
        await caller.wait(300 + afterMs)
        await caller.say('never mind that please')
        await caller.agentSpeaks()
        await caller.agentSilent(4_000)
      },
    })
    expect(played.heard).toMatch(new RegExp(`^${heard}.*Fine\\.$`))
    expect(played.heard).not.toContain('friend')
    expect(played.told.filter((line) => /tools|says/.test(line))).toEqual([])
    expect(played.told.filter((line) => line.startsWith('agent'))).toEqual(
      heard === '' ? ['agent: Fine.'] : [expect.stringMatching(/^agent: Just one/), 'agent: Fine.'],
    )
  })
})

test('without a voice it is written, counted from the call', async () => {
  const tools = [slowTool('look', 4_000, 'sun', { filler: moment })]
  const { downstream } = await ask({
    answers: [{ text: 'So.', ...calls('look') }, 'Sun.'],
    options: { tools },
  })
  expect(only(downstream, LLMTextFrame).map(({ text, round }) => [text, round])).toEqual([
    ['So.', 0],
    [' One moment.', 0],
    ['Sun.', 1],
  ])
})

function fails(): string {
  throw new Error('no words')
}
