import { describe, expect, test } from 'vitest'
import {
  AssistantContext,
  LLM,
  Resample,
  STT,
  starts,
  stops,
  TTS,
  tap,
  UserContext,
  UserTurn,
  type UserTurnOptions,
  VAD,
} from '../../processors/index.ts'
import {
  AudioRawFrame,
  FrameProcessor,
  LLMContext,
  LLMContextFrame,
  ParallelPipeline,
  Pipeline,
  PipelineError,
  PipelineTask,
  type Stage,
  TranscriptionFrame,
} from '../../src/engine.ts'
import {
  type ScriptedSTTOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
} from '../../src/testing/index.ts'

const line = (sampleRate = 16_000) => new SimulatedCaller(async () => {}, { sampleRate })
const vad = () => new VAD(scriptedVad())
const stt = () => new STT(scriptedStt())
const llm = () => new LLM(scriptedLlm({ answers: ['Yes.'] }))
const tts = () => new TTS(scriptedTts())

class Mystery extends FrameProcessor {}

function agent(change: (stages: Stage[]) => Stage[] = (stages) => stages): Pipeline {
  const context = new LLMContext()
  const caller = line()
  return new Pipeline(
    change([
      caller.input(),
      vad(),
      stt(),
      new UserTurn(),
      new UserContext(context),
      llm(),
      tts(),
      caller.output(),
      new AssistantContext(context),
    ]),
  )
}

const without = (type: new (...args: never[]) => FrameProcessor) => (stages: Stage[]) =>
  stages.filter((stage) => !(stage instanceof type))

function fault(make: () => unknown): PipelineError {
  try {
    make()
  } catch (error) {
    expect(error).toBeInstanceOf(PipelineError)
    expect(error).toMatchObject({ code: 'PIPELINE_INVALID' })
    return error as PipelineError
  }
  throw new Error('No fault was found.')
}

test('a whole agent is without fault', () => {
  expect(agent().processors).toHaveLength(9)
})

describe('a processor whose input nobody makes', () => {
  test.each([
    ['VAD', 'STT', 'VADUserStartedSpeakingFrame', VAD],
    ['STT', 'UserTurn', 'TranscriptionFrame or InterimTranscriptionFrame', STT],
    ['UserTurn', 'UserContext', 'UserTurnEndedFrame', UserTurn],
    ['UserContext', 'LLM', 'LLMContextFrame', UserContext],
  ])('without %s it is %s', (_, needy, frames, type) => {
    const error = fault(() => agent(without(type)))
    expect(error.processor).toBe(needy)
    expect(error.message).toBe(
      `${needy} waits for ${frames}, and nothing before it makes any: put what makes it before ${needy}, ` +
        `or name it in the pipeline's "fed" if your program queues it.`,
    )
  })

  test('is found in the wrong order too, in branches, and in pipelines inside pipelines', () => {
    const caller = line()
    expect(fault(() => new Pipeline([caller.input(), stt(), vad()])).processor).toBe('STT')
    expect(
      fault(() => new Pipeline([line().input(), new ParallelPipeline([[vad()], [stt()]])])).processor,
    ).toBe('STT')
    expect(fault(() => new Pipeline([line().input(), new Pipeline([stt()])])).processor).toBe('STT')
  })

  test('is none where the recognizer itself hears the voice, or the turns', () => {
    const ear = (options: ScriptedSTTOptions) => new STT(scriptedStt({ mode: 'session', ...options }))
    const byTurns = () => new UserTurn({ start: starts.stt(), stop: stops.stt() })
    expect(() => new Pipeline([line().input(), ear({ voice: true }), new UserTurn()])).not.toThrow()
    expect(() => new Pipeline([line().input(), ear({ turns: true }), byTurns()])).not.toThrow()
    expect(() => new Pipeline([line().input(), vad(), ear({ turns: true }), byTurns()])).not.toThrow()
    expect(fault(() => new Pipeline([line().input(), ear({}), new UserTurn()])).processor).toBe('STT')
  })

  test('is a recognizer that tells no turns, where nothing else begins or ends them', () => {
    const turn = (options: UserTurnOptions) =>
      new Pipeline([line().input(), vad(), stt(), new UserTurn(options)])
    for (const options of [
      { start: starts.stt() },
      { stop: stops.stt() },
      { stop: stops.all(stops.stt(), stops.silence(300)) },
      { start: starts.all(starts.stt(), starts.minWords(2)) },
    ])
      expect(fault(() => turn(options)).message).toContain('UserTurn waits for RecognizedTurnFrame')
    expect(() => turn({ stop: stops.any(stops.stt(), stops.silence(300)) })).not.toThrow()
    expect(() => turn({ start: starts.any(starts.stt(), starts.words()) })).not.toThrow()
  })

  test('is none where a branch before it makes it, the program does, or somebody may who does not say', () => {
    expect(() => new Pipeline([line().input(), new ParallelPipeline([[vad()], []]), stt()])).not.toThrow()
    expect(() => new Pipeline([line().input(), llm()], { fed: [LLMContextFrame] })).not.toThrow()
    expect(() => new Pipeline([line().input(), new Mystery(), llm()])).not.toThrow()
    expect(() => new Pipeline([llm()])).not.toThrow()
  })

  test('is found behind middleware, which makes nothing', () => {
    expect(fault(() => new Pipeline([line().input(), tap(() => {}), llm()])).processor).toBe('LLM')
  })
})

describe('a sample rate that nobody converts', () => {
  const speaker = (sampleRate: number) => line(sampleRate).output()

  test('is found where the rates are known', () => {
    const error = fault(() => new Pipeline([tts(), new Resample({ sampleRate: 24_000 }), speaker(8_000)]))
    expect(error.processor).toBe('TransportOutput')
    expect(error.message).toBe(
      'Resample makes TTSAudioFrame at 24000 Hz and TransportOutput takes 8000 Hz, and nothing between them ' +
        'converts: put a Resample({ sampleRate: 8000 }) there.',
    )
  })

  test('is found when a task is made that has a rate of its own', () => {
    const pipeline = () => new Pipeline([tts(), speaker(8_000)])
    const error = fault(() => new PipelineTask(pipeline(), { outputSampleRate: 24_000 }))
    expect(error.message).toContain('TTS makes TTSAudioFrame at 24000 Hz and TransportOutput takes 8000 Hz')
    const task = new PipelineTask(pipeline())
    expect(task.environment.outputSampleRate).toBe(8_000)
    const converted = new Pipeline([tts(), new Resample({ sampleRate: 8_000 }), speaker(8_000)])
    expect(() => new PipelineTask(converted, { outputSampleRate: 24_000 })).not.toThrow()
  })

  test('is found for any audio that says its rate', () => {
    class Telephone extends FrameProcessor {
      override readonly io = {
        source: true,
        makes: [AudioRawFrame],
        makesAudio: { frame: AudioRawFrame, sampleRate: 8_000 },
      }
    }
    class Picky extends FrameProcessor {
      override readonly io = {
        needs: [AudioRawFrame],
        makes: [TranscriptionFrame],
        takesAudio: { frame: AudioRawFrame, sampleRate: 16_000 },
      }
    }
    expect(fault(() => new Pipeline([new Telephone(), new Picky()])).message).toContain(
      'Telephone makes AudioRawFrame at 8000 Hz and Picky takes 16000 Hz',
    )
  })
})

describe('two contexts that disagree', () => {
  test('are found, whatever stands between them', () => {
    const error = fault(
      () =>
        new Pipeline([
          new UserContext(new LLMContext()),
          new Mystery(),
          new AssistantContext(new LLMContext()),
        ]),
    )
    expect(error.processor).toBe('AssistantContext')
    expect(error.message).toBe(
      'UserContext and AssistantContext have different contexts: what one writes the other never reads. ' +
        'Give both the same LLMContext.',
    )
  })

  test('may live in two branches, each with its own', () => {
    const one = new LLMContext()
    const two = new LLMContext()
    const branch = (context: LLMContext) => [new UserContext(context), new AssistantContext(context)]
    expect(() => new Pipeline([new ParallelPipeline([branch(one), branch(two)])])).not.toThrow()
  })
})

test('a processor can stand in one place only', () => {
  const twice = new Mystery()
  expect(fault(() => new Pipeline([twice, twice])).message).toContain('Mystery stands in the pipeline twice')
  expect(
    fault(() => new Pipeline([twice, new ParallelPipeline([[new Pipeline([twice])]])])).message,
  ).toContain('twice')
})
