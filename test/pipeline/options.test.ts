import { describe, expect, test } from 'vitest'
import * as processors from '../../processors/index.ts'
import { LLM, Recorder, Resample, STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import { SentenceSegmenter } from '../../processors/text/sentences.ts'
import { flite } from '../../providers/flite/tts.ts'
import { openai } from '../../providers/openai/llm.ts'
import { silero } from '../../providers/silero/vad.ts'
import { consoleLogger, LLMContext, Pipeline, PipelineError, PipelineTask } from '../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad } from '../../src/testing/index.ts'
import { twilio } from '../../transports/telephony/index.ts'
import { WebRTCTransport } from '../../transports/webrtc/index.ts'
import { WebSocketServerTransport } from '../../transports/websocket/index.ts'

/** What a program in plain JavaScript may write. */
const wrong = (value: unknown) => value as never

function fault(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    expect(error).toBeInstanceOf(PipelineError)
    return (error as PipelineError).message
  }
  throw new Error('No fault was found.')
}

describe('options', () => {
  test('E4: one that does not exist is named, with the one that was meant', () => {
    expect(fault(() => new UserTurn(wrong({ silenceMS: 300 })))).toMatch(
      /^UserTurn has no option "silenceMS": did you mean "silenceMs"\? Its options: name, start, stop, .*, speculation\.$/,
    )
    expect(fault(() => new TTS(scriptedTts(), wrong({ vioce: 'slt' })))).toContain('did you mean "voice"?')
    expect(fault(() => new LLM(scriptedLlm({ answers: [] }), wrong({ colour: 1 })))).toContain(
      'LLM has no option "colour". Its options: name, tools,',
    )
  })

  test.each<[string, () => unknown]>([
    ['a provider', () => flite(wrong({ spede: 1 }))],
    ['a provider', () => silero(wrong({ modelpath: 'x' }))],
    ['a provider', () => openai(wrong({ model: 'm', baseUrl: 'http://127.0.0.1' }))],
    ['a transport', () => new WebSocketServerTransport(wrong({ prot: 1 }))],
    ['a transport', () => new WebRTCTransport(wrong({ maxSession: 1 }))],
    ['a telephone', () => twilio(wrong({ authtoken: 'x' }))],
    ['a task', () => new PipelineTask(new Pipeline([new UserTurn()]), wrong({ heartBeatMs: 1 }))],
    ['a pipeline', () => new Pipeline([new UserTurn()], wrong({ feed: [] }))],
    ['a context', () => new LLMContext(wrong({ sytem: 'x' }))],
    ['a conversation', () => new processors.Conversation(wrong({ lml: scriptedLlm({ answers: [] }) }))],
    ['a logger', () => consoleLogger(wrong({ levl: 'info' }))],
    ['a script', () => scriptedTts(wrong({ msPerWrod: 1 }))],
    ['a strategy', () => new UserTurn({ speculation: wrong({ stableMS: 3 }) })],
  ])('E4, a neighbour: %s tells of a misspelt option too', (_, make) => {
    expect(fault(make)).toMatch(/has no option ".*": did you mean ".*"\?/)
  })

  test('E4, a neighbour: numbers that cannot be, and options that are none', () => {
    expect(fault(() => new UserTurn({ silenceMs: -1 }))).toBe(
      'UserTurn takes a number of 0 or more as "silenceMs", and was given -1.',
    )
    expect(fault(() => new VAD(scriptedVad(), { stopMs: Number.NaN }))).toContain(
      '"stopMs", and was given NaN',
    )
    expect(fault(() => new Resample({ sampleRate: 0 }))).toContain('a number above 0 as "sampleRate"')
    expect(fault(() => new STT(scriptedStt(), { preRollMs: wrong('300') }))).toContain('was given "300"')
    expect(fault(() => new Recorder(wrong(undefined)))).toContain('Recorder takes its options as one object')
    expect(fault(() => new UserContext(new LLMContext(), wrong('Hello')))).toContain('was given "Hello"')
    expect(() => new UserTurn({ silenceMs: Number.POSITIVE_INFINITY, minWords: 0 })).not.toThrow()
  })
})

test('an option that is undefined is one that is left out', () => {
  expect(new LLMContext({ system: undefined, messages: undefined }).messages).toEqual([])
  expect(() => new SentenceSegmenter({ locale: undefined, maxLength: undefined })).not.toThrow()
  expect(() => new STT(scriptedStt(), { language: undefined, keyterms: undefined })).not.toThrow()
  expect(() => new TTS(scriptedTts(), { voice: undefined, speed: undefined })).not.toThrow()
  expect(() => new UserContext(new LLMContext(), { greeting: undefined, images: undefined })).not.toThrow()
})

describe('what a processor is made of', () => {
  test('E4: something else in place of a provider is named, with the remedy', () => {
    expect(fault(() => new STT(wrong(undefined)))).toBe(
      'STT needs a recognizer, and was given undefined: new STT(moonshine()).',
    )
    expect(fault(() => new VAD(wrong(silero)))).toBe(
      'VAD needs voice activity detection, and was given the function silero: call it, new VAD(silero()).',
    )
    expect(fault(() => new TTS(wrong(scriptedStt())))).toBe(
      'TTS needs a voice, and was given "scripted-stt", which is a recognizer: that belongs in new STT(scripted-stt).',
    )
    expect(fault(() => new LLM(wrong(Promise.resolve(1))))).toContain('was given a promise: await it before')
    expect(fault(() => new LLM(wrong('gpt')))).toContain(
      'an object with the method generate(), and was given "gpt"',
    )
  })

  test('E4, a neighbour: a conversation that is none, and a pipeline that is a list', () => {
    expect(fault(() => new UserContext(wrong(undefined)))).toContain('UserContext needs the conversation')
    expect(fault(() => new processors.AssistantContext(wrong({ messages: [] })))).toContain('a plain object')
    expect(fault(() => new PipelineTask(wrong([new UserTurn()])))).toBe(
      'A PipelineTask runs a pipeline, new PipelineTask(new Pipeline([…])), and was given an array.',
    )
    expect(fault(() => new TTS(wrong({ ...scriptedTts(), sampleRate: undefined })))).toContain('sampleRate')
  })
})
