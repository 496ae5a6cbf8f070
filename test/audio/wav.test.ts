import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AntiphonError, AudioError, parseWavHead, readWav, writeWav } from '../../src/engine.ts'

function wav(parts: {
  code: number
  bits: number
  channels?: number
  data: Uint8Array
  size?: number
  before?: Uint8Array
}): Uint8Array {
  const { code, bits, channels = 1, data, size = data.length, before = new Uint8Array(0) } = parts
  const head = new DataView(new ArrayBuffer(44 + before.length))
  const text = (at: number, value: string) => {
    for (let i = 0; i < value.length; i++) head.setUint8(at + i, value.charCodeAt(i))
  }
  text(0, 'RIFF')
  text(8, 'WAVE')
  new Uint8Array(head.buffer).set(before, 12)
  const at = 12 + before.length
  text(at, 'fmt ')
  head.setUint32(at + 4, 16, true)
  head.setUint16(at + 8, code, true)
  head.setUint16(at + 10, channels, true)
  head.setUint32(at + 12, 8_000, true)
  head.setUint16(at + 22, bits, true)
  text(at + 24, 'data')
  head.setUint32(at + 28, size, true)
  return new Uint8Array([...new Uint8Array(head.buffer), ...data])
}

test('what is written is read', () => {
  fc.assert(
    fc.property(
      fc.int16Array({ minLength: 6, maxLength: 200 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 192_000 }),
      (values, channels, sampleRate) => {
        const samples = values.slice(0, values.length - (values.length % channels))
        expect(readWav(writeWav({ sampleRate, channels, samples }))).toEqual({
          sampleRate,
          channels,
          samples,
          truncated: false,
        })
      },
    ),
  )
})

test.each([
  ['8-bit', 1, 8, new Uint8Array([0, 128, 255]), [-32_768, 0, 32_512]],
  ['24-bit', 1, 24, new Uint8Array([0, 0, 128, 255, 255, 127]), [-32_768, 32_767]],
  ['32-bit', 1, 32, new Uint8Array([0, 0, 0, 128, 0, 0, 255, 127]), [-32_768, 32_767]],
  ['float', 3, 32, new Uint8Array(new Float32Array([0, 0.5, -1, 2]).buffer), [0, 16_384, -32_768, 32_767]],
  ['double', 3, 64, new Uint8Array(new Float64Array([0.25]).buffer), [8_192]],
  // The ends and the middle of ITU-T G.711's tables.
  ['mu-law', 7, 8, new Uint8Array([0x00, 0x80, 0xff, 0x7f]), [-32_124, 32_124, 0, 0]],
  ['A-law', 6, 8, new Uint8Array([0x2a, 0xaa, 0xd5, 0x55]), [-32_256, 32_256, 8, -8]],
])('%s audio', (_, code, bits, data, expected) => {
  expect([...readWav(wav({ code, bits, data })).samples]).toEqual(
    expected.map((value) => (value === 0 ? expect.closeTo(0) : value)),
  )
})

test.each([
  ['PCM', 1, 24, [0, 0, 64]],
  ['float', 3, 32, [0, 0, 0, 63]],
])('the extensible format says in its second half that it is %s', (_, code, bits, data) => {
  const plain = wav({ code: 0xfffe, bits, data: new Uint8Array(data) })
  // The 24 bytes that follow the plain format: their length, the valid bits, the speakers, and the format's GUID.
  const guid = [code, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
  const extension = [22, 0, bits, 0, 4, 0, 0, 0, ...guid]
  const file = new Uint8Array([...plain.subarray(0, 36), ...extension, ...plain.subarray(36)])
  file[16] = 40
  expect(readWav(file)).toMatchObject({ sampleRate: 8_000, samples: new Int16Array([16_384]) })
})

test('parts before the samples are passed over, padded or not', () => {
  const list = new Uint8Array([...'LIST'].map((c) => c.charCodeAt(0)).concat([3, 0, 0, 0, 1, 2, 3, 0]))
  expect([
    ...readWav(wav({ code: 1, bits: 16, data: new Uint8Array([1, 0, 2, 0]), before: list })).samples,
  ]).toEqual([1, 2])
})

test('a size that the writer did not know means: to the end', () => {
  const data = new Uint8Array([1, 0, 2, 0])
  expect([...readWav(wav({ code: 1, bits: 16, data, size: 0xffff_ffff })).samples]).toEqual([1, 2])
  expect(readWav(wav({ code: 1, bits: 16, data, size: 0 }))).toMatchObject({ truncated: false })
  expect(readWav(wav({ code: 1, bits: 16, data, size: 100 }))).toMatchObject({ truncated: true })
})

describe('errors say what was found', () => {
  test.each([
    ['nothing', new Uint8Array(0), /empty/],
    ['text', new TextEncoder().encode('hello there, world'), /begins with "hell".*Convert it/],
    [
      'an MP3',
      new TextEncoder().encode('ID3.........'),
      /no WAV file but an MP3 file.*ffmpeg -i INPUT .*OUTPUT.wav/,
    ],
    ['an MP3 without tags', new Uint8Array([0xff, 0xfb, 0x90, 0x64]), /an MP3 file/],
    ['an AAC', new Uint8Array([0xff, 0xf1, 0x50, 0x80]), /an AAC file/],
    ['an Ogg', new TextEncoder().encode('OggS........'), /an Ogg file/],
    ['a FLAC', new TextEncoder().encode('fLaC........'), /a FLAC file/],
    ['an M4A', new TextEncoder().encode('\0\0\0 ftypM4A '), /an M4A or MP4 file/],
    ['a film', new TextEncoder().encode('RIFF....AVI LIST'), /the type "AVI ", where "WAVE"/],
    ['a few bytes', new TextEncoder().encode('RIFF....'), /ends after 8 bytes/],
    ['no samples', wav({ code: 1, bits: 16, data: new Uint8Array(0) }), /zero samples/],
    ['a codec', wav({ code: 85, bits: 16, data: new Uint8Array(4) }), /format 85, 16 bits.*16-bit PCM/],
    ['no channels', wav({ code: 1, bits: 16, channels: 0, data: new Uint8Array(4) }), /0 channels/],
  ])('%s', (_, bytes, message) => {
    expect(() => readWav(bytes)).toThrow(AudioError)
    expect(() => readWav(bytes)).toThrow(message)
  })

  test('of any bytes at all, and nothing else', () => {
    const start = writeWav({ sampleRate: 8_000, channels: 1, samples: new Int16Array(20) })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (noise, at) => {
        const bytes = start.slice()
        bytes.set(noise.subarray(0, bytes.length - at), at)
        for (const read of [readWav, parseWavHead])
          try {
            read(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(AntiphonError)
          }
      }),
      { numRuns: 2_000 },
    )
  })
})

test.each([4_000_000_000, 768_001])('B6: a head that says %i Hz is damaged', (sampleRate) => {
  const bytes = writeWav({ sampleRate, channels: 1, samples: new Int16Array(10) })
  expect(() => readWav(bytes)).toThrow(AudioError)
  expect(() => readWav(bytes)).toThrow(`${sampleRate} Hz`)
})

test('B6, a neighbour: a head that says 65,535 channels is damaged', () => {
  const bytes = writeWav({ sampleRate: 8_000, channels: 65_535, samples: new Int16Array(10) })
  expect(() => readWav(bytes)).toThrow('65535 channels')
})
