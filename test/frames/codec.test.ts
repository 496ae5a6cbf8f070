import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AntiphonError,
  AudioRawFrame,
  type ContentPart,
  DataFrame,
  decodeFrame,
  type ErrorCode,
  ErrorFrame,
  encodeFrame,
  type FailureReason,
  type FieldType,
  Frame,
  type FrameInit,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  LLMTextFrame,
  type Message,
  MetricsFrame,
  registeredKinds,
  registerFrame,
  STTError,
  TranscriptionFrame,
  TTSAudioFrame,
  WireError,
} from '../../src/engine.ts'
import { frameEntry } from '../../src/frame/registry.ts'

const text = fc.string({ unit: 'binary', maxLength: 30 })
/** Numbers that JSON carries: −0 arrives as 0. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const samples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 40 }).map((all) => {
  // A view into the middle of a larger buffer: its offset must not travel, nor the rest of the buffer.
  const whole = new Int16Array(all.length + 7)
  whole.set(all, 3)
  return whole.subarray(3, 3 + all.length)
})
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)
const bytes = fc.uint8Array({ maxLength: 40 })
const part: fc.Arbitrary<ContentPart> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text }),
  fc.record({ type: fc.constant('image' as const), bytes, mediaType: fc.constant('image/png') }),
  fc.record({ type: fc.constant('file' as const), name: text, bytes, mediaType: fc.constant('a/b') }),
  fc.record({ type: fc.constant('audio' as const), url: fc.constant('https://example.org/a.wav') }),
)
const parts = fc.array(part, { minLength: 1, maxLength: 4 })
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ role: fc.constant('user' as const), content: fc.oneof(text, parts) }),
  fc.record({ role: fc.constant('assistant' as const), content: text }),
  fc.record({
    role: fc.constant('assistant' as const),
    content: text,
    toolCalls: fc.array(fc.record({ id: text, name: text, arguments: text })),
  }),
  fc.record({ role: fc.constant('tool' as const), toolCallId: text, name: text, content: text }),
)
const context = fc
  .record({ system: text, messages: fc.array(message, { maxLength: 5 }) }, { requiredKeys: ['messages'] })
  .map((init) => new LLMContext(init))
const error = fc
  .record({
    code: fc.constantFrom<ErrorCode>('STT_FAILED', 'TIMED_OUT', 'WIRE_INVALID'),
    message: text,
    details: fc.record(
      {
        processor: text,
        provider: text,
        status: fc.integer(),
        reason: fc.constantFrom<FailureReason>('auth', 'rate', 'content'),
        retryable: fc.boolean(),
        retryAfterMs: fc.nat(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ code, message, details }) => new AntiphonError(code, message, details))

const fields: Record<FieldType, fc.Arbitrary<unknown>> = {
  string: text,
  number,
  boolean: fc.boolean(),
  json,
  samples,
  bytes: fc.uint8Array({ maxLength: 40 }),
  error,
  context,
  edits: fc.oneof(json, fc.array(fc.record({ type: fc.constant('append'), messages: fc.array(message) }))),
}

/** Fields of type `string` that are one of a few words. */
const words: Record<string, fc.Arbitrary<unknown>> = {
  'interrupt cause': fc.constantFrom('user', 'speculation', 'handover', 'fallback', 'request'),
}

function frameOf(kind: string): fc.Arbitrary<Frame> {
  const { type, fields: table } = frameEntry(kind)!
  const shape: Record<string, fc.Arbitrary<unknown>> = {
    pts: number,
    turn: fc.nat(),
    uninterruptible: fc.boolean(),
  }
  const requiredKeys: string[] = []
  for (const [name, declared] of Object.entries(table)) {
    const optional = declared.endsWith('?')
    const type = (optional ? declared.slice(0, -1) : declared) as FieldType
    shape[name] = words[`${kind} ${name}`] ?? fields[type]
    if (!optional) requiredKeys.push(name)
  }
  return fc.record(shape, { requiredKeys }).map((init) => new type(init))
}

const anyFrame = fc.constantFrom(...registeredKinds()).chain(frameOf)

/** What of a frame should arrive. */
function content(frame: Frame): Record<string, unknown> {
  const { id: _, ...rest } = frame
  if (frame instanceof LLMContextFrame) return { ...rest, context: frame.context.messages }
  if (!(frame instanceof ErrorFrame)) return rest
  const { code, message, processor, provider, status, reason, retryable, retryAfterMs } = frame.error
  return { ...rest, error: { code, message, processor, provider, status, reason, retryable, retryAfterMs } }
}

describe('the wire codec', () => {
  test.each(registeredKinds())('carries every frame of kind %s', (kind) => {
    fc.assert(
      fc.property(frameOf(kind), (frame) => {
        const arrived = decodeFrame(encodeFrame(frame))
        expect(arrived.constructor).toBe(frame.constructor)
        expect(content(arrived)).toEqual(content(frame))
        expect(arrived.id).not.toBe(frame.id)
      }),
      { numRuns: 200 },
    )
  })

  test('reads from anywhere in any buffer, odd places too, and keeps nothing of it', () => {
    const sent = new AudioRawFrame({ samples: Int16Array.of(1, -2, 3), sampleRate: 8_000 })
    const bytes = encodeFrame(sent)
    for (let offset = 0; offset < 5; offset++) {
      const carrier = Buffer.alloc(bytes.length + 10, 0xff)
      carrier.set(bytes, offset)
      for (const view of [
        carrier.subarray(offset, offset + bytes.length),
        new Uint8Array(carrier.buffer, carrier.byteOffset + offset, bytes.length),
      ]) {
        const { samples } = decodeFrame(view) as AudioRawFrame
        view.fill(0)
        expect(samples).toEqual(sent.samples)
        expect(samples.buffer.byteLength).toBe(6)
        view.set(bytes)
      }
    }
  })

  test('gives a frame or a WireError for whatever bytes it gets', () => {
    const noise = fc.uint8Array({ maxLength: 200 })
    const damaged = fc
      .tuple(
        anyFrame,
        fc.array(fc.record({ at: fc.nat(), with: fc.nat(255), cut: fc.nat(40), insert: noise }), {
          minLength: 1,
          maxLength: 6,
        }),
      )
      .map(([frame, wounds]) => {
        let bytes: Uint8Array = encodeFrame(frame)
        for (const { at, with: value, cut, insert } of wounds) {
          const place = at % (bytes.length + 1)
          if (value < 128)
            bytes = Uint8Array.from([...bytes.subarray(0, place), value, ...bytes.subarray(place + 1)])
          else if (value < 192)
            bytes = Uint8Array.from([...bytes.subarray(0, place), ...bytes.subarray(place + cut)])
          else bytes = Uint8Array.from([...bytes.subarray(0, place), ...insert, ...bytes.subarray(place)])
        }
        return bytes
      })
    const forged = fc
      .tuple(
        fc.constantFrom(...registeredKinds()),
        fc.dictionary(fc.string({ maxLength: 8 }), json),
        noise,
        json,
      )
      .map(([kind, extra, body, value]) => {
        const table = Object.keys(frameEntry(kind)!.fields)
        const head = { ...Object.fromEntries(table.map((name) => [name, value])), ...extra, kind }
        const headBytes = new TextEncoder().encode(JSON.stringify(head))
        const length = new Uint8Array(Uint32Array.of(headBytes.length).buffer)
        return Uint8Array.from([...length, ...headBytes, ...body])
      })
    let frames = 0
    let refused = 0
    fc.assert(
      fc.property(fc.oneof(noise, damaged, forged), (bytes) => {
        try {
          expect(decodeFrame(bytes)).toBeInstanceOf(Frame)
          frames++
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(WireError)
          refused++
        }
      }),
      { numRuns: 20_000 },
    )
    expect(frames).toBeGreaterThan(500)
    expect(refused).toBeGreaterThan(5_000)
  })

  test('says which kind it does not know, on either side', () => {
    class Secret extends DataFrame {
      readonly kind = 'secret'
    }
    expect(() => encodeFrame(new Secret())).toThrow(
      'Frames of kind "secret" do not travel: call registerFrame',
    )
    const bytes = encodeFrame(new LLMTextFrame({ text: 'x' }))
    const other = Uint8Array.from(bytes, (byte, i) =>
      i === 4 + '{"kind":"'.length ? 'L'.charCodeAt(0) : byte,
    )
    expect(() => decodeFrame(other)).toThrow('No frame of kind "Llm-text" is registered here.')
  })

  test('an interrupt keeps its cause; without one it is asked for, and of an unknown one there is none', () => {
    const wire = (head: object) => {
      const bytes = new TextEncoder().encode(JSON.stringify({ kind: 'interrupt', turn: 3, ...head }))
      return Uint8Array.from([...new Uint8Array(Uint32Array.of(bytes.length).buffer), ...bytes])
    }
    const user = { cause: 'user', detail: 'words' }
    expect(decodeFrame(wire(user))).toMatchObject(user)
    expect(decodeFrame(wire({}))).toMatchObject({ cause: 'request', turn: 3 })
    expect(() => decodeFrame(wire({ cause: 'guess' }))).toThrow(WireError)
    // @ts-expect-error there is no such cause
    expect(() => new InterruptFrame({ cause: 'guess' })).toThrow(
      'An interrupt has no cause "guess": it is one of user, speculation, handover, fallback, request, and "detail" takes',
    )
  })

  test("a field that is undefined takes no place, be it the frame's or within one of them", () => {
    const stage = { type: 'stage', stage: 'tts', provider: 'ada', durationMs: 5 } as const
    const word = { text: 'tea', startMs: 0, endMs: 5 }
    const written = (frame: Frame) => new TextDecoder().decode(encodeFrame(frame).subarray(4))
    expect(written(new MetricsFrame({ metrics: { ...stage, ttfbMs: undefined } }))).toBe(
      written(new MetricsFrame({ metrics: stage })),
    )
    const words = [{ ...word, confidence: undefined, speaker: undefined }]
    expect(written(new TranscriptionFrame({ text: 'tea', words, language: undefined, pts: undefined }))).toBe(
      written(new TranscriptionFrame({ text: 'tea', words: [word] })),
    )
  })

  test('says so when a field cannot be written', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    expect(() => encodeFrame(new MetricsFrame({ metrics: circle as never }))).toThrow(WireError)
  })

  test('carries the code of an error, by which it is known on the other side', () => {
    const failed = new STTError('No ears.', { provider: 'ears', processor: 'STT', retryable: true })
    const { error } = decodeFrame(encodeFrame(new ErrorFrame({ error: failed, fatal: true }))) as ErrorFrame
    expect(error).toBeInstanceOf(AntiphonError)
    expect(error).toMatchObject({
      code: 'STT_FAILED',
      message: 'No ears.',
      provider: 'ears',
      retryable: true,
    })
  })
})

describe('frames of your own', () => {
  class Gesture extends DataFrame {
    readonly kind = 'gesture'
    readonly hand: string
    readonly path: Int16Array

    constructor(init: FrameInit & { hand: string; path: Int16Array }) {
      super(init)
      if (init.hand !== 'left' && init.hand !== 'right') throw new Error('People have two hands.')
      this.hand = init.hand
      this.path = init.path
    }
  }
  registerFrame('gesture', Gesture, { hand: 'string', path: 'samples' })

  test('travel once they are registered', () => {
    const wave = new Gesture({ hand: 'left', path: Int16Array.of(1, 2), turn: 4, pts: 1.5 })
    const arrived = decodeFrame(encodeFrame(wave))
    expect(arrived).toBeInstanceOf(Gesture)
    expect(content(arrived)).toEqual(content(wave))
  })

  test('whose constructor refuses what came are refused as a WireError', () => {
    const bytes = encodeFrame(new Gesture({ hand: 'left', path: new Int16Array() }).with({ hand: 'third' }))
    expect(() => decodeFrame(bytes)).toThrow(WireError)
  })

  test('cannot take a kind that another class has', () => {
    class Impostor extends TTSAudioFrame {}
    expect(() => registerFrame('tts-audio', Impostor, {})).toThrow('"tts-audio" is registered already')
    expect(() => registerFrame('gesture', Gesture, { hand: 'string', path: 'samples' })).not.toThrow()
  })
})
