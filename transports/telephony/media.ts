import { WireError } from '../../src/engine.ts'
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts'

/** How samples are written as bytes: one of the two laws of G.711, or 16 bits with the low byte first. */
export type MediaEncoding = 'mulaw' | 'alaw' | 'linear16'

/** Samples as bytes. */
export function toBytes(samples: Int16Array, encoding: MediaEncoding): Uint8Array<ArrayBuffer> {
  if (encoding === 'mulaw') return encodeMulaw(samples)
  if (encoding === 'alaw') return encodeAlaw(samples)
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, samples[i]!, true)
  return bytes
}

/**
 * The samples that bytes stand for.
 * @throws WireError if they are no whole number of samples.
 */
export function fromBytes(bytes: Uint8Array, encoding: MediaEncoding): Int16Array {
  if (encoding === 'mulaw') return decodeMulaw(bytes)
  if (encoding === 'alaw') return decodeAlaw(bytes)
  if (bytes.length % 2 !== 0)
    throw new WireError(`Audio of 16 bits a sample cannot have ${bytes.length} bytes.`)
  const samples = new Int16Array(bytes.length / 2)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true)
  return samples
}

/** Samples as a payload of base64. */
export function toPayload(samples: Int16Array, encoding: MediaEncoding): string {
  return Buffer.from(toBytes(samples, encoding).buffer).toString('base64')
}

/**
 * The samples of a payload of base64.
 * @throws WireError if it is none.
 */
export function fromPayload(payload: unknown, encoding: MediaEncoding): Int16Array {
  if (typeof payload !== 'string') throw new WireError('A message with audio has no payload.')
  const bytes = Buffer.from(payload, 'base64')
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0
  if (bytes.length !== Math.floor(((payload.length - padding) * 3) / 4))
    throw new WireError(`A payload of ${payload.length} characters is no base64.`)
  return fromBytes(bytes, encoding)
}

/** Samples with silence at their end, so that their number is a multiple of `count`. */
export function padded(samples: Int16Array, count: number): Int16Array {
  const missing = samples.length % count
  if (missing === 0) return samples
  const longer = new Int16Array(samples.length + count - missing)
  longer.set(samples)
  return longer
}
