import { isContent } from '../context/check-content.ts'
import { LLMContext } from '../context/llm-context.ts'
import type { Message } from '../context/message.ts'
import { AntiphonError, type ErrorCode, WireError } from '../errors.ts'
import { isFailureReason } from '../failure-reason.ts'
import { type Frame, NO_TURN } from '../frame/frame.ts'
import { type FieldType, frameEntry } from '../frame/registry.ts'
import { registerBuiltinFrames } from './builtin.ts'
import { messagesFromJson, messagesToJson, withMessages } from './wire-content.ts'

registerBuiltinFrames()

/*
 * One frame on the wire, little-endian:
 *
 *   u32  length of the head in bytes
 *   head JSON, UTF-8: { kind, pts?, turn?, kept?, …fields }; a binary field holds [offset, byteLength] into the body
 *   body the binary fields, one after the other
 */

const utf8 = new TextEncoder()
const text = new TextDecoder('utf-8', { fatal: true })
const maxHeadBytes = 16 * 1024 * 1024

type Head = Record<string, unknown>

/**
 * Writes a frame as bytes: a JSON head and a binary body. The id stays behind; it means nothing elsewhere.
 * @throws WireError if the frame's class is not registered, or a field holds what JSON cannot.
 */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const entry = frameEntry(frame.kind)
  if (!entry)
    throw new WireError(`Frames of kind "${frame.kind}" do not travel: call registerFrame for the class.`)
  const head: Head = { kind: frame.kind }
  if (frame.pts !== undefined) head.pts = frame.pts
  if (frame.turn !== NO_TURN) head.turn = frame.turn
  head.kept = frame.uninterruptible
  const body: Uint8Array[] = []
  let offset = 0
  for (const [name, declared] of Object.entries(entry.fields)) {
    const value = (frame as unknown as Head)[name]
    if (value === undefined) continue
    const type = bare(declared)
    if (type === 'samples' || type === 'bytes') {
      const view = value as Int16Array | Uint8Array
      body.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
      head[name] = [offset, view.byteLength]
      offset += view.byteLength
    } else {
      head[name] = toJson(type, value)
    }
  }
  const checked = Object.values(entry.fields).some(
    (declared) => bare(declared) === 'json' || bare(declared) === 'edits',
  )
  const headBytes = utf8.encode(json(head, checked ? refuseCode : undefined))
  const bytes = new Uint8Array(4 + headBytes.length + offset)
  new DataView(bytes.buffer).setUint32(0, headBytes.length, true)
  bytes.set(headBytes, 4)
  let position = 4 + headBytes.length
  for (const part of body) {
    bytes.set(part, position)
    position += part.length
  }
  return bytes
}

/**
 * Reads a frame that {@link encodeFrame} wrote. Binary fields are copied, so the bytes may be reused.
 * @throws WireError if the bytes are no frame, the kind is unknown, or a field has the wrong type.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const { head, body } = split(bytes)
  if (typeof head.kind !== 'string') throw new WireError('The frame has no kind.')
  const entry = frameEntry(head.kind)
  if (!entry) throw new WireError(`No frame of kind "${head.kind.slice(0, 80)}" is registered here.`)
  const init: Head = {}
  if (head.pts !== undefined) init.pts = checked(head.kind, 'pts', 'number', head.pts)
  if (head.turn !== undefined) init.turn = checked(head.kind, 'turn', 'number', head.turn)
  if (head.kept !== undefined) init.uninterruptible = checked(head.kind, 'kept', 'boolean', head.kept)
  for (const [name, declared] of Object.entries(entry.fields)) {
    const value = Object.hasOwn(head, name) ? head[name] : undefined
    if (value === undefined) {
      if (declared.endsWith('?')) continue
      throw new WireError(`A frame of kind "${head.kind}" lacks its field "${name}".`)
    }
    init[name] = fromJson(head.kind, name, bare(declared), value, body)
  }
  try {
    return new entry.type(init)
  } catch (cause) {
    throw new WireError(`The fields of a frame of kind "${head.kind}" do not make one.`, { cause })
  }
}

function json(head: Head, replacer?: (name: string, value: unknown) => unknown): string {
  try {
    return JSON.stringify(head, replacer)
  } catch (cause) {
    throw new WireError(`A frame of kind "${head.kind}" holds what JSON cannot.`, { cause })
  }
}

/** JSON leaves functions out without a word: a tool would arrive as one that cannot be run. */
function refuseCode(name: string, value: unknown): unknown {
  if (typeof value !== 'function') return value
  throw new TypeError(`"${name}" is a function`)
}

function split(bytes: Uint8Array): { head: Head; body: Uint8Array } {
  if (bytes.length < 4) throw new WireError(`A frame has at least 4 bytes; these are ${bytes.length}.`)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  if (length > maxHeadBytes || length > bytes.length - 4)
    throw new WireError(`The frame's head says ${length} bytes; ${bytes.length - 4} follow.`)
  let head: unknown
  try {
    head = JSON.parse(text.decode(bytes.subarray(4, 4 + length)))
  } catch (cause) {
    throw new WireError('The frame has no JSON head.', { cause })
  }
  if (typeof head !== 'object' || head === null || Array.isArray(head))
    throw new WireError('The head of a frame is a JSON object.')
  return { head: head as Head, body: bytes.subarray(4 + length) }
}

function bare(declared: FieldType | `${FieldType}?`): FieldType {
  return (declared.endsWith('?') ? declared.slice(0, -1) : declared) as FieldType
}

function toJson(type: FieldType, value: unknown): unknown {
  if (type === 'context') return messagesToJson((value as LLMContext).messages)
  if (type === 'edits') return withMessages(value, messagesToJson)
  if (type !== 'error') return value
  const { code, message, processor, provider, status, reason, retryable, retryAfterMs } =
    value as AntiphonError
  return { code, message, processor, provider, status, reason, retryable, retryAfterMs }
}

function checked(kind: string, name: string, type: 'string' | 'number' | 'boolean', value: unknown): unknown {
  const fits = type === 'number' ? Number.isFinite(value) : typeof value === type
  if (!fits) throw new WireError(`The field "${name}" of a frame of kind "${kind}" is no ${type}.`)
  return value
}

function fromJson(kind: string, name: string, type: FieldType, value: unknown, body: Uint8Array): unknown {
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return checked(kind, name, type, value)
    case 'json':
      return value
    case 'samples':
    case 'bytes':
      return binary(kind, name, type, value, body)
    case 'context':
      return contextFrom(kind, name, messagesFromJson(value))
    case 'edits':
      return withMessages(value, messagesFromJson)
    case 'error':
      return errorFrom(kind, name, value)
  }
}

function binary(kind: string, name: string, type: 'samples' | 'bytes', value: unknown, body: Uint8Array) {
  const [offset, length] = Array.isArray(value) ? (value as unknown[]) : []
  const unit = type === 'samples' ? 2 : 1
  if (
    !Number.isInteger(offset) ||
    !Number.isInteger(length) ||
    (offset as number) < 0 ||
    (length as number) < 0 ||
    (offset as number) + (length as number) > body.length ||
    (length as number) % unit !== 0
  )
    throw new WireError(`The field "${name}" of a frame of kind "${kind}" does not lie in its body.`)
  // Not `slice`: a Buffer's shares its memory with the bytes.
  const copy = new Uint8Array(body.subarray(offset as number, (offset as number) + (length as number)))
  return type === 'bytes' ? copy : new Int16Array(copy.buffer)
}

function contextFrom(kind: string, name: string, messages: unknown): LLMContext {
  if (Array.isArray(messages) && messages.every(isMessage)) return new LLMContext({ messages })
  throw new WireError(`The field "${name}" of a frame of kind "${kind}" is no list of messages.`)
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false
  const { role, content } = value as Record<string, unknown>
  return (
    ['system', 'user', 'assistant', 'tool'].includes(role as string) &&
    (typeof content === 'string' || (role === 'user' && isContent(content)))
  )
}

function errorFrom(kind: string, name: string, value: unknown): AntiphonError {
  const fields = (value ?? {}) as Record<string, unknown>
  const { code, message, processor, provider, status, reason, retryable, retryAfterMs } = fields
  if (typeof code !== 'string' || typeof message !== 'string')
    throw new WireError(`The field "${name}" of a frame of kind "${kind}" is no error.`)
  return new AntiphonError(code as ErrorCode, message, {
    ...(typeof processor === 'string' && { processor }),
    ...(typeof provider === 'string' && { provider }),
    ...(typeof status === 'number' && { status }),
    ...(isFailureReason(reason) && { reason }),
    retryable: retryable === true,
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  })
}
