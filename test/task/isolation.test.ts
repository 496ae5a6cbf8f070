import { describe, expect, test } from 'vitest'
import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import {
  type Direction,
  type Frame,
  FrameProcessor,
  LLMContext,
  Pipeline,
  PipelineTask,
  SettingsFrame,
  TranscriptionFrame,
  textOf,
} from '../../src/engine.ts'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'

/** A call in which the caller interrupts, on providers that all calls share. */
function call(name: number, clock: VirtualClock, providers: ReturnType<typeof shared>) {
  const context = new LLMContext()
  const caller = new SimulatedCaller(async (line) => {
    await line.wait((name * 37) % 500)
    await line.say(`caller ${name} asks`)
    await line.agentSpeaks()
    await line.wait(700)
    await line.say(`caller ${name} interrupts`)
    await line.answered()
  })
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(providers.vad),
      new STT(providers.stt),
      new UserTurn(),
      new UserContext(context),
      new LLM(providers.llm),
      new TTS(providers.tts),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock },
  )
  return { name, context, caller, run: task.run() }
}

function shared() {
  return {
    vad: scriptedVad(),
    stt: scriptedStt({ finalMs: 50 }),
    llm: scriptedLlm({
      answers: ({ messages }) => {
        const [, name, verb] = textOf(messages.at(-1)).split(' ')
        return verb === 'asks'
          ? `For ${name} I have a long story that nobody ever hears out.`
          : `Yes ${name}.`
      },
      wordMs: 20,
    }),
    tts: scriptedTts({ firstByteMs: 30 }),
  }
}

describe('many sessions in one process', () => {
  test('do not influence each other: a hundred calls at once are a hundred calls one by one', async () => {
    const clock = new VirtualClock()
    const providers = shared()
    const calls = Array.from({ length: 100 }, (_, name) => call(name, clock, providers))
    await clock.runUntil(Promise.all(calls.map(({ run }) => run)))
    const aloneClock = new VirtualClock()
    const alone = call(7, aloneClock, shared())
    await aloneClock.runUntil(alone.run)
    for (const { name, context, caller } of calls) {
      const renamed = JSON.stringify(alone.context.messages).replaceAll(/\b7\b/g, `${name}`)
      expect(JSON.stringify(context.messages)).toBe(renamed)
      expect(caller.heard).toBe(alone.caller.heard.replaceAll(/\b7\b/g, `${name}`))
    }
    expect(alone.context.messages).toHaveLength(4)
    expect(clock.pendingTimers).toBe(0)
  })

  test('fail alone: a session that breaks and one that is cancelled leave the others as they were', async () => {
    class Breaking extends FrameProcessor {
      protected override setup() {
        throw new Error('broken')
      }
    }
    const clock = new VirtualClock()
    const providers = shared()
    const well = call(1, clock, providers)
    const broken = new PipelineTask(new Pipeline([new Breaking()]), { clock }).run()
    const cancelled = new AbortController()
    const caller = new SimulatedCaller(async (line) => line.wait(1e6))
    const stopped = new PipelineTask(new Pipeline([caller.input()]), { clock }).run({
      signal: cancelled.signal,
    })
    clock.setTimeout(() => cancelled.abort(), 1_000)
    const results = await clock.runUntil(Promise.allSettled([well.run, broken, stopped]))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(well.context.lastAssistantMessage).toBe('Yes 1.')
  })
})

test('settings changed under load hold from the next unit on, in order with the frames around them', async () => {
  class Speaker extends FrameProcessor {
    voice = 'first'
    readonly said: string[] = []

    override async process(frame: Frame, direction: Direction) {
      const { voice } = this
      if (frame instanceof SettingsFrame) this.voice = frame.settings.voice ?? voice
      if (frame instanceof TranscriptionFrame) {
        await this.clock.sleep(5)
        this.said.push(`${voice} ${frame.text}`)
      }
      await this.push(frame, direction)
    }
  }
  const clock = new VirtualClock()
  const speakers = Array.from({ length: 20 }, () => new Speaker())
  const tasks = speakers.map((speaker) => new PipelineTask(new Pipeline([speaker]), { clock }))
  const runs = tasks.map((task) => task.run())
  await clock.advance(0)
  for (const [i, task] of tasks.entries())
    for (let n = 0; n < 50; n++) {
      if (n % 10 === 0) void task.push(new SettingsFrame({ settings: { voice: `voice ${i}.${n}` } }))
      void task.push(new TranscriptionFrame({ text: `${n}` }))
    }
  for (const task of tasks) task.end()
  await clock.runUntil(Promise.all(runs))
  for (const [i, { said }] of speakers.entries())
    expect(said).toEqual(Array.from({ length: 50 }, (_, n) => `voice ${i}.${n - (n % 10)} ${n}`))
})
