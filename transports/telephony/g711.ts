/**
 * ITU-T G.711, both laws, as the reference code of ITU-T G.191 computes them: a sample of 16 bits has its lowest bits cut
 * (two for mu-law, four for A-law) and its magnitude stored as a segment of 3 bits and a place in it of 4.
 * https://www.itu.int/rec/T-REC-G.711
 */

const mulawCodes = table(toMulaw)
const alawCodes = table(toAlaw)
const mulawSamples = Int16Array.from({ length: 256 }, (_, code) => fromMulaw(code))
const alawSamples = Int16Array.from({ length: 256 }, (_, code) => fromAlaw(code))

/** 16-bit samples as mu-law, a byte each: the telephones of North America and Japan. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return encode(samples, mulawCodes)
}

/** 16-bit samples as A-law, a byte each: the telephones of the rest of the world. */
export function encodeAlaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return encode(samples, alawCodes)
}

/** The 16-bit samples that mu-law bytes stand for. */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  return decode(bytes, mulawSamples)
}

/** The 16-bit samples that A-law bytes stand for. */
export function decodeAlaw(bytes: Uint8Array): Int16Array {
  return decode(bytes, alawSamples)
}

function encode(samples: Int16Array, codes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i++) bytes[i] = codes[samples[i]! & 0xffff]!
  return bytes
}

function decode(bytes: Uint8Array, values: Int16Array): Int16Array {
  const samples = new Int16Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) samples[i] = values[bytes[i]!]!
  return samples
}

/** The code of every sample, at the sample's place when its bits are read as unsigned. */
function table(toCode: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 65_536 }, (_, bits) => toCode((bits << 16) >> 16))
}

function toMulaw(sample: number): number {
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1fff)
  const segment = 26 - Math.clz32(magnitude)
  const place = (magnitude >> (segment + 1)) & 0x0f
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | place) & 0xff
}

function toAlaw(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 4
  const segment = Math.max(0, 28 - Math.clz32(magnitude))
  const place = (segment > 1 ? magnitude >> (segment - 1) : magnitude) & 0x0f
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | place) ^ 0x55
}

function fromMulaw(code: number): number {
  const bits = ~code & 0xff
  const magnitude = ((((bits & 0x0f) << 1) + 33) << ((bits >> 4) & 0x07)) - 33
  return (bits & 0x80 ? -magnitude : magnitude) * 4
}

function fromAlaw(code: number): number {
  const bits = code ^ 0x55
  const segment = (bits >> 4) & 0x07
  const place = ((bits & 0x0f) << 4) + 8
  const magnitude = segment === 0 ? place : (place + 256) << (segment - 1)
  return bits & 0x80 ? magnitude : -magnitude
}
