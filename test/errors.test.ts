import { describe, expect, test } from 'vitest'
import * as antiphon from '../src/engine.ts'
import {
  AntiphonError,
  AudioError,
  CancelledError,
  ContextError,
  EmptyTranscriptionError,
  isAbort,
  LLMError,
  MissingPackageError,
  NoProvidersError,
  PipelineError,
  ProcessorError,
  QueueOverflowError,
  STTError,
  TimeoutError,
  ToolError,
  TransportError,
  TTSError,
  toAntiphonError,
  VADError,
  WireError,
} from '../src/engine.ts'

const classes = {
  EMPTY_TRANSCRIPTION: EmptyTranscriptionError,
  NO_PROVIDERS: NoProvidersError,
  CANCELLED: CancelledError,
  STT_FAILED: STTError,
  LLM_FAILED: LLMError,
  TTS_FAILED: TTSError,
  VAD_FAILED: VADError,
  TOOL_FAILED: ToolError,
  TIMED_OUT: TimeoutError,
  QUEUE_OVERFLOW: QueueOverflowError,
  PIPELINE_INVALID: PipelineError,
  PROCESSOR_FAILED: ProcessorError,
  WIRE_INVALID: WireError,
  AUDIO_INVALID: AudioError,
  TRANSPORT_FAILED: TransportError,
  CONTEXT_INVALID: ContextError,
} as const

describe.each(Object.entries(classes))('an error with the code %s', (code, Type) => {
  const cause = new Error('underneath')
  const details = { cause, processor: 'LLM', provider: 'openai', status: 503, retryable: true }
  const error = new Type('It broke.', details)

  test('can be told apart by its class and by its code', () => {
    expect(error).toBeInstanceOf(Type)
    expect(error).toBeInstanceOf(AntiphonError)
    expect(error).toBeInstanceOf(Error)
    expect(error.code).toBe(code)
    expect(error.name).toBe(Type.name)
    for (const Other of Object.values(classes)) if (Other !== Type) expect(error).not.toBeInstanceOf(Other)
  })

  test('keeps its cause and says where it happened', () => {
    const { message, processor, provider, status, retryable } = error
    expect(error.cause).toBe(cause)
    expect({ message, processor, provider, status, retryable }).toEqual({
      message: 'It broke.',
      processor: 'LLM',
      provider: 'openai',
      status: 503,
      retryable: true,
    })
    expect(`${error.stack}`).toContain(`${Type.name}: It broke.`)
  })

  test('says why, unless it is nobody’s failure', () => {
    if (Type === TimeoutError || Type === CancelledError) {
      expect(error.reason).toBeUndefined()
      return
    }
    const Failing = Type as typeof LLMError
    const why = new Failing('It broke.', { reason: 'rate', retryAfterMs: 2_000 })
    expect(why).toMatchObject({ reason: 'rate', retryable: true, retryAfterMs: 2_000 })
    expect(new Failing('It broke.', { reason: 'quota' }).retryable).toBe(false)
    expect(new Failing('It broke.', { reason: 'rate', retryable: false }).retryable).toBe(false)
  })

  test('promises nothing that is not said', () => {
    const bare = new Type('It broke.')
    expect('cause' in bare).toBe(false)
    expect([bare.processor, bare.provider, bare.status]).toEqual([undefined, undefined, undefined])
    expect(bare.retryable).toBe(Type === TimeoutError)
  })
})

test('no class of errors is forgotten here', () => {
  const exported = Object.values(antiphon).filter(
    (value) => typeof value === 'function' && value.prototype instanceof AntiphonError,
  )
  expect(new Set(exported)).toEqual(new Set([...Object.values(classes), MissingPackageError]))
})

test('a missing package is named with the command that installs it', () => {
  const error = new MissingPackageError(['onnxruntime-node', '@ricky0123/vad-web'], 'silero')
  expect(error.code).toBe('MISSING_PACKAGE')
  expect(error.message).toBe(
    'silero needs packages that are not installed: npm install onnxruntime-node @ricky0123/vad-web',
  )
})

describe('any thrown value', () => {
  const wrap = (message: string, cause: unknown) => new LLMError(message, { cause })

  test('of ours stays what it is', () => {
    const error = new STTError('No ears.')
    expect(toAntiphonError(error, wrap)).toBe(error)
  })

  test('that is an abort becomes a CancelledError', () => {
    const abort = new DOMException('The user aborted a request.', 'AbortError')
    const error = toAntiphonError(abort, wrap)
    expect(error).toBeInstanceOf(CancelledError)
    expect(error.cause).toBe(abort)
  })

  test.each([
    [new TypeError('no such host'), 'no such host'],
    ['out of paper', 'out of paper'],
    [undefined, 'undefined'],
    [{ status: 500 }, '[object Object]'],
  ])('is wrapped, whatever it is: %s', (thrown, message) => {
    const error = toAntiphonError(thrown, wrap)
    expect(error).toBeInstanceOf(LLMError)
    expect(error.message).toBe(message)
    expect(error.cause).toBe(thrown)
  })

  test('means an abort or a failure', () => {
    expect([new CancelledError(), new DOMException('', 'AbortError')].map(isAbort)).toEqual([true, true])
    expect([new TimeoutError(''), new Error('AbortError'), 'AbortError', undefined].map(isAbort)).toEqual(
      Array(4).fill(false),
    )
  })
})
