import { WireError } from '../../src/index.ts'
import type { WireMessage } from '../websocket/index.ts'

/** A JSON object whose fields are yet to be looked at. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads a text message that is a JSON object.
 * @throws WireError if it is anything else.
 */
export function parseObject(message: WireMessage, protocol: string): JsonObject {
  if (typeof message !== 'string')
    throw new WireError(`${protocol} sends text, and ${message.length} bytes came.`)
  let value: unknown
  try {
    value = JSON.parse(message)
  } catch (cause) {
    throw new WireError(`A message of ${protocol} is no JSON: ${shortened(message)}`, { cause })
  }
  if (!isObject(value)) throw new WireError(`A message of ${protocol} is no object: ${shortened(message)}`)
  return value
}

/** A field that is an object; empty if it is not. */
export function objectAt(from: JsonObject, field: string): JsonObject {
  const value = from[field]
  return isObject(value) ? value : {}
}

/** A field that is text, or a number written as text. */
export function textAt(from: JsonObject, field: string): string | undefined {
  const value = from[field]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A field that is a list of texts; empty if it is not. */
export function listAt(from: JsonObject, field: string): readonly string[] {
  const value = from[field]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** A field that is an id: printable, without spaces, at most 256 characters long. */
export function idAt(from: JsonObject, field: string): string | undefined {
  const value = textAt(from, field)
  return value !== undefined && /^[\x21-\x7e]{1,256}$/.test(value) ? value : undefined
}

/**
 * An id that has to be there.
 * @throws WireError if it is not.
 */
export function needId(from: JsonObject, field: string, protocol: string): string {
  const id = idAt(from, field)
  if (id === undefined) throw new WireError(`A message of ${protocol} has no "${field}" that could be an id.`)
  return id
}

/** The fields of an object that are text or numbers, as text. */
export function textsOf(from: JsonObject): Readonly<Record<string, string>> {
  const texts: [string, string][] = []
  for (const field of Object.keys(from)) {
    const value = textAt(from, field)
    if (value !== undefined) texts.push([field, value])
  }
  return Object.fromEntries(texts)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shortened(message: string): string {
  return message.length > 80 ? `${message.slice(0, 80)}…` : message
}
