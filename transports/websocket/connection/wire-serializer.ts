import {
  decodeFrame,
  encodeFrame,
  PlayoutPositionFrame,
  publicFrame,
  registerFrame,
} from '../../../src/engine.ts'
import type { Serializer, WireMessage } from './serializer.ts'

registerFrame('playout-position', PlayoutPositionFrame, { playedMs: 'number' })

const utf8 = new TextEncoder()

/**
 * Antiphon's own protocol: each binary message is one frame of the wire codec. A text message is taken as the head of a
 * frame that has no body, so that `{"kind":"transcription","text":"hello"}` can be sent by hand. Of an error, the other end
 * is told the code and a sentence.
 */
export function wireSerializer(): Serializer {
  return {
    name: 'antiphon',
    announces: true,
    encode: (frame) => encodeFrame(publicFrame(frame)),
    decode: (message) => decodeFrame(typeof message === 'string' ? headOnly(message) : message),
  }
}

function headOnly(message: Extract<WireMessage, string>): Uint8Array {
  const head = utf8.encode(message)
  const bytes = new Uint8Array(4 + head.length)
  new DataView(bytes.buffer).setUint32(0, head.length, true)
  bytes.set(head, 4)
  return bytes
}
