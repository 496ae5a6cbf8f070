import {
  AudioRawFrame,
  checkOptions,
  type Frame,
  InputMessageFrame,
  type OptionRules,
  OutputMessageFrame,
  TTSAudioFrame,
  WireError,
} from '../../src/engine.ts'
import type { Serializer } from '../websocket/index.ts'
import { type Field, readFields, writeFields } from './protobuf.ts'

/** Options of {@link rtviSerializer}. */
export interface RTVISerializerOptions {
  /**
   * In Hz: the rate at which the client plays, which it does not say and which nothing else can change. Default 24,000,
   * as the client's `playerSampleRate` is.
   */
  sampleRate?: number
  /**
   * How messages are written: as protobuf in binary messages, as Pipecat's web client does, or as JSON in text. Default:
   * as the client writes its own.
   */
  encoding?: 'protobuf' | 'json'
  /**
   * The message that speech is sent as where messages are JSON; nothing: it is not sent. Default: RTVI's `bot-tts-audio`.
   */
  audioMessage?: (audio: JsonAudio) => object | undefined
}

/** Speech as JSON can hold it. */
export interface JsonAudio {
  /** 16-bit samples, the low byte first, as base64. */
  readonly base64: string
  /** In Hz. */
  readonly sampleRate: number
  /** Its channels. */
  readonly channels: number
}

const optionRules: OptionRules<RTVISerializerOptions> = {
  sampleRate: 'positive',
  encoding: 'any',
  audioMessage: 'any',
}

/** The fields of the messages, by their numbers in Pipecat's `frames.proto`. */
const FrameField = { audio: 2, message: 4 } as const
const AudioField = { name: 2, audio: 3, sampleRate: 4, channels: 5 } as const
const MessageField = { data: 1 } as const

/** The client plays in blocks of so many samples, and what does not fill one is never heard. */
const block = 128

/**
 * Speaks with `@pipecat-ai/websocket-transport`: audio and RTVI messages, as protobuf in binary messages; and with clients
 * that write each RTVI message as JSON text, audio among them (`raw-audio`). Give it to a `WebSocketServerTransport`, and
 * put an `RTVI` processor into the pipeline.
 *
 * The client cannot throw away what it has been sent: after an interruption it is heard for as long as the transport's
 * `leadMs`. Below 40 ms of lead its player has been seen to lose audio.
 */
export function rtviSerializer(options: RTVISerializerOptions = {}): Serializer {
  const { sampleRate = 24_000, audioMessage = botAudio } = checkOptions(
    'rtviSerializer',
    options,
    optionRules,
  )
  let encoding = options.encoding ?? 'protobuf'
  return {
    name: 'rtvi',
    sampleRate,
    // Whole blocks at the usual rates, 24,000 and 16,000 Hz among them: only an utterance's last piece is filled up.
    chunkMs: 16,
    clears: false,
    accepts: [InputMessageFrame],
    tells: [OutputMessageFrame],
    encode(frame) {
      if (encoding === 'json') return encodeJson(frame, audioMessage)
      if (frame instanceof TTSAudioFrame) return encodeAudio(frame)
      return frame instanceof OutputMessageFrame ? encodeMessage(frame.message) : undefined
    },
    decode(message) {
      const given = typeof message === 'string' ? 'json' : 'protobuf'
      if (options.encoding !== undefined && given !== options.encoding)
        throw new WireError(
          given === 'json'
            ? 'The client sends protobuf, and text came.'
            : 'The client sends text, and bytes came.',
        )
      const frame = typeof message === 'string' ? parse(message) : decode(message)
      encoding = given
      return frame
    },
  }
}

function encodeJson(
  frame: Frame,
  audioMessage: (audio: JsonAudio) => object | undefined,
): string | undefined {
  if (frame instanceof OutputMessageFrame) return json(frame.message)
  if (!(frame instanceof TTSAudioFrame)) return undefined
  const { buffer, byteLength } = pcm(frame.samples, frame.samples.length)
  const { sampleRate, channels } = frame
  const base64 = Buffer.from(buffer, 0, byteLength).toString('base64')
  const message = audioMessage({ base64, sampleRate, channels })
  return message && json(message)
}

function botAudio({ base64, sampleRate, channels }: JsonAudio): object {
  const data = { audio: base64, sample_rate: sampleRate, num_channels: channels }
  return { label: 'rtvi-ai', type: 'bot-tts-audio', data }
}

/** Samples as bytes, with silence behind them up to `length` samples. */
function pcm(samples: Int16Array, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < samples.length; at++) view.setInt16(at * 2, samples[at]!, true)
  return bytes
}

function encodeAudio({ samples, sampleRate, channels }: TTSAudioFrame): Uint8Array<ArrayBuffer> {
  const audio = pcm(samples, Math.ceil(samples.length / block) * block)
  const value = writeFields([
    { number: AudioField.name, value: 'audio' },
    { number: AudioField.audio, value: audio },
    { number: AudioField.sampleRate, value: sampleRate },
    { number: AudioField.channels, value: channels },
  ])
  return writeFields([{ number: FrameField.audio, value }])
}

function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const value = writeFields([{ number: MessageField.data, value: json(message) }])
  return writeFields([{ number: FrameField.message, value }])
}

function json(message: unknown): string {
  try {
    return JSON.stringify(message)
  } catch (cause) {
    throw new WireError('A message for the client holds what JSON cannot.', { cause })
  }
}

function decode(message: Uint8Array<ArrayBuffer>): Frame | undefined {
  // Of a oneof, the last stands. What else it may be is for other kinds of clients.
  const content = readFields(message).findLast(({ number }) => number >= 1 && number <= 5)
  if (content?.number === FrameField.audio) return decodeAudio(bytesOf(content))
  return content?.number === FrameField.message ? decodeMessage(bytesOf(content)) : undefined
}

function decodeAudio(bytes: Uint8Array): AudioRawFrame {
  const fields = readFields(bytes)
  const audio = last(fields, AudioField.audio)
  const sampleRate = last(fields, AudioField.sampleRate)?.value ?? 0
  const channels = last(fields, AudioField.channels)?.value ?? 0
  if (typeof sampleRate !== 'number' || typeof channels !== 'number')
    throw new WireError('The rate and the channels of audio are no numbers.')
  const content = audio ? bytesOf(audio) : new Uint8Array()
  if (content.length % 2 !== 0)
    throw new WireError(`Audio of 16 bits a sample cannot have ${content.length} bytes.`)
  const samples = new Int16Array(content.length / 2)
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  for (let at = 0; at < samples.length; at++) samples[at] = view.getInt16(at * 2, true)
  return new AudioRawFrame({ samples, sampleRate, channels })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeMessage(bytes: Uint8Array): InputMessageFrame {
  const data = last(readFields(bytes), MessageField.data)
  return parse(data ? bytesOf(data) : '')
}

function parse(text: Uint8Array | string): InputMessageFrame {
  try {
    const message: unknown = JSON.parse(typeof text === 'string' ? text : utf8.decode(text))
    return new InputMessageFrame({ message })
  } catch (cause) {
    throw new WireError('A message of the client is no JSON.', { cause })
  }
}

function last(fields: readonly Field[], number: number): Field | undefined {
  return fields.findLast((field) => field.number === number)
}

function bytesOf({ number, value }: Field): Uint8Array {
  if (typeof value === 'number') throw new WireError(`The field ${number} of a protobuf message is a number.`)
  return value
}
