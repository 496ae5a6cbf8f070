import type { DTMFKey, MessageContent } from '../../../src/engine.ts'
import { type ClientFile, readFile } from './client-file.ts'
import { isObject } from './envelope.ts'
import { type Pcm, readRawAudio } from './raw-audio.ts'
import { type UISnapshot, uiSnapshot } from './ui.ts'

/** What a client asks for. */
export type ClientRequest =
  | { readonly type: 'client-ready'; readonly data: unknown }
  | { readonly type: 'disconnect-bot' }
  | { readonly type: 'client-message'; readonly name: string; readonly data: unknown }
  | {
      readonly type: 'append'
      readonly role: 'user' | 'assistant'
      readonly content: MessageContent
      readonly run: boolean
      readonly spoken: boolean
      /** Whether the user wrote it, and not the page. */
      readonly typed: boolean
    }
  | {
      readonly type: 'file'
      readonly file: ClientFile
      readonly run: boolean
      readonly spoken: boolean
    }
  | { readonly type: 'function-result'; readonly callId: string; readonly result: unknown }
  | { readonly type: 'keys'; readonly keys: readonly DTMFKey[] }
  | { readonly type: 'ui-event'; readonly event: string; readonly payload: unknown }
  | { readonly type: 'ui-snapshot'; readonly snapshot: UISnapshot }
  | { readonly type: 'cancel-job-group'; readonly jobId: string; readonly reason: string | undefined }
  | { readonly type: 'audio'; readonly audio: readonly Pcm[] }

/** A message that cannot be followed; its text is told to the client. */
export class BadRequest extends Error {}

type Fields = Readonly<Record<string, unknown>>

const readers: Readonly<Record<string, (data: Fields) => ClientRequest>> = {
  'client-ready': (data) => ({ type: 'client-ready', data }),
  'disconnect-bot': () => ({ type: 'disconnect-bot' }),
  'client-message': (data) => ({ type: 'client-message', name: text(data, 't'), data: data.d }),
  'send-text': (data) => {
    const options = data.options === undefined || data.options === null ? {} : fields(data.options, 'options')
    const run = flag(options, 'run_immediately', true)
    const spoken = flag(options, 'audio_response', true)
    return { type: 'append', role: 'user', content: text(data, 'content'), run, spoken, typed: true }
  },
  'send-file': (data) => {
    const options = data.options === undefined || data.options === null ? {} : fields(data.options, 'options')
    const file = readFile(text(data, 'content'), data.file)
    if (typeof file === 'string') throw new BadRequest(file)
    const run = flag(options, 'run_immediately', true)
    return { type: 'file', file, run, spoken: flag(options, 'audio_response', true) }
  },
  'append-to-context': (data) => {
    const { role } = data
    if (role !== 'user' && role !== 'assistant')
      throw new BadRequest('"role" has to be "user" or "assistant"')
    const run = flag(data, 'run_immediately', false)
    return { type: 'append', role, content: content(data.content), run, spoken: true, typed: false }
  },
  'llm-function-call-result': (data) => {
    if (data.result === undefined) throw new BadRequest('there is no "result"')
    return { type: 'function-result', callId: text(data, 'tool_call_id'), result: data.result }
  },
  dtmf: (data) => {
    const { buttons = [data.button] } = data
    if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > 256)
      throw new BadRequest('"buttons" has to be a list of 1 to 256 keys')
    if (!buttons.every(isKey)) throw new BadRequest('a key is one of 0 to 9, * and #')
    return { type: 'keys', keys: buttons }
  },
  'ui-event': (data) => ({ type: 'ui-event', event: text(data, 'event'), payload: data.payload }),
  'ui-snapshot': (data) => ({ type: 'ui-snapshot', snapshot: readSnapshot(data.tree) }),
  'ui-cancel-job-group': (data) => ({
    type: 'cancel-job-group',
    jobId: text(data, 'job_id'),
    reason: data.reason === undefined || data.reason === null ? undefined : text(data, 'reason'),
  }),
  'raw-audio': (data) => ({ type: 'audio', audio: [readAudio(data, data.base64Audio)] }),
  'raw-audio-batch': (data) => {
    const { base64AudioBatch: batch } = data
    if (!Array.isArray(batch)) throw new BadRequest('"base64AudioBatch" has to be a list')
    return { type: 'audio', audio: batch.map((part) => readAudio(data, part)) }
  },
}

/**
 * Reads a client's message.
 * @returns nothing if the type is not known.
 * @throws BadRequest if the data does not fit the type.
 */
export function readRequest(type: string, data: unknown): ClientRequest | undefined {
  if (!Object.hasOwn(readers, type)) return undefined
  const given = type === 'client-ready' && !isObject(data) ? {} : (data ?? {})
  return readers[type]!(fields(given, 'data'))
}

function fields(value: unknown, name: string): Fields {
  if (!isObject(value)) throw new BadRequest(`"${name}" has to be an object`)
  return value
}

function text(data: Fields, field: string): string {
  const value = data[field]
  if (typeof value !== 'string') throw new BadRequest(`"${field}" has to be text`)
  return value
}

function flag(data: Fields, field: string, fallback: boolean): boolean {
  const value = data[field] ?? fallback
  if (typeof value !== 'boolean') throw new BadRequest(`"${field}" has to be true or false`)
  return value
}

/** A message's content is text, a list of parts of which some are text, or anything else, which the model gets as JSON. */
function content(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) throw new BadRequest('there is no "content"')
  const parts = Array.isArray(value) ? value.filter(isObject).map((part) => part.text) : []
  const texts = parts.filter((part) => typeof part === 'string')
  return texts.length > 0 ? texts.join('\n') : JSON.stringify(value)
}

function isKey(value: unknown): value is DTMFKey {
  return typeof value === 'string' && /^[0-9*#]$/.test(value)
}

function readSnapshot(tree: unknown): UISnapshot {
  const snapshot = uiSnapshot(tree)
  if (snapshot === undefined) throw new BadRequest('"tree" has no "root" with "ref" and "role"')
  return snapshot
}

function readAudio(data: Fields, base64: unknown): Pcm {
  const audio = readRawAudio(base64, data.sampleRate, data.numChannels)
  if (audio === undefined) throw new BadRequest('the audio is no base64 of whole 16-bit samples')
  return audio
}
