import { describe, expect, test } from 'vitest'
import {
  HangUpFrame,
  InterruptFrame,
  LLMResponseEndFrame,
  SendDTMFFrame,
  SettingsFrame,
  type Tool,
  ToolCallProgressFrame,
  type ToolContext,
} from '../../../src/engine.ts'
import type { Step } from '../../../src/testing/index.ts'
import { play } from '../../scenarios/scenario.ts'
import { ask, calls, named, only } from './ask.ts'

const interrupted: readonly Step[] = [{ waitMs: 500 }, new InterruptFrame({ turn: 2 }), { waitMs: 2_000 }]

/** A tool that does something before an interruption and after it, deaf to being aborted. */
function deaf(act: (context: ToolContext) => void, more: Partial<Tool> = {}): Tool {
  const execute: Tool['execute'] = async (_, context) => {
    act(context)
    await context.clock.sleep(1_000)
    act(context)
  }
  return named('act', execute, more)
}

describe('progress', () => {
  test('is seen by all, in the order in which it is told', async () => {
    const tools = [
      named('cook', async (_, { progress, clock }) => {
        for (const share of [0.25, 0.5]) {
          progress({ share })
          await clock.sleep(100)
        }
      }),
    ]
    const { downstream } = await ask({ answers: [calls('cook'), 'Done.'], options: { tools } })
    const told = downstream.map((frame) =>
      frame instanceof ToolCallProgressFrame ? frame.progress : frame.kind,
    )
    const from = told.indexOf('tool-call')
    expect(told.slice(from, from + 4)).toEqual([
      'tool-call',
      { share: 0.25 },
      { share: 0.5 },
      'tool-call-result',
    ])
    const [first] = only(downstream, ToolCallProgressFrame)
    expect(first).toMatchObject({ name: 'cook', callId: 'call-1-0', arguments: {}, turn: 1 })
  })

  test('is an event of the session', async () => {
    const tools = [named('cook', (_, { progress }) => progress('half done'))]
    const { events } = await play({
      answers: [calls('cook'), 'Done.'],
      tools,
      caller: async (caller) => {
        await caller.say('cook something')
        await caller.answered()
      },
    })
    const about = events.filter(({ type }) => type.startsWith('tool')).map(({ atMs: _, ...event }) => event)
    expect(about).toMatchObject([
      { type: 'tool-call', name: 'cook' },
      { type: 'tool-progress', name: 'cook', progress: 'half done' },
      { type: 'tool', name: 'cook' },
    ])
  })

  test.each([
    [1, 'a tool that is interrupted', {}],
    [2, 'a tool that survives', { survivesInterruption: true }],
    [2, 'a tool that delivers later', { delivers: 'later' as const }],
  ])('is heard %d times of %s', async (times, _, more) => {
    const tools = [deaf(({ progress }) => progress('on it'), more)]
    const { downstream } = await ask({
      answers: [calls('act'), 'Yes.'],
      options: { tools },
      after: interrupted,
    })
    expect(only(downstream, ToolCallProgressFrame)).toHaveLength(times)
  })
})

describe('a frame that a tool pushes', () => {
  const press = ({ push }: ToolContext) => push(new SendDTMFFrame({ keys: ['1'] }))

  test('goes with the answer, and no more when that is over, unless the tool survives it', async () => {
    const once = await ask({ answers: [calls('act')], options: { tools: [deaf(press)] }, after: interrupted })
    expect(only(once.downstream, SendDTMFFrame)).toMatchObject([{ turn: 1 }])
    const tools = [deaf(press, { survivesInterruption: true })]
    const twice = await ask({ answers: [calls('act')], options: { tools }, after: interrupted })
    expect(only(twice.downstream, SendDTMFFrame)).toHaveLength(2)
  })

  test('changes the model for the next round, and the others both ways', async () => {
    const settings = { temperature: 0.9, model: 'large', voice: 'anna' }
    const tools = [named('act', (_, { push }) => push(new SettingsFrame({ settings })))]
    const { provider, downstream, upstream } = await ask({
      answers: [calls('act'), 'Yes.'],
      options: { tools },
    })
    expect(provider.requests[1]).toMatchObject({ temperature: 0.9, model: 'large' })
    expect(only(downstream, SettingsFrame)).toHaveLength(1)
    expect(only(upstream, SettingsFrame)).toHaveLength(1)
  })
})

describe('endSession', () => {
  const end = ({ endSession }: ToolContext) => endSession('all is said')

  test('ends it behind the answer, once', async () => {
    const tools = [deaf(end)]
    const { downstream } = await ask({ answers: [calls('act', 'act'), 'Bye.'], options: { tools } })
    expect(downstream.at(-2)).toBeInstanceOf(LLMResponseEndFrame)
    expect(downstream.at(-1)).toMatchObject({ kind: 'hang-up', reason: 'all is said', turn: 1 })
    expect(only(downstream, HangUpFrame)).toHaveLength(1)
  })

  test('does nothing for an answer that is interrupted', async () => {
    const tools = [deaf(end)]
    const { downstream } = await ask({ answers: [calls('act')], options: { tools }, after: interrupted })
    expect(only(downstream, HangUpFrame)).toEqual([])
  })

  test('ends it at once where the answer is over', async () => {
    const late = named('act', (_, { clock, endSession }) => clock.sleep(1_000).then(() => endSession()), {
      delivers: 'later',
    })
    const { downstream } = await ask({ answers: [calls('act'), 'Soon.'], options: { tools: [late] } })
    expect(only(downstream, HangUpFrame)).toHaveLength(1)
  })
})
