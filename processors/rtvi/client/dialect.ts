import { isObject, type RTVIMessage } from './envelope.ts'

/** The forms of RTVI that are spoken: what a client is told is written in the latest, and put into its own on the way out. */
export type Dialect = '1' | '2.1' | '2.2'

/** Messages that came with RTVI 2.2. */
const new22: ReadonlySet<string> = new Set(['user-input', 'stt-raw-text', 'llm-raw-text', 'tts-raw-text'])

/** What a client of a dialect is told in place of a message of RTVI 2.2; nothing if it has no word for it. */
export function inDialect(message: RTVIMessage, dialect: Dialect): readonly RTVIMessage[] {
  if (dialect === '2.2') return [message]
  if (new22.has(message.type)) return []
  if (message.type === 'bot-output') return outputIn(message, dialect)
  if (dialect === '1' && message.type === 'bot-tts-text') return [message, ...spokenWords(message)]
  return [message]
}

function outputIn(message: RTVIMessage, dialect: '1' | '2.1'): readonly RTVIMessage[] {
  if (!isObject(message.data)) return [message]
  const { output_type: _, text_type: __, ...data } = message.data
  const { text, aggregated_by, spoken_status, will_be_spoken } = data
  if (dialect === '1')
    return spoken_status === 'new' ? [{ ...message, data: { text, aggregated_by, spoken: false } }] : []
  if (will_be_spoken === true) return [{ ...message, data }]
  const { spoken_status: ___, ...unspoken } = data
  return [{ ...message, data: unspoken }]
}

function spokenWords({ label, data }: RTVIMessage): readonly RTVIMessage[] {
  const text = isObject(data) && typeof data.text === 'string' ? data.text.trim() : ''
  if (text === '') return []
  return [{ label, type: 'bot-output', data: { text, aggregated_by: 'word', spoken: true } }]
}
