import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { InterruptFrame, TTSAudioFrame, WireError } from '../../../src/engine.ts'
import { afterwards, serve } from '../websocket/serve.ts'
import { vendors } from './vendors.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Numbers that are the same every time. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const odd = [
  '',
  '{}',
  '[]',
  'null',
  '7',
  '"start"',
  '{"event":7}',
  '{"event":null}',
  '{"event":{}}',
  '\u0000',
  '{',
]
const values = [
  'null',
  '{}',
  '[]',
  '-1',
  '1e999',
  '"antiphon-99999999999999999999"',
  '"antiphon--5"',
  'true',
  '"ä"',
]

/** A message that was right, with something wrong in it; or nothing of the kind. */
function spoiled(
  message: string | Uint8Array,
  roll: (below: number) => number,
): string | Uint8Array<ArrayBuffer> {
  const way = roll(6)
  if (way === 0) return odd[roll(odd.length)]!
  if (typeof message !== 'string') return Uint8Array.from(message.subarray(0, roll(message.length + 1)))
  const at = roll(message.length)
  if (way === 1) return message.slice(0, at)
  if (way === 2) return message.slice(0, at) + String.fromCharCode(roll(0xffff)) + message.slice(at + 1)
  if (way === 3)
    return message.replace(/:("[^"]*"|\d+)/g, (all) =>
      roll(4) === 0 ? `:${values[roll(values.length)]}` : all,
    )
  if (way === 4) return new TextEncoder().encode(message)
  return message
}

test.each(vendors.filter(({ name }) => !name.includes(' ')))(
  '$name: 100,000 messages of any kind do no more than be refused, and leave nothing behind',
  ({ serializer, fake }) => {
    const roll = dice(7)
    const dialect = fake({ language: 'en' })
    const line = serializer()
    const rate = dialect.sampleRate
    for (const message of dialect.begin()) line.begin!(message as string)
    const right = [
      ...dialect.begin(),
      ...Array.from({ length: 20 }, (_, i) => dialect.media(new Int16Array(rate / 50).fill(i * 100))),
      dialect.key('5'),
      dialect.key('X'),
      dialect.mark('antiphon-160'),
      dialect.mark('mine'),
      dialect.cleared?.() ?? '',
    ]
    const say = new TTSAudioFrame({ samples: new Int16Array(rate / 50), sampleRate: rate })
    let refused = 0
    let begun = 0
    const go = (times: number) => {
      for (let i = 0; i < times; i++) {
        const message = spoiled(right[roll(right.length)]!, roll) as string
        try {
          line.decode(message)
        } catch (error) {
          if (!(error instanceof WireError)) throw error
          refused++
        }
        if (i % 100 === 0) {
          line.encode(say)
          line.encode(new InterruptFrame())
        }
        if (i % 10 !== 0) continue
        try {
          if (serializer().begin!(message)) begun++
        } catch (error) {
          if (!(error instanceof WireError)) throw error
        }
      }
    }
    go(10_000)
    gc()
    const before = process.memoryUsage().heapUsed
    go(90_000)
    gc()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000)
    expect(refused).toBeGreaterThan(20_000)
    expect(begun).toBeGreaterThan(10)
  },
)

test.each(vendors)(
  '$name: a message that makes no sense closes that call, with an error that says so',
  async (vendor) => {
    const { url, errors, sessions } = await serve({ serializer: () => vendor.serializer({ hangsUp: false }) })
    const call = async (...messages: readonly (string | Uint8Array)[]) => {
      const socket = new WebSocket(url)
      afterwards(() => socket.terminate())
      const code = new Promise<number>((resolve) => socket.once('close', resolve))
      await new Promise((resolve) => socket.once('open', resolve))
      for (const message of messages) socket.send(message)
      return code
    }
    const start = vendor.fake().begin()
    expect(await call('nonsense')).toBe(1007)
    expect(await call('{"event":"media"}')).toBe(1007)
    expect(sessions).toHaveLength(0)
    expect(await call(...start, '{')).toBe(1007)
    await vi.waitFor(() => expect(errors).toHaveLength(3))
    for (const error of errors) expect(error).toBeInstanceOf(WireError)
  },
)

test.each(vendors)(
  '$name: messages that are missing, late or unknown are no matter',
  ({ serializer, fake }) => {
    const dialect = fake()
    const line = serializer()
    for (const message of dialect.begin()) line.begin!(message as string)
    const chunks = Array.from({ length: 9 }, (_, i) =>
      dialect.media(new Int16Array(dialect.sampleRate / 50).fill(i * 1_000)),
    )
    const levels = [0, 3, 2, 8].flatMap((i) => {
      const frames = [line.decode(chunks[i] as string)].flat()
      return frames.flatMap((frame) => (frame?.kind === 'audio-raw' ? [frame] : []))
    })
    expect(levels).toHaveLength(4)
    expect(line.decode('{"event":"something new","more":[1,2]}')).toBeUndefined()
    expect(line.decode(dialect.mark('of somebody else') as string)).toBeUndefined()
    expect(line.decode(dialect.mark('antiphon-160') as string)).toBeUndefined()
    expect(line.decode(dialect.key('X') as string)).toBeUndefined()
  },
)

test('a format that was not agreed on is refused, and the error names the option', () => {
  const [twilio, , , plivo, , vonage, , exotel] = vendors
  const starts: [(typeof vendors)[number], string, string, string][] = [
    [twilio!, 'audio/x-mulaw', 'audio/x-l16', 'mu-law at 8 kHz'],
    [vendors[1]!, 'PCMU', 'OPUS', 'stream_codec'],
    [plivo!, 'audio/x-mulaw', 'audio/x-l16', 'contentType'],
    [vonage!, '16000', '8000', 'sampleRate'],
    [exotel!, '"8000"', '"16000"', 'sampleRate'],
  ]
  for (const [{ serializer, fake }, right, wrong, named] of starts) {
    const message = String(fake().begin().at(-1)).replace(right, wrong)
    expect(() => serializer().begin!(message)).toThrow(named)
    expect(() => serializer().begin!(message)).toThrow(WireError)
  }
})
