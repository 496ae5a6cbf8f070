import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AntiphonError,
  AudioRawFrame,
  InputMessageFrame,
  OutputMessageFrame,
  TranscriptionFrame,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { rtviSerializer } from '../../../transports/rtvi/index.ts'
import { readFields, writeFields } from '../../../transports/rtvi/protobuf.ts'

const serializer = rtviSerializer()
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const encode = (frame: TTSAudioFrame | OutputMessageFrame) =>
  serializer.encode(frame) as Uint8Array<ArrayBuffer>

test('a microphone of the client, to the byte', () => {
  // Frame.audio { name: "audio", audio: 01 00 ff ff, sample_rate: 16000, num_channels: 1 }
  const frame = serializer.decode(hex('12 12 12 05 617564696f 1a 04 0100ffff 20 807d 28 01'))
  expect(frame).toBeInstanceOf(AudioRawFrame)
  expect(frame).toMatchObject({ samples: Int16Array.from([1, -1]), sampleRate: 16_000, channels: 1 })
})

test('a message of the client, to the byte', () => {
  const frame = serializer.decode(hex('22 0c 0a 0a 7b 22 61 22 3a 22 c3 a4 22 7d'))
  expect(frame).toBeInstanceOf(InputMessageFrame)
  expect(frame).toMatchObject({ message: { a: 'ä' } })
})

test('a message for the client, to the byte', () => {
  const bytes = encode(new OutputMessageFrame({ message: { a: 'ä' } }))
  expect(Buffer.from(bytes).toString('hex')).toBe('220c0a0a7b2261223a22c3a4227d')
})

test('audio fills whole blocks of the player, and keeps its samples', () => {
  fc.assert(
    fc.property(fc.int16Array({ minLength: 1, maxLength: 1_000 }), (samples) => {
      const decoded = serializer.decode(encode(new TTSAudioFrame({ samples, sampleRate: 24_000 })))
      if (!(decoded instanceof AudioRawFrame)) throw new Error('It is no audio.')
      expect(decoded.samples.length % 128).toBe(0)
      expect(decoded.samples.length - samples.length).toBeLessThan(128)
      expect(decoded.samples.subarray(0, samples.length)).toEqual(samples)
      expect(decoded.samples.subarray(samples.length).every((sample) => sample === 0)).toBe(true)
      expect(decoded.sampleRate).toBe(24_000)
    }),
  )
})

test('what has no place in the protocol is not sent, and what clients of other kinds send is left alone', () => {
  expect(serializer.encode(new TranscriptionFrame({ text: 'x' }))).toBeUndefined()
  for (const number of [1, 3, 5, 9])
    expect(serializer.decode(writeFields([{ number, value: Uint8Array.of() }]))).toBeUndefined()
  expect(serializer.decode(new Uint8Array())).toBeUndefined()
})

test('fields that are not known are stepped over', () => {
  const audio = writeFields([
    { number: 3, value: Uint8Array.of(1, 0) },
    { number: 4, value: 16_000 },
    { number: 5, value: 1 },
    { number: 6, value: 2 ** 52 },
    { number: 900, value: 'later' },
  ])
  const fixed = hex('51 0102030405060708 55 01020304')
  const frame = serializer.decode(Uint8Array.of(...fixed, ...writeFields([{ number: 2, value: audio }])))
  expect(frame).toMatchObject({ samples: Int16Array.of(1), sampleRate: 16_000 })
})

test.each([
  ['text', 'hello'],
  ['a length beyond the end', hex('12 7f 00')],
  ['a number without an end', hex('12')],
  ['a number of more than 64 bits', hex('08 ffffffffffffffffffff01')],
  ['a field with the number 0', hex('02 00')],
  ['a group', hex('0b 0c')],
  ['a number in place of audio', hex('10 01')],
  ['half a sample', hex('12 03 1a 01 00')],
  ['bytes in place of a rate', hex('12 03 22 01 00')],
  ['a message that is no JSON', hex('22 03 0a 01 7b')],
  ['a message that is no UTF-8', hex('22 05 0a 03 22 ff 22')],
  ['a message without data', hex('22 00')],
])('%s is refused with a typed error', (_, bytes) => {
  expect(() => serializer.decode(bytes)).toThrow(expect.objectContaining({ code: 'WIRE_INVALID' }))
})

test('a message that JSON cannot hold is refused with a typed error', () => {
  expect(() => encode(new OutputMessageFrame({ message: 1n }))).toThrow(
    expect.objectContaining({ code: 'WIRE_INVALID' }),
  )
})

test('fields are read as they were written', () => {
  const field = fc.record({
    number: fc.integer({ min: 1, max: 2 ** 29 - 1 }),
    value: fc.oneof(fc.maxSafeNat(), fc.uint8Array()),
  })
  fc.assert(
    fc.property(fc.array(field, { maxLength: 20 }), (fields) => {
      expect(readFields(writeFields(fields))).toEqual(fields)
    }),
  )
})

test('100,000 messages of any bytes: a frame, nothing, or a typed error', () => {
  const good = [
    encode(new OutputMessageFrame({ message: { label: 'rtvi-ai', type: 'x' } })),
    encode(new TTSAudioFrame({ samples: new Int16Array(128), sampleRate: 24_000 })),
  ]
  const broken = fc
    .record({ of: fc.constantFrom(...good), at: fc.nat(64), byte: fc.nat(255), cut: fc.nat(64) })
    .map(({ of, at, byte, cut }) => {
      const bytes = of.slice(0, of.length - cut)
      bytes[at] = byte
      return bytes
    })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), broken), (bytes) => {
      try {
        serializer.decode(new Uint8Array(bytes))
      } catch (error) {
        if (!(error instanceof AntiphonError) || error.code !== 'WIRE_INVALID') throw error
      }
    }),
    { numRuns: 100_000 },
  )
})
