import { describe, expect, test } from 'vitest'
import { Gate, SpeculationGate } from '../../../processors/index.ts'
import {
  type Frame,
  InterruptFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  SettingsFrame,
  SpeculationStartedFrame,
  ToolCallResultFrame,
  TTSStoppedFrame,
  UserTurnEndedFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const speculation = (turn: number) => new SpeculationStartedFrame({ turn, text: 'hello' })
const ended = (turn: number) => new UserTurnEndedFrame({ turn, text: 'hello' })
const said = (turn: number, text: string) => new LLMTextFrame({ turn, text })
const marks = (turn: number) => [
  new LLMResponseStartFrame({ turn }),
  new LLMResponseEndFrame({ turn }),
  new TTSStoppedFrame({ turn }),
]
const survivor = (turn: number) =>
  new ToolCallResultFrame({
    turn,
    callId: 'a',
    name: 'order',
    arguments: {},
    result: 'done',
    uninterruptible: true,
  })

/** What comes out at the end of the answers, the text of it in place of the frames. */
async function passed(...steps: readonly Step[]) {
  const { downstream } = await runProcessor(new SpeculationGate(), steps)
  return downstream
    .filter((frame: Frame) => frame.answer)
    .map((frame) => (frame instanceof LLMTextFrame ? frame.text : frame.kind))
}

describe('G4: of a speculated answer that is not wanted', () => {
  test.each<[string, Step[]]>([
    ['is interrupted', [new InterruptFrame({ turn: 2, cause: 'speculation' })]],
    ['is another than the one of the turn', [ended(2)]],
    ['is not decided before the end', []],
    ['is followed by another speculation', [speculation(2), new InterruptFrame({ turn: 3 })]],
  ])('nothing comes out when it %s', async (_, how) => {
    expect(await passed(speculation(1), said(1, 'Noon.'), ...marks(1), ...how, ...marks(1))).toEqual([])
  })

  test('G4, a neighbour: what is marked to survive it comes out', async () => {
    const dropped = new InterruptFrame({ turn: 2, cause: 'speculation' })
    expect(await passed(speculation(1), survivor(1), ...marks(1), dropped)).toEqual(['tool-call-result'])
  })
})

test('G4, a neighbour: nothing of a dead answer comes out of the gate of the middleware', async () => {
  const opens = (frame: Frame) => frame instanceof LLMResponseStartFrame && frame.turn === 2
  const dead = [...marks(1), survivor(1)]
  const steps = [...dead, new InterruptFrame({ turn: 2 }), said(2, 'Nine.'), ...marks(2)]
  const { downstream } = await runProcessor(new Gate({ open: false, opensOn: opens }), steps)
  expect(downstream.filter(({ answer }) => answer).map(({ kind, turn }) => `${kind} ${turn}`)).toEqual([
    'tool-call-result 1',
    'llm-text 2',
    'llm-response-start 2',
    'llm-response-end 2',
    'tts-stopped 2',
  ])
})

describe('G5: answers keep their order', () => {
  const spoken = (turn: number, ...texts: string[]) => texts.map((text) => said(turn, text))

  test('what comes of another answer while a speculated one is held waits behind it', async () => {
    const taxi = ['Your taxi ', 'waits ', 'outside.']
    for (let before = 0; before <= 3; before++) {
      const steps = [speculation(1), said(1, 'Yes indeed.'), ...spoken(2, ...taxi.slice(0, before)), ended(1)]
      expect(await passed(...steps, ...spoken(2, ...taxi.slice(before)))).toEqual(['Yes indeed.', ...taxi])
    }
  })

  test('G5, a neighbour: an answer that passes when the speculation is made is not held, nor opened by it', async () => {
    const steps = [
      said(1, 'One '),
      speculation(2),
      said(1, 'two.'),
      said(2, 'Yes '),
      ended(2),
      said(2, 'indeed.'),
    ]
    expect(await passed(...steps)).toEqual(['One ', 'two.', 'Yes ', 'indeed.'])
  })

  test('G5, a neighbour: more than it holds waits outside, and comes in its order', async () => {
    const words = Array.from({ length: 4_200 }, (_, i) => `${i} `)
    expect(
      await passed(speculation(1), ...spoken(1, ...words), ...spoken(2, 'Your taxi.'), ended(1)),
    ).toEqual([...words, 'Your taxi.'])
  })

  test('G5, a neighbour: what waits behind a speculation that is not wanted goes on when that is decided', async () => {
    expect(
      await passed(speculation(1), said(1, 'Noon.'), said(2, 'Your taxi.'), ended(3), said(3, 'Nine.')),
    ).toEqual(['Your taxi.', 'Nine.'])
  })
})

describe.each([['downstream'], ['upstream']] as const)(
  'D4, a neighbour: a voice that is changed %s',
  (way) => {
    const settings = new SettingsFrame({ settings: { voice: 'another' } })
    const sent = way === 'upstream' ? { upstream: settings } : settings

    test('drops what was prepared with the old one', async () => {
      const { downstream, upstream } = await runProcessor(new SpeculationGate(), [
        speculation(1),
        said(1, 'Noon.'),
        sent,
        ended(2),
        said(2, 'Nine.'),
      ])
      expect(downstream.flatMap((frame) => (frame instanceof LLMTextFrame ? [frame.text] : []))).toEqual([
        'Nine.',
      ])
      expect(upstream.filter(({ kind }) => kind === 'interrupt')).toMatchObject([{ cause: 'speculation' }])
    })

    test('leaves an answer alone that is decided', async () => {
      const { downstream, upstream } = await runProcessor(new SpeculationGate(), [
        speculation(1),
        ended(1),
        sent,
        said(1, 'Noon.'),
      ])
      expect(downstream.some(({ kind }) => kind === 'llm-text')).toBe(true)
      expect(upstream.some(({ kind }) => kind === 'interrupt')).toBe(false)
    })
  },
)
