import { WireError } from '../../src/engine.ts'
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

/**
 * What a vendor's ids are made of. They go into the paths of requests that carry the account's credentials, where a dot or
 * a slash would make another request of them.
 */
export const idAlphabets = {
  /** `CA…`, `AC…`, `MZ…`: https://www.twilio.com/docs/glossary/what-is-a-sid */
  twilio: /^[A-Za-z0-9]{1,64}$/,
  /** `v3:` and base64url: https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-fundamentals */
  telnyx: /^[A-Za-z0-9:_=-]{1,256}$/,
  /** UUIDs, and `MA…`: https://www.plivo.com/docs/voice/api/call/the-call-object */
  plivo: /^[A-Za-z0-9-]{1,64}$/,
  /** UUIDs: https://developer.vonage.com/en/api/voice */
  vonage: /^[A-Za-z0-9-]{1,64}$/,
  /** Hexadecimal: https://developer.exotel.com/docs/agentstream/stream-voicebot-applet */
  exotel: /^[A-Za-z0-9_-]{1,128}$/,
} as const

/** A field that is an id of the alphabet. */
export function idAt(from: JsonObject, field: string, alphabet: RegExp): string | undefined {
  const value = textAt(from, field)
  return value !== undefined && alphabet.test(value) ? value : undefined
}

/**
 * An id that has to be there.
 * @throws WireError if it is not.
 */
export function needId(from: JsonObject, field: string, vendor: keyof typeof idAlphabets): string {
  const id = idAt(from, field, idAlphabets[vendor])
  if (id === undefined) throw new WireError(`A message of ${vendor} has no "${field}" that could be an id.`)
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
