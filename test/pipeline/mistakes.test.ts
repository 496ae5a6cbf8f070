import { describe, expect, test } from 'vitest'
import {
  AssistantContext,
  DTMFSender,
  LLM,
  STT,
  sendDigits,
  TTS,
  UserContext,
  UserIdle,
  UserTurn,
  VAD,
} from '../../processors/index.ts'
import {
  FrameProcessor,
  LLMContext,
  LLMTextFrame,
  ParallelPipeline,
  Pipeline,
  PipelineError,
  PipelineTask,
  type ProcessorIO,
  type Stage,
  TranscriptionFrame,
} from '../../src/engine.ts'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'
import { WebSocketInput } from '../../transports/websocket/connection/websocket-input.ts'

class Mystery extends FrameProcessor {}

function parts() {
  const context = new LLMContext()
  const caller = new SimulatedCaller(async () => {})
  return {
    input: caller.input() as Stage,
    vad: new VAD(scriptedVad()) as Stage,
    stt: new STT(scriptedStt()) as Stage,
    turn: new UserTurn() as Stage,
    idle: new UserIdle() as Stage,
    user: new UserContext(context) as Stage,
    llm: new LLM(scriptedLlm({ answers: ['Yes.'] })) as Stage,
    tts: new TTS(scriptedTts()) as Stage,
    output: caller.output() as Stage,
    assistant: new AssistantContext(context) as Stage,
  }
}

type Name = keyof ReturnType<typeof parts>
const inOrder = Object.keys(parts()) as Name[]

/** The agent with its parts in the order of their names. */
function agent(names: readonly Name[]): Pipeline {
  const all = parts()
  return new Pipeline(names.map((name) => all[name]))
}

const swapped = (one: Name, other: Name) =>
  inOrder.map((name) => (name === one ? other : name === other ? one : name))
const without = (gone: Name) => inOrder.filter((name) => name !== gone)

function fault(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    expect(error).toBeInstanceOf(PipelineError)
    return (error as PipelineError).message
  }
  throw new Error('No fault was found.')
}

/** What a program in plain JavaScript may write. */
const js = (stages: unknown) => new Pipeline(stages as Stage[])

describe('the order of a pipeline', () => {
  test('E4: a voice before the model, and the assistant before the output or missing, are told with the remedy', () => {
    expect(() => agent(inOrder)).not.toThrow()
    expect(fault(() => agent(swapped('llm', 'tts')))).toBe(
      'TTS works on LLMTextFrame, and LLM, which makes it, stands behind it: put LLM before TTS, ' +
        'or name LLMTextFrame in the pipeline\'s "fed" if your program queues it.',
    )
    expect(fault(() => agent(swapped('output', 'assistant')))).toContain(
      'AssistantContext works on HeardTextFrame, and TransportOutput, which makes it, stands behind it',
    )
    expect(fault(() => agent(without('assistant')))).toBe(
      'UserContext writes down what the user says, and nobody what the agent says: the model would never know its ' +
        'own words. Put an AssistantContext with the same LLMContext behind the output.',
    )
    expect(fault(() => new Pipeline([]))).toBe(
      'The pipeline is empty: give it the processors that frames shall pass, in their order.',
    )
  })

  test('E4, a neighbour: every two parts of an agent that change places are told, whichever they are', () => {
    for (const [at, one] of inOrder.entries())
      for (const other of inOrder.slice(at + 1)) {
        // These two do not care which of them comes first.
        if (one === 'idle' && other === 'user') continue
        expect(() => agent(swapped(one, other)), `${one} and ${other}`).toThrow(PipelineError)
      }
  })

  test('E4, a neighbour: it is told too behind a processor that says nothing of itself, and between branches', () => {
    const { input, llm, tts, user, assistant, output, turn } = parts()
    expect(fault(() => new Pipeline([new Mystery(), tts, llm]))).toContain('put LLM before TTS')
    expect(
      fault(
        () =>
          new Pipeline([
            input,
            new Mystery(),
            turn,
            user,
            new ParallelPipeline([[tts], []]),
            llm,
            output,
            assistant,
          ]),
      ),
    ).toContain('put LLM before TTS')
    const fed = parts()
    expect(() => new Pipeline([new Mystery(), fed.tts, fed.llm], { fed: [LLMTextFrame] })).not.toThrow()
  })

  test('E4, a neighbour: an input behind others, and an output that is never heard', () => {
    const early = parts()
    expect(fault(() => new Pipeline([early.output, early.input]))).toBe(
      'SimulatedCaller is where a pipeline begins, and stands behind TransportOutput: put it first. ' +
        'Several inputs go side by side into a ParallelPipeline.',
    )
    const one = parts()
    const two = parts()
    expect(fault(() => new Pipeline([one.tts, one.output, two.output]))).toBe(
      'TransportOutput is never heard: TransportOutput, which stands before it, plays all of the voice. ' +
        'Put the two side by side into a ParallelPipeline.',
    )
    const three = parts()
    const four = parts()
    expect(
      () => new Pipeline([three.tts, new ParallelPipeline([[three.output], [four.output]])]),
    ).not.toThrow()
  })

  test('E4, a neighbour: what may well be is not refused', () => {
    const { input, vad, stt, turn, user, tts, output, assistant } = parts()
    // The keys come from a tool, which no pipeline knows of.
    const digits = new LLM(scriptedLlm({ answers: ['Yes.'] }), { tools: [sendDigits()] })
    expect(
      () => new Pipeline([input, vad, stt, turn, user, digits, tts, new DTMFSender(), output, assistant]),
    ).not.toThrow()
    // Somebody who does not say what he does writes down the answers.
    const own = parts()
    expect(
      () =>
        new Pipeline([
          own.input,
          own.vad,
          own.stt,
          own.turn,
          own.user,
          own.llm,
          own.tts,
          own.output,
          new Mystery(),
        ]),
    ).not.toThrow()
  })
})

describe('what is no stage', () => {
  const { vad } = parts()
  test.each<[string, unknown, string]>([
    ['a provider', scriptedTts(), 'is a voice, a provider and no processor: write new TTS('],
    ['a recognizer', scriptedStt(), 'is a recognizer, a provider and no processor: write new STT('],
    ['a model', scriptedLlm({ answers: ['Yes.'] }), 'no processor: write new LLM('],
    ['a detector', scriptedVad(), 'is voice activity detection, a provider and no processor: write new VAD('],
    ['nothing', undefined, 'is undefined: leave it out with ...(condition ? [processor] : [])'],
    ['a condition', false, 'is false: leave it out'],
    ['null', null, 'is null: leave it out'],
    ['a class', UserTurn, 'is the class UserTurn: write new UserTurn(…)'],
    ['a function', scriptedTts, 'is the function scriptedTts: call it'],
    ['a list', [vad], 'is an array: write ...stages'],
    ['a promise', Promise.resolve(vad), 'is a promise: await what makes it'],
    [
      'a transport',
      new SimulatedCaller(async () => {}),
      'is a transport: write its input() as the first stage',
    ],
    ['a word', 'vad', 'is "vad", and no processor'],
    ['a context', new LLMContext(), 'is an object of the class LLMContext, and no processor'],
  ])('E4: %s among the stages is named, with the place and the remedy', (_, stage, remedy) => {
    const message = fault(() => js([new Mystery(), stage]))
    expect(message).toMatch(/^Stage 2 of 2 /)
    expect(message).toContain(remedy)
  })

  test('E4, a neighbour: holes, branches that are no lists, and no branches at all', () => {
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested.
    expect(fault(() => js([new Mystery(), , new Mystery()]))).toContain('Stage 2 of 3 is undefined')
    expect(fault(() => js(undefined))).toContain('A pipeline is made of a list of processors')
    expect(fault(() => new ParallelPipeline([new Mystery()] as never))).toContain(
      'Branch 1 of a ParallelPipeline is an object of the class Mystery: a branch is a list of stages',
    )
    expect(fault(() => new ParallelPipeline([]))).toContain('was given none: nothing would pass')
    expect(fault(() => new ParallelPipeline([[new Mystery()], [scriptedTts() as never]]))).toContain(
      'Stage 1 of 1 is a voice',
    )
  })
})

describe('an agent of typed words', () => {
  test('E5: passes the check, and answers', async () => {
    const clock = new VirtualClock()
    const context = new LLMContext()
    const input = new WebSocketInput({ over() {} }, [])
    const task = new PipelineTask(
      new Pipeline([
        input,
        new UserTurn(),
        new UserContext(context),
        new LLM(scriptedLlm({ answers: ['Hello, you.'] })),
        new AssistantContext(context),
      ]),
      { clock },
    )
    task.on('start', () => input.take(new TranscriptionFrame({ text: 'Hello there.' })))
    clock.setTimeout(() => task.end(), 20_000)
    await clock.runUntil(task.run())
    expect(context.messages).toMatchObject([
      { role: 'user', content: 'Hello there.' },
      { role: 'assistant', content: 'Hello, you.' },
    ])
  })

  test('E5, a neighbour: one with a keyboard of its own, and one that speaks what it answers to typed words', () => {
    class Keyboard extends FrameProcessor {
      override readonly io: ProcessorIO = { source: true, makes: [TranscriptionFrame] }
    }
    const { turn, user, llm, assistant } = parts()
    expect(() => new Pipeline([new Keyboard(), turn, user, llm, assistant])).not.toThrow()
    const spoken = parts()
    expect(
      () =>
        new Pipeline([
          new WebSocketInput({ over() {} }, []),
          spoken.turn,
          spoken.user,
          spoken.llm,
          spoken.tts,
          spoken.output,
          spoken.assistant,
        ]),
    ).not.toThrow()
  })

  test('E5, a neighbour: an agent that listens for a voice still needs its recognizer', () => {
    const { vad, turn, user, llm, assistant } = parts()
    expect(
      fault(() => new Pipeline([new WebSocketInput({ over() {} }, []), vad, turn, user, llm, assistant])),
    ).toContain('UserTurn waits for TranscriptionFrame or InterimTranscriptionFrame')
  })
})
