import fc from 'fast-check'
import { expect, test } from 'vitest'
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
import { Fallback } from '../../../processors/fallback/index.ts'
import {
  InterruptFrame,
  LLMContext,
  type LLMProvider,
  type Message,
  MetricsFrame,
  Pipeline,
  PipelineTask,
  type ProviderSwitch,
  type STTProvider,
  type TTSProvider,
} from '../../../src/index.ts'
import {
  type CallerScript,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
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
  const options = { onSwitch: (change: ProviderSwitch) => switches.push(change), firstByteMs: 400, stallMs: 400 }
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new Fallback((stt ?? [scriptedStt({ finalMs: 50 })]).map((each) => new STT(each)), options),
      new UserTurn(),
      new UserContext(context),
      new Fallback((llm ?? [scriptedLlm({ answers: [answer] })]).map((each) => new LLM(each, { tools })), options),
      new Fallback((tts ?? [scriptedTts()]).map((each) => new TTS(each)), options),
      caller.output(),
      new AssistantContext(context),
    ]),
    {
      clock,
      observers: [
        {
          onPush(_source, target, frame) {
            if (target.name !== 'sink') return
            if (frame instanceof MetricsFrame && frame.metrics.type === 'fallback') metrics.push(frame.metrics)
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
          switches.map(({ from, to, reason }) => ({ type: 'fallback', processor: 'Fallback', from, to, reason })),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('the first sentence is heard no later for the alternatives that stand by', async () => {
  const firstAudioMs = async (llms: number) => {
    let atMs = 0
    let saidAtMs = 0
    const script: CallerScript = async (caller) => {
      await caller.say(question)
      saidAtMs = caller.input().waiting
      await caller.agentSpeaks()
      atMs = times.now()
      await caller.agentSilent()
    }
    const times = { now: () => 0 }
    const model = (): LLMProvider => {
      const scripted = scriptedLlm({ wordMs: 50, answers: [answer] })
      return {
        ...scripted,
        generate: (request, context) => {
          times.now = () => context.clock.now()
          return scripted.generate(request, context)
        },
      }
    }
    await converse(script, { llm: Array.from({ length: llms }, model) })
    return atMs - saidAtMs
  }
  expect(await firstAudioMs(2)).toBe(await firstAudioMs(1))
})
