import { expect, test } from 'vitest'
import { RtpHeader, RtpPacket } from 'werift'
import { AudioPace } from '../../../transports/limits/audio-pace.ts'
import { ClientLimits } from '../../../transports/webrtc/client-limits.ts'
import { withDefaults } from '../../../transports/webrtc/webrtc-options.ts'
import type { Caller } from './caller.ts'
import { eventually } from './serve.ts'
import { talk } from './talk.ts'

/** Packets of silence, as fast as they can be sent, numbered as those of somebody who speaks. */
async function flood(caller: Caller, count: number, payload: Buffer, ticks: number): Promise<void> {
  const { sender } = caller.connection.getTransceivers()[0]!
  const send = sender.sendRtp.bind(sender)
  // What the caller itself would say next is where the flood goes on, and then it is silent.
  const next = Promise.withResolvers<RtpHeader>()
  sender.sendRtp = async (packet) => {
    if (packet instanceof RtpPacket) next.resolve(packet.header)
  }
  const { sequenceNumber, timestamp } = await next.promise
  for (let at = 0; at < count; at++) {
    const header = new RtpHeader({
      sequenceNumber: (sequenceNumber + at) & 0xffff,
      timestamp: (timestamp + at * ticks) >>> 0,
      marker: false,
    })
    await send(new RtpPacket(header, payload))
    // They would find no room in the other end's socket if it had no time to read.
    if (at % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** 20 ms of silence, and 120 ms. */
const short = Buffer.from([0xf8, 0xff, 0xfe])
const long = Buffer.from([0x1b, 0x02, ...Array<number>(40).fill(0)])

test('A8: audio that comes faster than it sounds is not listened to, and who goes on is cut off', async () => {
  const { call, goesOn, closed, errors, sessions } = await talk()
  const bad = await call().connect()
  await eventually(() => expect(sessions).toHaveLength(2))
  await flood(bad, 3_000, short, 960)
  await eventually(() => expect(closed).toHaveLength(1))
  expect(errors).toMatchObject([{ code: 'TRANSPORT_FAILED', message: expect.stringContaining('faster') }])
  await goesOn()
})

test('A8, a neighbour: nor is it in packets that are few and long', async () => {
  const { call, goesOn, closed, sessions } = await talk()
  const bad = await call().connect()
  await eventually(() => expect(sessions).toHaveLength(2))
  await flood(bad, 600, long, 5_760)
  await eventually(() => expect(closed).toHaveLength(1))
  await goesOn()
})

/** What is taken of packets of 20 ms that come so many times as fast as they sound. */
function taken(speed: number, forMs: number) {
  const limits = new ClientLimits(withDefaults({ packetsPerSecond: Number.POSITIVE_INFINITY }), 0)
  let takenMs = 0
  for (let now = 0; now < forMs; now += 20 / speed) if (limits.takesPacket(20, now)) takenMs += 20
  return takenMs
}

test('A8: live audio is taken whole, for an hour, by a clock that is off; a flood ends within a second', () => {
  expect(taken(1.001, 3_600_000)).toBeGreaterThan(3_600_000)
  expect(() => taken(60, 1_000)).toThrow('faster')
  // Twice as fast is not live, and half of it is taken.
  expect(taken(2, 20_000)).toBeLessThan(26_000)
})

test('A8, a neighbour: what a stall held back is taken at once, and again after the next', () => {
  const pace = new AudioPace({}, 0)
  for (let round = 1; round <= 10; round++)
    for (let at = 0; at < 125; at++) expect(pace.take(round * 2_500, 20)).toBe(true)
})

test('A8, a neighbour: a flood of which some is taken now and then is a flood', () => {
  const pace = new AudioPace({}, 0)
  let now = 0
  for (; !pace.exceeded && now < 10_000; now++) pace.take(now, 60)
  expect(now).toBeLessThan(1_000)
})
