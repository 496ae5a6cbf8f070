import { expect, test } from 'vitest'
import {
  AssistantContext,
  Fallback,
  type FallbackProcessorOptions,
  LLM,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import {
  type Direction,
  type Frame,
  FrameProcessor,
  LLMContext,
  Pipeline,
  PipelineTask,
  type ProviderSwitch,
  type Stage,
} from '../../../src/engine.ts'
import {
  type ScriptedTTSOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'

/** A processor of somebody's own, so that a branch is more than its roles. */
class Own extends FrameProcessor {
  override process(frame: Frame, direction: Direction): void | Promise<void> {
    return this.push(frame, direction)
  }
}

const answer = 'One two three. Four five six. Seven eight.'

interface Talked {
  readonly heard: string
  readonly context: string | undefined
  /** What the conversation has the agent say, message by message. */
  readonly said: readonly string[]
  readonly switches: readonly ProviderSwitch[]
  readonly errors: readonly Error[]
}

interface TalkOptions {
  /** Where the model is. */
  readonly model?: 'before' | 'inside'
  readonly script?: (caller: SimulatedCaller) => Promise<void>
  readonly greeting?: string
  readonly limits?: FallbackProcessorOptions
  /** What the models of the branches answer; all the same by default. */
  readonly answers?: readonly string[]
}

/** A call to an agent that has several branches, each with a voice in it. */
async function talk(voices: readonly ScriptedTTSOptions[], options: TalkOptions = {}): Promise<Talked> {
  const { model = 'before', answers = [] } = options
  const clock = new VirtualClock()
  const context = new LLMContext()
  const switches: ProviderSwitch[] = []
  const errors: Error[] = []
  const { script = (caller) => caller.say('hello there').then(() => caller.answered()) } = options
  const caller: SimulatedCaller = new SimulatedCaller(() => script(caller))
  const modelOf = (text = answer): LLM =>
    new LLM(scriptedLlm({ answers: [text, 'Very well.', 'Very well.'] }))
  const branches = voices.map((voice, index): Stage[] => [
    ...(model === 'inside' ? [modelOf(answers[index])] : []),
    new Own(),
    new TTS(scriptedTts(voice), { name: `voice ${index}` }),
  ])
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      new UserTurn(),
      new UserContext(context, { greeting: options.greeting }),
      ...(model === 'before' ? [modelOf()] : []),
      new Fallback(branches, { ...options.limits, onSwitch: (change) => switches.push(change) }),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock },
  )
  task.on('error', (error) => errors.push(error))
  await clock.runUntil(task.run())
  const said = context.messages.flatMap(({ role, content }) =>
    role === 'assistant' ? [String(content)] : [],
  )
  return { heard: caller.heard, context: context.lastAssistantMessage, said, switches, errors }
}

const places = ['before', 'inside'] as const

test.for(
  places.flatMap((model) =>
    [true, false].flatMap((timings) =>
      (['fail', 'fail-midway'] as const).flatMap((fault) =>
        [0, 1, 2].map((sentence) => ({ model, timings, fault, sentence })),
      ),
    ),
  ),
)(
  'D17: a sentence that another branch says is in the conversation ($model, timings $timings, $fault in $sentence)',
  async ({ model, timings, fault, sentence }) => {
    const talked = await talk([{ timings, faults: { [sentence]: fault } }, { timings }], { model })
    expect(talked).toMatchObject({ heard: answer, context: answer, errors: [] })
    expect(talked.switches).toMatchObject([{ reason: 'error' }])
    expect(String(talked.switches[0]!.error)).toContain('The script says that this sentence fails')
  },
)

test.for(places)(
  'D17, a neighbour: two switches in one answer, each in another sentence (model %s)',
  async (model) => {
    for (const [first, second] of [
      [0, 0],
      [0, 1],
      [1, 2],
      [2, 2],
    ] as const)
      for (const fault of ['fail', 'fail-midway'] as const) {
        const voices = [{ faults: { [first]: fault } }, { faults: { [second]: fault } }, {}]
        const talked = await talk(voices, { model })
        expect(talked).toMatchObject({ heard: answer, context: answer, errors: [] })
        expect(talked.switches).toHaveLength(2)
      }
  },
)

test.for([
  { first: true, second: false },
  { first: false, second: true },
])(
  'D17, a neighbour: one voice tells when its words sound and the other does not (%o)',
  async ({ first, second }) => {
    for (const sentence of [0, 1, 2]) {
      const voices = [{ timings: first, faults: { [sentence]: 'fail-midway' as const } }, { timings: second }]
      expect(await talk(voices)).toMatchObject({ heard: answer, context: answer, errors: [] })
    }
  },
)

test('D17, a neighbour: voices that speak at different speeds are cut between sentences and between words', async () => {
  for (const fault of ['fail', 'fail-midway'] as const)
    for (const [first, second] of [
      [300, 400],
      [400, 240],
    ])
      for (const sentence of [0, 1, 2])
        for (const wordMs of [0, 100]) {
          const voices = [
            { msPerWord: first!, wordMs, faults: { [sentence]: fault } },
            { msPerWord: second!, wordMs },
          ]
          expect(await talk(voices)).toMatchObject({ heard: answer, context: answer, errors: [] })
        }
})

test('D17, a neighbour: interrupted after the switch, the conversation holds what was heard', async () => {
  for (const timings of [true, false])
    for (const fault of ['fail', 'fail-midway'] as const)
      for (let afterMs = 350; afterMs < 1_800; afterMs += 230) {
        const { heard, said, errors } = await talk([{ timings, faults: { 0: fault } }, { timings }], {
          async script(caller) {
            await caller.say('hello there')
            await caller.agentSpeaks()
            await caller.wait(afterMs)
            await caller.say('please stop now')
            await caller.answered()
          },
        })
        expect(errors).toEqual([])
        expect(said.at(-1)).toBe('Very well.')
        expect(answer.startsWith(said[0]!)).toBe(true)
        expect(said[0]).not.toBe(answer)
        const wordsHeard = heard.split(' ').length
        const wordsKnown = said.join(' ').split(' ').length
        // Of the word in which it was stopped the ear and the conversation may think otherwise.
        expect(Math.abs(wordsHeard - wordsKnown)).toBeLessThanOrEqual(1)
      }
})

test('D17, a neighbour: the second branch says it in other words', async () => {
  const other = 'Uno due tre quattro. Cinque.'
  const before = await talk([{ faults: { 0: 'fail' } }, {}], { model: 'inside', answers: [answer, other] })
  expect(before).toMatchObject({ heard: other, context: other, errors: [] })
  const midway = await talk([{ faults: { 0: 'fail-midway' } }, {}], {
    model: 'inside',
    answers: [answer, other],
  })
  expect(midway).toMatchObject({ heard: `One two ${other}`, context: `One two ${other}`, errors: [] })
})

test('D17, a neighbour: when the last branch fails too, what it has said is in the conversation and no more', async () => {
  const faults = { 1: 'fail-midway' } as const
  const { heard, context, errors } = await talk([{ faults }, { faults }])
  expect(heard).toBe('One two three. Four five Seven eight.')
  expect(context).toBe(heard)
  expect(errors).toHaveLength(1)
})

test('D17, a neighbour: a greeting, and a voice that falls silent in the middle of a sentence', async () => {
  const script = (caller: SimulatedCaller): Promise<void> => caller.answered(2_000)
  const limits = { firstByteMs: 500, stallMs: 500 }
  for (const fault of ['fail', 'fail-midway', 'stall'] as const)
    for (const sentence of [0, 1, 2])
      for (const timings of [true, false]) {
        const talked = await talk([{ timings, faults: { [sentence]: fault } }, { timings }], {
          greeting: answer,
          script,
          limits,
        })
        expect(talked).toMatchObject({ heard: answer, context: answer, errors: [] })
        expect(talked.switches).toHaveLength(1)
      }
})
