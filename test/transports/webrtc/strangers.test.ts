import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { AudioRawFrame, InputMessageFrame, OutputMessageFrame, TTSAudioFrame } from '../../../src/index.ts'
import { type Caller, callerRate } from './caller.ts'
import { anyBytes, random } from './damage.ts'
import { eventually, serve } from './serve.ts'
import {
  alert,
  check,
  clientHello,
  fragment,
  iceOf,
  record,
  rtp,
  Stranger,
  sendAsCaller,
  stun,
} from './stranger.ts'

const tone = (ms: number, rate: number) =>
  Int16Array.from(
    { length: (ms * rate) / 1000 },
    (_, at) => 8_000 * Math.sin((at * 2 * Math.PI * 440) / rate),
  )
const loudMs = (samples: ArrayLike<number>, rate: number) =>
  (Array.from(samples).filter((sample) => Math.abs(sample) > 1_000).length / rate) * 1000

/** A session of somebody innocent, and what is heard of it. */
async function talk(options?: Parameters<typeof serve>[0]) {
  const served = await serve(options)
  const caller = await served.call().connect()
  await eventually(() => expect(served.tasks).toHaveLength(1))
  /** Both hear each other still, and messages go both ways. */
  const goesOn = async () => {
    const { taken, tasks, closed, errors } = served
    const before = taken[0]!.length
    const mark = crypto.randomUUID()
    caller.send({ mark })
    await caller.say(tone(300, callerRate))
    await eventually(() => {
      const frames = taken[0]!.slice(before)
      const samples = frames.flatMap((frame) => (frame instanceof AudioRawFrame ? [...frame.samples] : []))
      expect(loudMs(samples, 16_000)).toBeGreaterThan(150)
      const messages = frames.filter((frame) => frame instanceof InputMessageFrame)
      expect(messages.map(({ message }) => message)).toContainEqual({ mark })
    })
    caller.heard()
    void tasks[0]!.push(new OutputMessageFrame({ message: { mark } }))
    void tasks[0]!.push(new TTSAudioFrame({ samples: tone(300, 24_000), sampleRate: 24_000 }))
    const heard: number[] = []
    await eventually(() => {
      heard.push(...caller.heard())
      expect(loudMs(heard, callerRate)).toBeGreaterThan(150)
      expect(caller.messages).toContainEqual({ mark })
    })
    expect({ closed, errors }).toEqual({ closed: [], errors: [] })
  }
  return { ...served, caller, goesOn }
}

/** Datagrams by which a session was ended or muted. */
const poison: readonly [string, () => Buffer[]][] = [
  ['a warning that it closes', () => [alert(1, 0)]],
  ['a fatal alert', () => [alert(2, 40)]],
  ['an alert with the number of an encrypted record', () => [alert(1, 0, 1), alert(2, 0, 1)]],
  ['a record of an unknown type', () => [record(99 & 63, Buffer.from([1, 0]))]],
  [
    'records of every type',
    () => Array.from({ length: 44 }, (_, at) => record(20 + at, Buffer.from([1, 0]))),
  ],
  [
    'records of every type that look encrypted',
    () => Array.from({ length: 44 }, (_, at) => record(20 + at, randomBytes(40), { epoch: 1 })),
  ],
  ['a new ClientHello', () => [clientHello(), clientHello()]],
  ['a ClientHello that makes no sense', () => [record(22, fragment(1, Buffer.from([1, 2, 3])))]],
  ['the end of a handshake, unencrypted', () => [record(22, fragment(20, randomBytes(12)))]],
  [
    'a certificate of its own',
    () => [record(22, fragment(11, randomBytes(300))), record(22, fragment(16, randomBytes(33)))],
  ],
  ['a change of keys', () => [record(20, Buffer.from([1]))]],
  ['an epoch that is still to come', () => [alert(1, 0, 2), record(23, randomBytes(60), { epoch: 2 })]],
  [
    'an alert behind a record that is fine',
    () => [Buffer.concat([record(23, randomBytes(40), { epoch: 1 }), alert(1, 0)])],
  ],
  ['datagrams of every length', () => Array.from({ length: 80 }, (_, length) => Buffer.alloc(length, 21))],
  ['audio', () => Array.from({ length: 400 }, (_, at) => rtp(at, at))],
  ['what looks like SRTCP', () => [Buffer.concat([Buffer.from([0x81, 203]), randomBytes(40)])]],
]

test('A3: nothing that a stranger sends ends or mutes a session, or is answered', async () => {
  const { caller, goesOn } = await talk()
  const stranger = await Stranger.near(caller)
  for (const [, datagrams] of poison) await stranger.send(...datagrams())
  await goesOn()
  expect(stranger.answers).toEqual([])
})

test('A3, a neighbour: nor does it when it comes from the right address, and is not encrypted', async () => {
  const { caller, goesOn } = await talk()
  for (const [, datagrams] of poison) await sendAsCaller(caller, ...datagrams())
  await goesOn()
})
