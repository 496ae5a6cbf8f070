import { expect, test } from 'vitest'
import { RtpHeader } from 'werift'
import { Caller } from '../caller.ts'
import { eventually, serve } from '../serve.ts'
import { anyBytes, damagedPacket, type Pick, random, withChecksum } from './damage.ts'

/** A moment in which packets arrive. */
const soon = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms))

/** Damages packets as they leave, before and after they are encrypted: those of the handshakes too. */
async function damageOnTheWire(caller: Caller, pick: Pick, oneOf: number): Promise<void> {
  for (const { connection } of caller.connection.iceTransports) {
    const send = connection.send.bind(connection)
    connection.send = (packet) => send(pick(oneOf) === 0 ? damagedPacket(packet, pick) : packet)
  }
  await Promise.race([caller.connect().catch(() => {}), soon(1_000)])
}

/** Damages what is inside the encryption, for the data channel. */
async function damageMessages(caller: Caller, pick: Pick, repaired: boolean): Promise<void> {
  await caller.connect()
  const [transport] = caller.connection.dtlsTransports
  const send = transport!.sendData.bind(transport)
  const sendDamaged = (packet: Buffer) =>
    send(repaired ? withChecksum(damagedPacket(packet, pick, 12)) : damagedPacket(packet, pick))
  Object.defineProperty(transport, 'sendData', { value: sendDamaged })
  for (let at = 0; at < 30; at++) {
    if (caller.channel.readyState === 'open') caller.send({ at })
    await soon()
  }
}

/** Sends what is properly encrypted and makes no sense, as audio and as reports on audio. */
async function damageAudio(caller: Caller, pick: Pick): Promise<void> {
  await caller.connect()
  const [transport] = caller.connection.dtlsTransports
  for (let at = 0; at < 200; at++) {
    const bytes = anyBytes(pick, 8 + pick(100))
    if (pick(2) === 0) {
      bytes[0] = 0x80 | pick(64)
      bytes[1] = 192 + pick(20)
      await transport!.iceTransport.connection.send(transport!.srtcp.encrypt(bytes))
    } else {
      const header = new RtpHeader({
        sequenceNumber: pick(65_536),
        timestamp: pick(2 ** 32),
        payloadType: pick(2) === 0 ? 111 : pick(128),
        ssrc: pick(3) === 0 ? pick(2 ** 32) : 1_234,
        extension: pick(2) === 0,
        extensions: [{ id: 1 + pick(14), payload: bytes.subarray(0, pick(15)) }],
      })
      await transport!.sendRtp(bytes, header)
    }
  }
}

const attacks: readonly ((caller: Caller, pick: Pick) => Promise<void>)[] = [
  (caller, pick) => damageOnTheWire(caller, pick, 4),
  (caller, pick) => damageOnTheWire(caller, pick, 20),
  (caller, pick) => damageMessages(caller, pick, false),
  (caller, pick) => damageMessages(caller, pick, true),
  damageAudio,
]

test('clients that damage packets, inside the encryption too, harm nobody but themselves', async () => {
  const { server, origin, call, taken, errors } = await serve({
    handshakeTimeoutMs: 4_000,
    lostTimeoutMs: 3_000,
  })
  const bystander = await call().connect()
  const attackers = attacks.flatMap((attack, kind) =>
    Array.from({ length: 5 }, async (_, at) => {
      const caller = new Caller(origin)
      await attack(caller, random(kind * 100 + at))
      await caller.vanish()
    }),
  )
  await Promise.all(attackers)
  bystander.send({ still: 'here' })
  await eventually(() =>
    expect(taken.flat()).toContainEqual(expect.objectContaining({ message: { still: 'here' } })),
  )
  await eventually(() => expect(server.sessions.size).toBe(1))
  const codes = [...new Set(errors.map(({ code }) => code))]
  expect(codes.filter((code) => !/^(TIMED_OUT|TRANSPORT_FAILED|WIRE_INVALID)$/.test(code))).toEqual([])
  expect(errors.map(({ message }) => message)).toContain(
    'The client breaks the protocol of the data channel.',
  )
})
