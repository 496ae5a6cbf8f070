import { expect, test } from 'vitest'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from '../../../transports/telephony/index.ts'

/** ITU-T G.711, tables 1 and 2: 8 segments of 16 intervals on each side; an interval sounds as its middle. */
const laws = [
  {
    name: 'mu-law',
    encode: encodeMulaw,
    decode: decodeMulaw,
    /** Positive codes count down from 255, and negative ones from 127. */
    code: (index: number, negative: boolean) => (negative ? 127 : 255) - index,
    /** Where an interval begins and how wide it is, in 16 bits. */
    interval: (segment: number, place: number) => {
      const width = 8 * 2 ** segment
      return { from: (16 + place) * width - 132, width }
    },
    silence: 0xff,
    extremes: [0x80, 0x00],
  },
  {
    name: 'A-law',
    encode: encodeAlaw,
    decode: decodeAlaw,
    /** Every other bit is turned round. */
    code: (index: number, negative: boolean) => ((negative ? 0 : 128) + index) ^ 0x55,
    interval: (segment: number, place: number) => {
      const width = 16 * 2 ** Math.max(0, segment - 1)
      return { from: (segment === 0 ? place : 16 + place) * width, width }
    },
    silence: 0xd5,
    extremes: [0xaa, 0x2a],
  },
]

test.each(laws)(
  '$name: all 65,536 samples have the code of their interval, and all 256 codes its middle',
  (law) => {
    const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768)
    const codes = law.encode(samples)
    let checked = 0
    for (let segment = 0; segment < 8; segment++)
      for (let place = 0; place < 16; place++)
        for (const negative of [false, true]) {
          const { from, width } = law.interval(segment, place)
          const code = law.code(segment * 16 + place, negative)
          const middle = from + width / 2
          expect(law.decode(Uint8Array.of(code))[0]).toBe(negative ? 0 - middle : middle)
          const last = segment === 7 && place === 15 ? 32_767 : from + width - 1
          for (let magnitude = Math.max(0, from); magnitude <= last; magnitude++, checked++)
            // A sample below zero has the magnitude of its bits turned round.
            if (codes[(negative ? -magnitude - 1 : magnitude) + 32_768] !== code)
              expect.fail(`${negative ? -magnitude - 1 : magnitude} is not ${code}`)
        }
    expect(checked).toBe(65_536)
  },
)

test.each(laws)('$name: silence and the loudest samples', ({ encode, decode, silence, extremes }) => {
  expect([...encode(Int16Array.of(0, 32_767, -32_768))]).toEqual([silence, ...extremes])
  expect(decode(new Uint8Array(0))).toHaveLength(0)
})

test.each(laws)('$name: what was decoded encodes to itself', ({ name, encode, decode }) => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
  const again = encode(decode(bytes))
  // mu-law has two zeros, and a sample only one.
  expect([...bytes].filter((byte, i) => again[i] !== byte)).toEqual(name === 'mu-law' ? [0x7f] : [])
})
