import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fallback, llmFallback, sttFallback, ttsFallback } from '../../../processors/fallback/index.ts'
import {
  AssistantContext,
  LLM,
  type LLMProcessorOptions,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import {
  LLMContext,
  LLMContextFrame,
  type LLMProvider,
  type Message,
  MetricsFrame,
  Pipeline,
  PipelineTask,
  type ProviderSwitch,
  type STTProvider,
  TTSAudioFrame,
  type TTSProvider,
} from '../../../src/engine.ts'
import {
  type CallerScript,
  runProcessor,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
  WordListener,
} from '../../../src/testing/index.ts'
import { always, type Fault, faultyLlm, faultyStt, faultyTts, never } from './faulty.ts'

interface Providers {
  stt?: STTProvider[]
  llm?: LLMProvider[]
  tts?: TTSProvider[]
  tools?: LLMProcessorOptions['tools']
}

async function converse(script: CallerScript, { stt, llm, tts, tools = [] }: Providers) {
  const clock = new VirtualClock()
  const caller = new SimulatedCaller(script)
  const context = new LLMContext()
  const switches: ProviderSwitch[] = []
  const metrics: unknown[] = []
  const errors: Error[] = []
  const options = {
    onSwitch: (change: ProviderSwitch) => switches.push(change),
    firstByteMs: 400,
    stallMs: 400,
  }
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(sttFallback(stt ?? [scriptedStt({ finalMs: 50 })], options)),
      new UserTurn(),
      new UserContext(context),
      new LLM(llmFallback(llm ?? [scriptedLlm({ answers: [answer] })], options), { tools }),
      new TTS(ttsFallback(tts ?? [scriptedTts()], options)),
      caller.output(),
      new AssistantContext(context),
    ]),
    {
      clock,
      observers: [
        {
          onPush(_source, target, frame) {
            if (target.name !== 'sink') return
            if (frame instanceof MetricsFrame && frame.metrics.type === 'fallback')
              metrics.push(frame.metrics)
          },
        },
      ],
    },
  )
  task.on('error', (error) => errors.push(error))
  await clock.runUntil(task.run())
  return { messages: context.messages as Message[], heard: caller.heard, switches, metrics, errors, clock }
}

const question = 'what is the news today'
const answer = 'The king is well. He had a long walk, and then a short sleep. All the dogs are happy.'

async function ask(caller: SimulatedCaller): Promise<void> {
  await caller.wait(200)
  await caller.say(question)
  await caller.answered(2_000)
}

test('whichever role fails, wherever and however, the caller hears every word once', async () => {
  const fault = (kind: Fault['kind'], after: number) => always(kind, after)
  const kind = fc.constantFrom<Fault['kind']>('error', 'stall')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('stt', 'llm', 'tts', 'all'),
      kind,
      fc.integer({ min: 0, max: 20 }),
      async (role, how, after) => {
        const bad = (each: string) => (role === each || role === 'all' ? fault(how, after) : never)
        const llm = () => scriptedLlm({ wordMs: 20, answers: [answer] })
        const { heard, messages, switches, metrics, errors } = await converse(ask, {
          stt: [faultyStt('stt-a', scriptedStt({ finalMs: 50 }), bad('stt')), scriptedStt({ finalMs: 50 })],
          llm: [faultyLlm('llm-a', llm(), bad('llm')), llm()],
          tts: [faultyTts('tts-a', scriptedTts(), bad('tts')), scriptedTts()],
        })
        expect(errors).toEqual([])
        expect(heard).toBe(answer)
        expect(messages).toEqual([
          { role: 'user', content: question },
          { role: 'assistant', content: answer },
        ])
        const roles = role === 'all' ? 3 : 1
        expect(switches).toHaveLength(roles)
        expect(metrics).toEqual(
          switches.map(({ from, to, reason }) => ({
            type: 'fallback',
            processor: expect.stringMatching(/^(?:STT|LLM|TTS)$/),
            from,
            to,
            reason,
          })),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('the first sentence is heard no later for the alternatives that stand by', async () => {
  const firstAudioMs = async (alternatives: number) => {
    const model = () => scriptedLlm({ wordMs: 50, answers: [answer] })
    let now = () => 0
    let heardAtMs = 0
    const first: LLMProvider = {
      ...model(),
      generate: (request, context) => {
        now = () => context.clock.now()
        return model().generate(request, context)
      },
    }
    const script: CallerScript = async (caller) => {
      await caller.say(question)
      await caller.agentSpeaks()
      heardAtMs = now()
      await caller.agentSilent()
    }
    await converse(script, { llm: [first, model()].slice(0, alternatives) })
    return heardAtMs
  }
  expect(await firstAudioMs(2)).toBe(await firstAudioMs(1))
})

test('a caller who interrupts while the next model takes over hears no more of the old answer', async () => {
  const slow = scriptedLlm({ firstByteMs: 300, wordMs: 20, answers: ['Never heard.', 'As you wish.'] })
  const { heard, messages, errors, switches } = await converse(
    async (caller) => {
      await caller.say(question)
      await caller.agentSpeaks()
      await caller.wait(700)
      await caller.say('stop it please')
      await caller.answered(2_000)
    },
    { llm: [faultyLlm('llm-a', scriptedLlm({ answers: [answer] }), always('stall', 6)), slow] },
  )
  expect(errors).toEqual([])
  expect(heard).toMatch(/^The king( is( well\.)?)? As you wish\.$/)
  expect(messages.at(-1)).toEqual({ role: 'assistant', content: 'As you wish.' })
  expect(switches).toHaveLength(1)
})

test('a tool that was asked for by a model that then fails runs once', async () => {
  let runs = 0
  const time = {
    name: 'time',
    description: 'Tells the time.',
    parameters: { type: 'object' },
    execute: () => `${++runs} o'clock`,
  }
  const model = () =>
    scriptedLlm({
      answers: ({ messages }) => {
        const last = messages.at(-1)!
        return last.role === 'tool'
          ? `It is ${last.content}.`
          : { text: 'One moment. ', calls: [{ name: 'time' }] }
      },
    })
  for (const kind of ['error', 'stall'] as const) {
    runs = 0
    const { heard, errors } = await converse(ask, {
      llm: [faultyLlm('llm-a', model(), always(kind, 3)), model()],
      tools: [time],
    })
    expect(errors).toEqual([])
    expect(heard).toBe("One moment. It is 1 o'clock.")
  }
})

test('when all alternatives fail, the session is told so and lives', async () => {
  const { errors, heard, messages } = await converse(
    async (caller) => {
      await caller.say(question)
      await caller.wait(3_000)
      await caller.say('still there')
      await caller.answered(2_000)
    },
    {
      llm: [
        faultyLlm('llm-a', scriptedLlm({ answers: [answer] }), (call) =>
          call === 0 ? { kind: 'error', after: 0 } : undefined,
        ),
        faultyLlm('llm-b', scriptedLlm({ answers: [answer] }), always('stall')),
      ],
    },
  )
  expect(errors).toHaveLength(1)
  expect(errors[0]!.message).toContain('All 2 alternatives of llm-a|llm-b failed')
  expect(heard).toBe(answer)
  expect(messages.at(-1)!.content).toBe(answer)
})

test('a model and a voice fail each by itself', async () => {
  const clock = new VirtualClock()
  const changes: string[] = []
  const onSwitch = ({ from, to }: ProviderSwitch) => changes.push(`${from} ${to}`)
  const llm = (name: string, faults: Parameters<typeof faultyLlm>[2]) =>
    faultyLlm(name, scriptedLlm({ answers: [answer] }), faults)
  const tts = (name: string, faults: Parameters<typeof faultyTts>[2]) =>
    faultyTts(name, scriptedTts(), faults)
  const roles = new Fallback([
    [
      new LLM(llmFallback([llm('llm-a', always('error', 5)), llm('llm-b', never)], { onSwitch })),
      new TTS(ttsFallback([tts('tts-a', always('error', 5)), tts('tts-b', never)], { onSwitch })),
    ],
  ])
  const context = new LLMContext()
  context.addUser(question)
  const { downstream } = await runProcessor(roles, [new LLMContextFrame({ context }), { waitMs: 20_000 }], {
    clock,
  })
  const ear = new WordListener()
  const words = downstream.flatMap((frame) => (frame instanceof TTSAudioFrame ? ear.hear(frame.samples) : []))
  expect(words.join(' ')).toBe(answer)
  expect(changes).toEqual(['llm-a llm-b', 'tts-a tts-b'])
})

test('a provider made of alternatives tells of its switches by the processor that uses it', async () => {
  const clock = new VirtualClock()
  const context = new LLMContext()
  context.addUser(question)
  const model = llmFallback([
    faultyLlm('a', scriptedLlm({ answers: [answer] }), always('error')),
    scriptedLlm({ answers: [answer] }),
  ])
  const { downstream } = await runProcessor(new LLM(model), [new LLMContextFrame({ context })], { clock })
  const metrics = downstream.flatMap((frame) => (frame instanceof MetricsFrame ? [frame.metrics] : []))
  expect(metrics[0]).toEqual({
    type: 'fallback',
    processor: 'LLM',
    from: 'a',
    to: 'scripted-llm',
    reason: 'error',
  })
})
