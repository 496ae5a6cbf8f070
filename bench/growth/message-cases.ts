import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { readFile } from '../../processors/rtvi/client/client-file.ts'
import { readRequest } from '../../processors/rtvi/client/client-request.ts'
import { asEnvelope } from '../../processors/rtvi/client/envelope.ts'
import { measure } from '../../processors/rtvi/client/measure.ts'
import { RTVI } from '../../processors/rtvi/index.ts'
import { InputMessageFrame, LLMContext } from '../../src/engine.ts'
import { runProcessor } from '../../src/testing/index.ts'
import { hostAllowed, sameOrigin } from '../../transports/http/hosts.ts'
import { readJson } from '../../transports/http/http-json.ts'
import { readBody, readForm } from '../../transports/http/index.ts'
import { rtviSerializer } from '../../transports/rtvi/index.ts'
import { readFields } from '../../transports/rtvi/protobuf.ts'
import {
  exotel,
  plivo,
  telnyx,
  twilio,
  validPlivoSignature,
  validTwilioSignature,
  vonage,
} from '../../transports/telephony/index.ts'
import { readMessage } from '../../transports/webrtc/data-message.ts'
import { readOffer } from '../../transports/webrtc/peer/offer.ts'
import { readCandidatesRequest, readOfferRequest } from '../../transports/webrtc/signalling/offer-request.ts'
import { bytes, type GrowthCase, growthCase, ofText, quietly, repeated } from './growth-case.ts'
import { hardTexts } from './hard-texts.ts'

/** Texts that are hard to read where something is written in a form: JSON, base64, the fields of a query, lines. */
const forms = Object.fromEntries(
  [
    ...['[', '[[', '{"a":', '{"a":[', '"', '\\', '\\u', '0', '[],', '{},', '{"a":1},', '"a",', '-', '1e'],
    ...[
      'a',
      'A',
      '=',
      '==',
      '+',
      '/',
      '-',
      '_',
      'AAAA',
      ' ',
      '\n',
      '\0',
      '…',
      '😀',
      '\ud83d',
      'data:',
      ',',
      ';base64,',
    ],
    ...[
      'a=1&',
      '&',
      'a&',
      'a=',
      '%',
      '%4',
      '%41',
      '%00',
      'a[]=1&',
      '+&',
      ':',
      '.',
      '../',
      '\\..\\',
      '//',
      '@',
      '?',
      '#',
    ],
    ...[
      'v=0\r\n',
      'm=audio ',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n',
      'a=mid:0\r\n',
      'a=ssrc:1 cname:a\r\n',
      'a=',
      '\r',
      '\r\n',
    ],
    ...[
      'a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n',
      'a=candidate:1 1 udp 1 10.0.0.1 9 typ host ',
      'a=rid:',
      'a=group:BUNDLE 0\r\n',
      ' 0',
    ],
  ].map((unit) => [JSON.stringify(unit), repeated(unit)]),
)
const texts = { ...hardTexts, ...forms }

/** Some text, in every place of a message where a client may write one. */
function wrapped(text: string): unknown[] {
  const list = text.split('').slice(0, text.length / 2)
  const object = Object.fromEntries(list.map((each, at) => [`${each}-${at}`, each]))
  return [text, list, object]
}

/** A request with a body that comes in pieces. */
function request(body: Uint8Array, length: number, headers: object = {}): IncomingMessage {
  const pieces = function* () {
    for (let at = 0; at < body.length; at += length) yield body.subarray(at, at + length)
  }
  return Object.assign(Readable.from(pieces()), { headers }) as unknown as IncomingMessage
}

const bodyLimits = { maxBytes: Number.POSITIVE_INFINITY }

async function readBodies(text: string): Promise<void> {
  const body = new TextEncoder().encode(text)
  await readJson(request(body, body.length), bodyLimits).catch(() => undefined)
  await readForm(request(body, body.length), bodyLimits).catch(() => undefined)
}

const phones = { Twilio: twilio, Telnyx: telnyx, Plivo: plivo, Vonage: vonage, Exotel: exotel }
const starts: Readonly<Record<keyof typeof phones, (text: string) => object>> = {
  Twilio: (text) => ({
    event: 'start',
    start: {
      callSid: 'CA1',
      streamSid: 'MZ1',
      accountSid: 'AC1',
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
      customParameters: wrapped(text)[2],
      tracks: wrapped(text)[1],
    },
  }),
  Telnyx: (text) => ({
    event: 'start',
    stream_id: text,
    start: {
      call_control_id: 'v3:a',
      media_format: { encoding: 'PCMU', sample_rate: 8000 },
      custom_parameters: wrapped(text)[2],
    },
  }),
  Plivo: (text) => ({
    event: 'start',
    extra_headers: text,
    start: {
      callId: 'a',
      streamId: 'b',
      accountId: 'c',
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
    },
  }),
  Vonage: (text) => ({
    ...(wrapped(text)[2] as object),
    event: 'websocket:connected',
    'content-type': 'audio/l16;rate=16000',
    uuid: 'a',
  }),
  Exotel: (text) => ({
    event: 'start',
    start: { call_sid: 'a', stream_sid: 'b', from: text, custom_parameters: wrapped(text)[2] },
  }),
}

/** All that a vendor could send with a text in it. */
function telephone(vendor: keyof typeof phones, text: string): void {
  quietly(() => phones[vendor]().begin?.(text))
  const line = phones[vendor]()
  quietly(() => line.begin?.(JSON.stringify({ event: text, start: text })))
  line.begin?.(JSON.stringify(starts[vendor](text)))
  const name = text
  for (const message of [
    ...wrapped(text),
    { event: text },
    { event: 'media', media: { payload: text } },
    { event: 'mark', mark: { name } },
    { event: 'playedStream', name },
    { event: 'dtmf', dtmf: { digit: text }, digit: text },
    { event: 'websocket:notify', payload: { name } },
    { event: 'websocket:dtmf', digit: text },
  ])
    quietly(() => line.decode(JSON.stringify(message)))
  quietly(() => line.decode(text))
}

const types = [
  ...['client-ready', 'disconnect-bot', 'client-message', 'send-text', 'send-file', 'append-to-context'],
  ...[
    'llm-function-call-result',
    'dtmf',
    'ui-event',
    'ui-snapshot',
    'ui-cancel-job-group',
    'raw-audio',
    'raw-audio-batch',
  ],
]

/** Reads a message of each type, with a text wherever one may stand. */
function rtviMessages(text: string): void {
  for (const data of [...wrapped(text), ...wrapped(text).map(everywhere)]) {
    measure(data, 1e9)
    for (const type of [...types, text]) {
      const message = asEnvelope({ label: 'rtvi-ai', type, id: text, data })!
      quietly(() => readRequest(message.type, message.data))
    }
  }
}

function everywhere(value: unknown): object {
  const names = [
    ...[
      'version',
      'about',
      't',
      'd',
      'content',
      'options',
      'file',
      'role',
      'result',
      'tool_call_id',
      'button',
    ],
    ...['buttons', 'event', 'payload', 'tree', 'job_id', 'reason', 'base64Audio', 'base64AudioBatch'],
  ]
  return {
    ...Object.fromEntries(names.map((name) => [name, value])),
    role: 'user',
    sampleRate: 16_000,
    numChannels: 1,
  }
}

function rtviFiles(text: string): void {
  for (const source of [
    { bytes: text },
    { bytes: `data:${text}` },
    { bytes: `data:image/png;base64,${text}` },
    { type: 'url', url: text },
    { type: 'url', url: `https://${text}` },
    { type: text },
  ])
    readFile(text, { format: 'image/png', name: text, source })
  readFile(text, { format: text, source: { bytes: text } })
  readFile(text, { format: `image/${text}`, source: { bytes: text } })
}

const serializerMessage = (text: string) => {
  const serializer = rtviSerializer()
  quietly(() => serializer.decode(text))
  quietly(() => serializer.decode(JSON.stringify(text)))
  quietly(() => serializer.decode(new TextEncoder().encode(text)))
  quietly(() => readMessage(text))
}

/** A session in which a client sends so many messages of a kind. */
async function rtviSession(messages: readonly object[]): Promise<void> {
  const context = new LLMContext()
  const often = Number.MAX_SAFE_INTEGER
  const limits = { messagesPerSecond: often, answersPerSecond: often, dataLength: often }
  const rtvi = new RTVI({ context, limits, messages: { greet: () => 'hello' } })
  const steps = messages.map((message) => new InputMessageFrame({ message }))
  const ready = new InputMessageFrame({ message: { label: 'rtvi-ai', type: 'client-ready', id: 'a' } })
  await runProcessor(rtvi, [ready, { waitMs: 20_000 }, ...steps])
}

const rtviMessage = (type: string, data: object) => (size: number) =>
  Array.from({ length: size }, (_, at) => ({ label: 'rtvi-ai', type, id: `${at}`, data }))

const description = [
  ...[
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  ],
  ...[
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    'a=rtpmap:111 opus/48000/2',
  ],
  `a=fingerprint:sha-256 ${new Array(32).fill('AA').join(':')}`,
].join('\r\n')

function offers(text: string): void {
  for (const sdp of [
    text,
    `v=0${text}`,
    `v=0\r\n${text}`,
    `${description}\r\n${text}`,
    `${description}\r\na=${text}\r\n`,
    `${description}\r\na=candidate:${text}`,
    description.replace('a=mid:0', `a=mid:${text}`),
    description.replace('111', text),
    description.replace('BUNDLE 0', `BUNDLE ${text}`),
  ]) {
    quietly(() => readOffer(sdp))
    quietly(() => readOfferRequest({ sdp, type: 'offer', pc_id: text, requestData: text }))
  }
  const candidates = [
    text,
    `candidate:${text}`,
    `candidate:1 1 udp 1 ${text}`,
    `candidate:1 1 udp 1 ::1 9 typ host ${text}`,
  ]
  for (const candidate of candidates)
    quietly(() => readCandidatesRequest({ pc_id: text, candidates: [{ candidate, sdp_mid: text }] }))
}

function signatures(text: string): void {
  const fields = Object.fromEntries(text.split('').map((each, at) => [`${each}${at}`, [each, each]]))
  for (const url of [
    `https://a.example/${text}`,
    `https://a.example/?${text}`,
    `https://${text}@a.example/`,
  ]) {
    quietly(() => validTwilioSignature({ authToken: 'a', url, signature: text, fields, body: text }))
    quietly(() =>
      validPlivoSignature({ authToken: 'a', method: 'POST', url, signature: text, nonce: text, fields }),
    )
  }
}

/** What clients and vendors send. */
export const messageCases: readonly GrowthCase[] = [
  ofText('HTTP bodies', readBodies, forms),
  growthCase('HTTP body, by byte', (body: Uint8Array) => readBody(request(body, 1), bodyLimits), {
    bytes: bytes([0]),
  }),
  ofText(
    'hosts and origins',
    (text) => {
      const named = { headers: { host: text, 'x-forwarded-proto': text }, socket: {} } as never
      hostAllowed(named, ['loopback', text])
      return [text, `https://${text}`, `https://a.example:${text}`].map((origin) => sameOrigin(origin, named))
    },
    texts,
  ),
  ...(Object.keys(phones) as (keyof typeof phones)[]).map((vendor) =>
    ofText(`messages of ${vendor}`, (text) => telephone(vendor, text), texts),
  ),
  ofText('signatures of webhooks', signatures, forms),
  ofText('RTVI messages', rtviMessages, texts),
  growthCase('RTVI, a session', rtviSession, {
    'texts to answer': rtviMessage('send-text', { content: 'Hello.' }),
    'texts for the context': rtviMessage('append-to-context', { role: 'user', content: 'Hello.' }),
    'messages of the page': rtviMessage('client-message', { t: 'greet', d: {} }),
    'messages nobody knows': rtviMessage('nothing', {}),
    keys: rtviMessage('dtmf', { button: '1' }),
    snapshots: rtviMessage('ui-snapshot', { tree: { root: { ref: 'a', role: 'main' } } }),
    audio: rtviMessage('raw-audio', { base64Audio: 'AAAA', sampleRate: 16_000, numChannels: 1 }),
  }),
  ofText('RTVI files', rtviFiles, texts),
  ofText('RTVI on the wire', serializerMessage, texts),
  growthCase('protobuf', (input: Uint8Array) => quietly(() => readFields(input)), {
    'empty fields': bytes([0x0a, 0]),
    'small numbers': bytes([0x08, 0]),
    'long numbers': bytes([0x08, ...new Array<number>(8).fill(0xff), 0]),
    'one field': (size) => Uint8Array.from([0x0a, 0xff, 0xff, 0x7f, ...bytes([0])(size)]),
  }),
  ofText('SDP and candidates', offers, texts),
]
