import { describe, expect, test } from 'vitest'
import { ContextEditFrame, type LLMRequest, SettingsFrame, SpeakFrame } from '../../src/engine.ts'
import type { Call } from '../scenarios/harness/steps.ts'
import { answered, app, says, types, waits } from '../scenarios/harness/steps.ts'
import type { Played } from '../scenarios/scenario.ts'
import { slowTool } from '../scenarios/scenario.ts'
import { brokenIn, type Sweep } from './sweep.ts'

const real = { ear: { finalMs: 150 }, model: { firstByteMs: 300 }, voice: { firstByteMs: 150 } }
const system = 'Old.'

/** Says what it was asked with, so that the answer tells what it is made of. */
function madeOf({ messages, temperature, model }: LLMRequest): string {
  const seen = messages.map(({ content }) => content).join(' ')
  const all = `${seen} ${temperature ?? ''} ${model ?? ''}`
  return /New|0\.7|other/.test(all) ? 'It is nine.' : 'It is noon.'
}

const note = { role: 'user', content: '(New.)' } as const
const edit = (respond: boolean) =>
  new ContextEditFrame({ edits: [{ type: 'append', messages: [note] }], respond })

const changes: Readonly<Record<string, (call: Call) => void>> = {
  'the prompt, by a setting': ({ task }) =>
    void task.push(new SettingsFrame({ settings: { system: 'New.' } })),
  'the prompt, by the program': ({ context }) => {
    context.system = 'New.'
  },
  'the prompt, by an edit': ({ task }) =>
    void task.push(new ContextEditFrame({ edits: [{ type: 'system', system: 'New.' }] })),
  'the model': ({ task }) => void task.push(new SettingsFrame({ settings: { model: 'other' } })),
  'the temperature': ({ task }) => void task.push(new SettingsFrame({ settings: { temperature: 0.7 } })),
  'the messages, by an edit': ({ task }) => void task.push(edit(false)),
  'the messages, by the program': ({ context }) => context.add(note),
  'the messages, by an edit of the program': ({ context }) =>
    context.edit([{ type: 'append', messages: [note] }]),
}

const atMs = ({ events }: Played, type: string) =>
  events.find((event) => event.type === type)?.atMs ?? Number.NaN
const changedAtMs = ({ timeline }: Played) => timeline.on('notes', 'app')[0]?.fromMs ?? Number.NaN

describe.each(Object.entries(changes))('D4: %s is changed while an answer is prepared', (_, change) => {
  test('D4: the answer that is heard is made of what held when the turn ended', async () => {
    const given: Sweep = {
      scenario: { ...real, system, answers: madeOf },
      before: [says('what is the time')],
      moment: () => [app('changes something', change)],
      by: ['interrupt'],
      timings: [true],
      after: [answered(1_000), waits(2_000)],
    }
    const broken = await brokenIn(given, {
      'what is heard is made of what holds': (played) =>
        changedAtMs(played) < atMs(played, 'user-turn')
          ? played.heard === 'It is nine.'
          : played.heard.startsWith('It is no') || played.heard === 'It is nine.',
      'the user is quoted once, and answered once': ({ told }) =>
        told.filter((line) => line === 'user: what is the time').length === 1 &&
        told.filter((line) => line.startsWith('agent')).length === 1,
      'nobody is interrupted': ({ interrupts }) => interrupts === 0,
      'the turn that is told is the one of its answer': ({ events }) => {
        const turns = events.flatMap((each) =>
          each.type === 'user-turn' || each.type === 'heard' ? [each.turn] : [],
        )
        return new Set(turns).size === 1
      },
    })
    expect(broken).toEqual([])
  })
})

test('D4, a neighbour: the result of a call that survives interruption, come while an answer is prepared, is in it', async () => {
  const survives = { survivesInterruption: true }
  const given: Sweep = {
    scenario: {
      ...real,
      answers: ({ messages }) => {
        if (messages.length === 1) return { calls: [{ name: 'order' }] }
        return messages.some(({ content }) => content === 'two pizzas') ? 'It is ordered.' : 'Not yet.'
      },
      tools: [slowTool('order', 1_350, 'two pizzas', survives)],
    },
    before: [says('two pizzas please'), waits(700)],
    moment: () => [says('is it ordered')],
    by: ['interrupt'],
    timings: [true],
    speculation: [true],
    after: [answered(1_000), waits(3_000)],
  }
  const broken = await brokenIn(given, {
    'the answer knows of what came before it was asked for': (played) => {
      const came = played.events.find(({ type }) => type === 'tool')?.atMs ?? Number.NaN
      const ended = played.events.findLast(({ type }) => type === 'user-turn')?.atMs ?? Number.NaN
      return came < ended ? played.heard === 'It is ordered.' : true
    },
  })
  expect(broken).toEqual([])
})

test('D4, a neighbour: typed words and a change at the same time', async () => {
  const given: Sweep = {
    scenario: { ...real, system, answers: madeOf },
    before: [types('what is the time')],
    moment: () => [app('changes the prompt', changes['the prompt, by a setting']!)],
    by: ['typed'],
    timings: [true],
    after: [answered(1_000), waits(1_000)],
  }
  const broken = await brokenIn(given, {
    'what is heard is made of what holds': (played) =>
      changedAtMs(played) >= atMs(played, 'user-turn') || played.heard === 'It is nine.',
  })
  expect(broken).toEqual([])
})

test('G5, a neighbour: what is to be said while the user has the floor is written where it is heard', async () => {
  const text = 'Mind the gap now.'
  const given: Sweep = {
    scenario: { ...real, answers: ['It is noon.'] },
    before: [],
    moment: () => [app('speaks', ({ task }) => void task.push(new SpeakFrame({ text })))],
    by: ['interrupt'],
    timings: [true],
    fromMs: 0,
    after: [waits(6_000)],
  }
  const broken = await brokenIn(
    { ...given, before: [says('what is the time')] },
    { 'all of it is heard': ({ heard }) => heard.includes('It is noon.') && heard.includes(text) },
  )
  expect(broken).toEqual([])
})
