import { WireError } from '../../src/engine.ts'

/** A field of a protobuf message as it stands on the wire: its number, and a number or bytes. */
export interface Field {
  readonly number: number
  readonly value: number | Uint8Array
}

/** The wire types of protobuf that are in use (https://protobuf.dev/programming-guides/encoding/). */
const WireType = { varint: 0, i64: 1, bytes: 2, i32: 5 } as const

/** Fields of one message; no message here has more, and unknown ones are not kept for nothing. */
const mostFields = 1_000

/**
 * Reads the fields of a message. Those of types without a use here are skipped.
 * @throws WireError if the bytes are no message.
 */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  const cursor = { bytes, at: 0 }
  while (cursor.at < bytes.length) {
    if (fields.length >= mostFields) throw new WireError('A protobuf message has too many fields.')
    const tag = readVarint(cursor)
    const number = Math.floor(tag / 8)
    const type = tag % 8
    if (number === 0) throw new WireError('A protobuf message has a field with the number 0.')
    if (type === WireType.varint) fields.push({ number, value: readVarint(cursor) })
    else if (type === WireType.bytes) fields.push({ number, value: take(cursor, readVarint(cursor)) })
    else if (type === WireType.i64) take(cursor, 8)
    else if (type === WireType.i32) take(cursor, 4)
    else throw new WireError(`A protobuf message has a field of the wire type ${type}.`)
  }
  return fields
}

/** Writes the fields of a message; numbers as varints, text as UTF-8. */
export function writeFields(
  fields: readonly { number: number; value: number | string | Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(({ number, value }) => {
    if (typeof value === 'number') return [varint(number * 8 + WireType.varint), varint(value)]
    const content = typeof value === 'string' ? utf8.encode(value) : value
    return [varint(number * 8 + WireType.bytes), varint(content.length), content]
  })
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const utf8 = new TextEncoder()

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/** A number of up to 64 bits. Above 53 it is not exact, which is good enough to step over it. */
function readVarint(cursor: Cursor): number {
  let value = 0
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) throw new WireError('A protobuf message ends in the middle of a number.')
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return value
  }
  throw new WireError('A protobuf message has a number of more than 64 bits.')
}

function take(cursor: Cursor, length: number): Uint8Array {
  const { bytes, at } = cursor
  if (length > bytes.length - at)
    throw new WireError(`A field of a protobuf message says ${length} bytes; ${bytes.length - at} follow.`)
  cursor.at += length
  return bytes.subarray(at, at + length)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
