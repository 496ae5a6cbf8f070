import { describe, expect, test } from 'vitest'
import { STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import {
  type AudioSink,
  type Direction,
  type Frame,
  FrameProcessor,
  LLMContext,
  LLMTextFrame,
  ParallelPipeline,
  Pipeline,
  PipelineTask,
  type PipelineTaskOptions,
  SpeakFrame,
  type STTEvent,
  type STTProvider,
  TransportOutput,
  TTSAudioFrame,
  type VADProvider,
} from '../../src/engine.ts'
import {
  SimulatedCaller,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'

const never = () => new Promise<never>(() => {})

class Stuck extends FrameProcessor {
  readonly #where: 'setup' | 'onStart' | 'onEnd' | 'process' | 'system' | 'spawned' | 'nowhere'

  constructor(where: Stuck['where'], name = 'Stuck') {
    super({ name })
    this.#where = where
  }

  get where() {
    return this.#where
  }

  override process(frame: Frame, direction: Direction) {
    if (this.#where === 'process' && frame instanceof LLMTextFrame) return never()
    if (this.#where === 'system' && frame.kind === 'vad-user-paused') return never()
    return this.push(frame, direction)
  }

  protected override setup() {
    return this.#where === 'setup' ? never() : undefined
  }

  protected override onStart() {
    if (this.#where === 'spawned') this.spawn(never)
    return this.#where === 'onStart' ? never() : undefined
  }

  protected override onEnd() {
    return this.#where === 'onEnd' ? never() : undefined
  }
}

/** Runs a pipeline that is told to end after a second. */
async function ended(
  stages: readonly FrameProcessor[],
  frames: readonly Frame[] = [],
  options: PipelineTaskOptions = {},
) {
  const clock = new VirtualClock()
  const task = new PipelineTask(new Pipeline(stages), { clock, ...options })
  const errors: string[] = []
  task.on('error', ({ message }) => errors.push(message))
  const running = task.run()
  for (const frame of frames) void task.push(frame)
  clock.setTimeout(() => task.end(), 1_000)
  const result = await clock.runUntil(running)
  return { result, errors, tookMs: clock.now() - 1_000, timersLeft: clock.pendingTimers }
}

const text = new LLMTextFrame({ text: 'hello', turn: 0 })
const held: [Stuck['where'], string, Frame[]][] = [
  ['onEnd', 'its onEnd has not returned', []],
  ['spawned', 'work that it spawned has not ended', []],
  ['process', 'it has not done with a frame of kind "llm-text"', [text]],
  ['onStart', 'it has not done with a frame of kind "start"', []],
  ['setup', 'its setup has not ended', []],
]

describe.each(held)('D8: a processor that is stuck: %s', (where, doing, frames) => {
  test('D8: does not hold the end beyond its deadline, and is named', async () => {
    const { result, errors, tookMs, timersLeft } = await ended([new Stuck(where)], frames)
    expect(result).toEqual({ reason: 'cancelled', heldBy: [{ processor: 'Stuck', doing }] })
    expect(errors[0]).toContain(`Stuck (${doing})`)
    expect(tookMs).toBeLessThanOrEqual(36_000)
    expect(timersLeft).toBe(0)
  })

  test('D8, a neighbour: in a branch it is named, and not the branches', async () => {
    const branches = new ParallelPipeline([[new Stuck('nowhere', 'Fine')], [new Stuck(where, 'Inner')]])
    const { result } = await ended([branches], frames, { endTimeoutMs: 2_000 })
    const others =
      where === 'onStart' ? result.heldBy?.filter(({ processor }) => processor === 'Inner') : result.heldBy
    expect(others).toEqual([{ processor: 'Inner', doing }])
  })
})

test('D8, a neighbour: a processor stuck behind the output is named though the output has nothing to do any more', async () => {
  const sink: AudioSink = { sampleRate: 16_000, write() {} }
  const stages = [new TTS(scriptedTts()), new TransportOutput(sink), new Behind()]
  const { result, tookMs } = await ended(stages, [new SpeakFrame({ text: 'Good bye then.' })], {
    endTimeoutMs: 3_000,
  })
  expect(result.heldBy).toEqual([
    { processor: 'Behind', doing: 'it has not done with a frame of kind "heard-text"' },
  ])
  expect(tookMs).toBeLessThan(10_000)
})

class Behind extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return frame.kind === 'heard-text' ? never() : this.push(frame, direction)
  }
}

test('D8, a neighbour: a long goodbye is heard out, however short the deadline', async () => {
  const sink: AudioSink = { sampleRate: 16_000, write() {} }
  const goodbye = Array.from({ length: 200 }, () => 'and on').join(' ')
  const stages = [new TTS(scriptedTts()), new TransportOutput(sink)]
  const { result, tookMs, errors } = await ended(stages, [new SpeakFrame({ text: `Good bye ${goodbye}.` })], {
    endTimeoutMs: 2_000,
  })
  expect(result).toEqual({ reason: 'ended' })
  expect(tookMs).toBeGreaterThan(100_000)
  expect(errors).toEqual([])
})

test('D8, a neighbour: sound without words is heard out too', async () => {
  const sink: AudioSink = { sampleRate: 16_000, write() {} }
  const tune = new TTSAudioFrame({ samples: new Int16Array(60 * 16_000), sampleRate: 16_000, turn: 0 })
  const { result } = await ended([new TransportOutput(sink)], [tune], { endTimeoutMs: 2_000 })
  expect(result).toEqual({ reason: 'ended' })
})

test('D8, a neighbour: who takes its time at the end and gets on with it is waited for', async () => {
  class Slow extends FrameProcessor {
    protected override async onEnd() {
      await this.clock.sleep(1_500)
    }
  }
  const { result } = await ended([new Slow(), new Slow(), new Slow(), new Slow()], [], {
    endTimeoutMs: 2_000,
  })
  expect(result).toEqual({ reason: 'ended' })
})

describe('G3: what a provider or a function of the user owes does not hold the end', () => {
  const listening: STTProvider = {
    name: 'open-ended',
    sampleRate: 16_000,
    mode: 'session',
    // biome-ignore lint/correctness/useYield: it never says anything
    async *transcribe(): AsyncGenerator<STTEvent> {
      await never()
    },
  }
  const deaf: VADProvider = {
    name: 'deaf',
    sampleRate: 16_000,
    windowSamples: 512,
    open: () => ({ probability: never, reset() {}, close() {} }),
  }
  const undecided = { stop: { judge: never } }

  async function hangUp({
    stt = scriptedStt() as STTProvider,
    vad = scriptedVad() as VADProvider,
    turn = {},
  }) {
    const clock = new VirtualClock()
    const caller = new SimulatedCaller(async (person) => {
      await person.say('what is the time')
      await person.wait(2_000)
    })
    const context = new LLMContext()
    const stages = [caller.input(), new VAD(vad), new STT(stt), new UserTurn(turn), new UserContext(context)]
    const task = new PipelineTask(new Pipeline(stages), { clock })
    const errors: string[] = []
    task.on('error', ({ message }) => errors.push(message))
    const result = await clock.runUntil(task.run())
    return {
      result,
      errors,
      tookMs: clock.now(),
      timersLeft: clock.pendingTimers,
      said: context.lastUserMessage,
    }
  }

  test('G3: a recognizer that listens all the time and does not close', async () => {
    const { result, errors, tookMs, timersLeft } = await hangUp({ stt: listening })
    expect(result).toEqual({ reason: 'ended' })
    expect(errors).toEqual(['open-ended did not close within 5000 ms of the end.'])
    expect(tookMs).toBeLessThan(12_000)
    expect(timersLeft).toBe(0)
  })

  test('G3: voice activity detection that never answers', async () => {
    const { result, errors, tookMs, timersLeft } = await hangUp({ vad: deaf })
    expect(result).toEqual({ reason: 'ended' })
    expect(errors).toEqual(['deaf did not answer within 5000 ms.'])
    expect(tookMs).toBeLessThan(12_000)
    expect(timersLeft).toBe(0)
  })

  test('G3: a stop strategy that never says', async () => {
    const { result, said, tookMs, timersLeft } = await hangUp({ turn: undecided })
    expect(result).toEqual({ reason: 'ended' })
    expect(said).toBe('what is the time')
    expect(tookMs).toBeLessThan(6_000)
    expect(timersLeft).toBe(0)
  })

  test('G3, a neighbour: a stop strategy that never says does not hold the turn either', async () => {
    const clock = new VirtualClock()
    const context = new LLMContext()
    const caller = new SimulatedCaller(async (person) => {
      await person.say('what is the time')
      await person.wait(8_000)
      expect(context.lastUserMessage).toBe('what is the time')
    })
    const stages = [
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      new UserTurn(undecided),
      new UserContext(context),
    ]
    const task = new PipelineTask(new Pipeline(stages), { clock })
    const errors: string[] = []
    task.on('error', ({ message }) => errors.push(message))
    await clock.runUntil(task.run())
    expect(errors).toEqual(['The strategy that ends turns did not answer within 5000 ms.'])
  })
})
