import { LLMContext, Pipeline, PipelineTask } from 'antiphon'
import {
  AssistantContext,
  Fallback,
  LLM,
  Recorder,
  STT,
  starts,
  stops,
  TTS,
  textTurnDetector,
  UserContext,
  UserIdle,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad } from 'antiphon/testing'
import { FileTransport } from 'antiphon/transports/file'
import { expectTypeOf, test } from 'vitest'

const context = new LLMContext()
const [vad, stt, tts] = [scriptedVad(), scriptedStt(), scriptedTts()]
const llm = scriptedLlm({ answers: ['Hello.'] })

test('a provider fits its processor only', () => {
  new VAD(vad)
  // @ts-expect-error a voice does not tell voice activity
  new VAD(tts)
  // @ts-expect-error a model does not hear
  new STT(llm)
  // @ts-expect-error a recognizer does not think
  new LLM(stt)
  // @ts-expect-error voice activity does not speak
  new TTS(vad)
  // @ts-expect-error it is not called
  new STT(scriptedStt)
  // @ts-expect-error a promise is none yet
  new LLM(Promise.resolve(llm))
  // @ts-expect-error there is none
  new TTS()
  // @ts-expect-error a detector of turns does not tell voice activity
  new VAD(textTurnDetector())
})

test('options have the names and the types that they are documented with', () => {
  new UserTurn({ silenceMs: 500 })
  // @ts-expect-error misspelt
  new UserTurn({ silenceMS: 500 })
  // @ts-expect-error no number
  new UserTurn({ silenceMs: '500' })
  // @ts-expect-error misspelt
  new TTS(tts, { voices: 'slt' })
  // @ts-expect-error no tool
  new LLM(llm, { tools: [() => 'sunny'] })
  // @ts-expect-error misspelt
  new LLM(llm, { apologies: 'Sorry.' })
  // @ts-expect-error one sentence is no list
  new UserIdle({ prompts: 'Are you there?' })
  // @ts-expect-error where it records to is missing
  new Recorder({})
})

test('strategies are made of strategies', () => {
  new UserTurn({ start: starts.any(starts.voice(), starts.minWords(2)), stop: stops.silence(700) })
  // @ts-expect-error what ends a turn begins none
  new UserTurn({ start: stops.silence(700) })
  // @ts-expect-error what begins a turn ends none
  new UserTurn({ stop: starts.voice() })
  // @ts-expect-error a word is no number of words
  starts.minWords('two')
  // @ts-expect-error no detector of turns
  stops.judged(vad)
})

test('what writes the conversation needs it', () => {
  new AssistantContext(context)
  // @ts-expect-error there is none
  new UserContext()
  // @ts-expect-error messages are none
  new AssistantContext([{ role: 'user', content: 'Hello.' }])
  // @ts-expect-error no such role
  context.add({ role: 'bot', content: 'Hello.' })
})

test('a pipeline is made of processors and pipelines', () => {
  const pipeline = new Pipeline([new UserTurn(), new Pipeline([new UserContext(context)])])
  // @ts-expect-error a provider is no processor
  new Pipeline([tts])
  // @ts-expect-error a class is none
  new Pipeline([UserTurn])
  // @ts-expect-error processors are no pipeline
  new PipelineTask([new UserTurn()])
  // @ts-expect-error misspelt
  new PipelineTask(pipeline, { endTimeout: 100 })
})

test('a task tells its events with their types', () => {
  const task = new PipelineTask(new Pipeline([new UserTurn()]))
  task.on('metrics', ({ turn, interrupted }) => {
    expectTypeOf(turn).toBeNumber()
    expectTypeOf(interrupted).toBeBoolean()
  })
  // @ts-expect-error no such event
  task.on('metric', () => {})
  // @ts-expect-error what is no frame is not pushed
  void task.push('hello')
})

test('alternatives are of one role', () => {
  new Fallback([new STT(stt), new STT(stt)])
  // @ts-expect-error providers are no processors
  new Fallback([stt, tts])
})

test('a transport is told what it cannot guess', () => {
  new FileTransport({ input: 'a.wav', output: 'b.wav' })
  // @ts-expect-error misspelt
  new FileTransport({ inputs: 'a.wav' })
})
