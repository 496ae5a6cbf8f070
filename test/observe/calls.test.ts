import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AssistantContext,
  LLM,
  llmFallback,
  llmTurnDetector,
  STT,
  stops,
  TTS,
  ttsFallback,
  UserContext,
  UserTurn,
  VAD,
} from '../../processors/index.ts'
import {
  type CallEvent,
  InterruptFrame,
  LLMContext,
  type LLMProvider,
  type ObservedCall,
  type Observer,
  Pipeline,
  PipelineTask,
  type ProviderCall,
} from '../../src/engine.ts'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'
import { always, faultyLlm, faultyTts, never, once } from '../processors/fallback/faulty.ts'

interface Talk {
  readonly llm?: LLMProvider
  readonly turn?: UserTurn
  readonly observers: readonly Observer[]
  readonly during?: (task: PipelineTask, clock: VirtualClock) => void
}

async function talk({ llm, turn, observers, during }: Talk): Promise<string> {
  const clock = new VirtualClock()
  const context = new LLMContext()
  const caller = new SimulatedCaller(async (line) => {
    await line.say('what is the news')
    await line.wait(20_000)
  })
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt({ finalMs: 50 })),
      turn ?? new UserTurn(),
      new UserContext(context),
      new LLM(llm ?? scriptedLlm({ answers: ['All is well. Good night.'], firstByteMs: 100, wordMs: 20 })),
      new TTS(
        ttsFallback([
          faultyTts('voice-a', scriptedTts({ firstByteMs: 30 }), once('error')),
          scriptedTts({ firstByteMs: 30 }),
        ]),
      ),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock, id: 'call-7', observers },
  )
  during?.(task, clock)
  await clock.runUntil(task.run())
  return caller.heard
}

/** Keeps what is told of calls, by call. */
class Calls implements Observer {
  readonly events: CallEvent[] = []

  onCall(event: CallEvent): void {
    this.events.push(event)
  }

  get begun(): readonly ObservedCall[] {
    return this.events.flatMap((event) => (event.type === 'begin' ? [event.call] : []))
  }

  endsOf(call: ObservedCall) {
    return this.events.flatMap((event) => (event.type === 'end' && event.call === call ? [event] : []))
  }

  /** Each call as a line: who called whom, in what turn, and how it ended. */
  get lines(): string[] {
    return this.begun.map((call) => {
      const [end] = this.endsOf(call)
      const { role, provider, processor, turn, within } = call
      const inside = within ? ` in ${within.provider}` : ''
      return `${processor} calls ${provider} (${role})${inside} for ${turn}: ${end?.outcome}`
    })
  }
}

describe('calls of providers are told', () => {
  test('by role, with who calls whom and how it ended, those of an alternative too', async () => {
    const calls = new Calls()
    const heard = await talk({ observers: [calls] })
    expect(heard).toBe('All is well. Good night.')
    expect(calls.lines).toEqual([
      'VAD calls scripted-vad (vad) for 0: done',
      'STT calls scripted-stt (stt) for 0: done',
      'LLM calls scripted-llm (llm) for 1: done',
      'TTS calls voice-a|scripted-tts (tts) for 1: done',
      'TTS calls voice-a (tts) in voice-a|scripted-tts for 1: failed',
      'TTS calls scripted-tts (tts) in voice-a|scripted-tts for 1: done',
    ])
    expect(calls.begun.every(({ session }) => session === 'call-7')).toBe(true)
  })

  test('with their times', async () => {
    const calls = new Calls()
    await talk({ observers: [calls] })
    const llm = calls.begun.find(({ role }) => role === 'llm')!
    const [end] = calls.endsOf(llm)
    expect(end!.firstAtMs! - llm.beganAtMs).toBe(120)
    expect(end!.atMs - llm.beganAtMs).toBeGreaterThanOrEqual(200)
  })

  test('with what they failed of', async () => {
    const calls = new Calls()
    await talk({ observers: [calls], llm: scriptedLlm({ answers: [{ fail: 'out of order' }] }) })
    const llm = calls.begun.find(({ role }) => role === 'llm')!
    expect(calls.endsOf(llm)).toMatchObject([
      { outcome: 'failed', firstAtMs: undefined, error: { code: 'LLM_FAILED' } },
    ])
  })

  test('as failed when a deadline ends them, though the provider listens to nothing', async () => {
    const calls = new Calls()
    const deaf: LLMProvider = {
      name: 'deaf',
      label: 'the cheap one',
      async *generate() {
        await new Promise(() => {})
        yield { type: 'text', text: 'never' }
      },
    }
    const good = scriptedLlm({ answers: ['Hello.'] })
    await talk({ observers: [calls], llm: llmFallback([deaf, good], { firstByteMs: 1_000 }) })
    expect(calls.lines.filter((line) => line.includes('(llm)'))).toEqual([
      'LLM calls deaf|scripted-llm (llm) for 1: done',
      'LLM calls deaf (llm) in deaf|scripted-llm for 1: failed',
      'LLM calls scripted-llm (llm) in deaf|scripted-llm for 1: done',
    ])
    const inner = calls.begun.find(({ provider }) => provider === 'deaf')!
    expect(inner.label).toBe('the cheap one')
    expect(calls.endsOf(inner)).toMatchObject([{ error: { code: 'TIMED_OUT' } }])
  })

  test('of a turn detector, and of the model that it asks', async () => {
    const calls = new Calls()
    const judge = { ...scriptedLlm({ answers: ['90'], firstByteMs: 40 }), name: 'judge' }
    const turn = new UserTurn({ stop: stops.judged(llmTurnDetector(judge)) })
    await talk({ observers: [calls], turn })
    const [detector] = calls.begun.filter(({ role }) => role === 'turn')
    const [model] = calls.begun.filter(({ provider }) => provider === 'judge')
    expect(detector).toMatchObject({ processor: 'UserTurn', provider: 'llm-turn (judge)' })
    expect(model).toMatchObject({ role: 'llm', processor: 'UserTurn', within: detector })
    expect(calls.endsOf(detector!)).toMatchObject([{ outcome: 'done' }])
    expect(calls.endsOf(model!)).toMatchObject([{ outcome: 'done' }])
  })
})

test('whatever is interrupted or cancelled, each call ends once, and none outlives the session', async () => {
  const fault = fc.constantFrom(never, always('error'), always('stall'))
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 4_000 }),
      fc.constantFrom('interrupt', 'cancel', 'end'),
      fault,
      async (atMs, what, faults) => {
        const calls = new Calls()
        let over = false
        const open = () => calls.begun.filter((call) => calls.endsOf(call).length !== 1)
        await talk({
          observers: [
            calls,
            {
              onEnd() {
                over = true
                expect(open()).toEqual([])
              },
            },
          ],
          llm: llmFallback([
            faultyLlm('bad', scriptedLlm({ answers: ['One. Two. Three.'], wordMs: 30 }), faults),
            scriptedLlm({ answers: ['One. Two. Three.'], wordMs: 30 }),
          ]),
          during: (task, clock) =>
            clock.setTimeout(() => {
              if (what === 'interrupt') void task.push(new InterruptFrame({ turn: 9, cause: 'user' }))
              else if (what === 'cancel') task.cancel()
              else task.end()
            }, atMs),
        })
        expect(over).toBe(true)
        expect(open()).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

test('where nobody asks for them, a provider is called with no more than before', async () => {
  const given: ProviderCall[] = []
  const model = scriptedLlm({ answers: ['Hello.'] })
  const llm: LLMProvider = {
    name: 'watched',
    generate(request, call) {
      given.push(call)
      return model.generate(request, call)
    },
  }
  await talk({ observers: [{ onFrame: () => {} }], llm })
  await talk({ observers: [], llm })
  expect(given.map((call) => 'observed' in call)).toEqual([false, false])
})
