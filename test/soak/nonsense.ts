import {
  AudioRawFrame,
  encodeFrame,
  InterimTranscriptionFrame,
  registeredKinds,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { writeFields } from '../../transports/rtvi/protobuf.ts'
import { wireSerializer } from '../../transports/websocket/index.ts'
import type { Random } from './random.ts'

/** A message of any kind, from good to none at all. */
export type Nonsense = (random: Random) => string | Uint8Array<ArrayBuffer>

const quiet = new AudioRawFrame({ samples: new Int16Array(80), sampleRate: 16_000 })
const audio = encodeFrame(quiet)
const text = encodeFrame(new TranscriptionFrame({ text: 'hello' }))
wireSerializer() // its frames are among the kinds
const kinds = registeredKinds()

/** For Antiphon's own protocol. */
export const wireNonsense: Nonsense = (random) => {
  switch (random.below(9)) {
    case 0:
      return random.damaged(random.one([audio, text]))
    case 1:
      return random.bytes(random.below(64))
    case 2:
      return JSON.stringify({
        kind: random.one(kinds),
        text: random.json(1),
        samples: [random.below(1e6) - 10, 2 ** random.below(60)],
        sampleRate: random.one([16_000, 1e308, -1, null]),
        channels: random.below(5),
        playedMs: random.below(100) - 50,
        ['__proto__']: { polluted: true },
      })
    case 3:
      return JSON.stringify(random.json())
    case 4:
      return '['.repeat(random.below(9_000))
    case 5:
      return new Uint8Array(random.below(2_000))
    default:
      return random.one([audio, audio, text, '{"kind":"playout-position","playedMs":0}'])
  }
}

/** For Antiphon's own protocol: what a client may send, however odd; once in a while nonsense. */
export const wireOddity: Nonsense = (random) => {
  if (random.below(200) === 0) return wireNonsense(random)
  switch (random.below(20)) {
    case 0:
      return encodeFrame(
        new TranscriptionFrame({ text: String.fromCharCode(...random.bytes(random.below(40))) }),
      )
    case 1:
      return encodeFrame(
        new InterimTranscriptionFrame({ text: ' '.repeat(random.below(9)), turn: random.below(9) }),
      )
    case 2:
    case 3:
      return '{"kind":"playout-position","playedMs":0,"__proto__":{"polluted":true}}'
    default:
      return encodeFrame(
        new AudioRawFrame({ samples: new Int16Array(random.below(500)), sampleRate: 16_000 }),
      )
  }
}

const types = [
  ...['client-ready', 'client-message', 'send-text', 'append-to-context', 'dtmf', 'ui-event', 'raw-audio'],
  ...['llm-function-call-result', 'ui-snapshot', 'ui-cancel-job-group', 'raw-audio-batch', 'toString', 'x'],
]
const fields = [
  ...[
    'version',
    'about',
    't',
    'd',
    'content',
    'options',
    'run_immediately',
    'audio_response',
    'role',
    'tree',
  ],
  ...[
    'buttons',
    'button',
    'event',
    'payload',
    'job_id',
    'tool_call_id',
    'result',
    'base64Audio',
    '__proto__',
  ],
  ...['base64AudioBatch', 'sampleRate', 'numChannels'],
]
const values = ['user', 'assistant', '1', '#', 'echo', 'AAAAAA==', 16_000, 1, 2, true, false, [], ['1', '*']]

/** A message as RTVI's, from good to none at all, before it is encoded. */
export function rtviMessage(random: Random): unknown {
  const data = Array.from({ length: random.below(6) }, () => [
    random.one(fields),
    random.below(3) === 0 ? random.json() : random.one(values),
  ])
  return {
    label: random.below(20) === 0 ? random.json(1) : 'rtvi-ai',
    type: random.below(20) === 0 ? random.json(1) : random.one(types),
    id: random.below(10) === 0 ? random.json(1) : '12345678',
    data: random.below(10) === 0 ? random.json() : Object.fromEntries(data),
  }
}

function protobuf(field: number, fields: Parameters<typeof writeFields>[0]): Uint8Array<ArrayBuffer> {
  return writeFields([{ number: field, value: writeFields(fields) }])
}

const microphone = protobuf(2, [
  { number: 3, value: new Uint8Array(64) },
  { number: 4, value: 16_000 },
  { number: 5, value: 1 },
])

/** For RTVI over WebSocket. */
export const rtviNonsense: Nonsense = (random) => {
  switch (random.below(800)) {
    case 0:
      return random.damaged(microphone)
    case 1:
      return random.bytes(random.below(64))
    case 2:
      return protobuf(random.below(6), [{ number: 1, value: random.one(['{', '', 'null', '"x"']) }])
    case 3:
      return protobuf(2, [{ number: 4, value: random.below(2 ** 31) }])
    default:
      if (random.below(10) === 0) return microphone
      return protobuf(4, [{ number: 1, value: JSON.stringify(rtviMessage(random)) }])
  }
}
