import { createHmac, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Caller } from '../caller.ts'
import { afterwards } from '../serve.ts'
import { withChecksum } from './damage.ts'

interface Pair {
  readonly protocol: {
    readonly transport: { send(data: Buffer, to: readonly [string, number]): Promise<void> }
    datagramReceived(data: Buffer, from: readonly [string, number]): void
  }
  readonly remoteAddr: readonly [string, number]
}

/** What a caller's ICE keeps to itself, and whoever sits beside it knows. */
export interface InsideIce {
  readonly nominated: Pair | undefined
  readonly localUsername: string
  readonly remoteUsername: string
  readonly remotePassword: string
}

export function iceOf(caller: Caller): InsideIce {
  return caller.connection.iceTransports[0]!.connection as unknown as InsideIce
}

/** The ports at which a caller's session listens, on every address of this machine. */
export function portsOf(caller: Caller): number[] {
  const { sdp } = caller.connection.remoteDescription!
  return [...sdp.matchAll(/ udp \d+ [\d.]+ (\d+) typ host/g)].map(([, port]) => Number(port))
}

/** Somebody who has a socket and bad intentions. */
export class Stranger {
  readonly #socket: Socket
  readonly #ports: readonly number[]
  /** What was answered. */
  readonly answers: Buffer[] = []

  private constructor(socket: Socket, ports: readonly number[]) {
    this.#socket = socket
    this.#ports = ports
    socket.on('message', (data) => this.answers.push(data))
  }

  static async near(caller: Caller): Promise<Stranger> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    afterwards(() => new Promise<void>((resolve) => socket.close(() => resolve())))
    return new Stranger(socket, portsOf(caller))
  }

  get port(): number {
    return this.#socket.address().port
  }

  /** Sends to every port of the session; settles when it is on its way. */
  async send(...datagrams: readonly Buffer[]): Promise<void> {
    for (const data of datagrams)
      for (const port of this.#ports)
        await new Promise<void>((resolve, reject) =>
          this.#socket.send(data, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
        )
  }
}

/** Sends from the caller's own socket, past its encryption: what a forger of addresses does. */
export async function sendAsCaller(caller: Caller, ...datagrams: readonly Buffer[]): Promise<void> {
  const { protocol, remoteAddr } = iceOf(caller).nominated!
  for (const data of datagrams) await protocol.transport.send(data, remoteAddr)
}

/** A record of DTLS 1.2. */
export function record(type: number, content: Buffer, { epoch = 0, sequence = 9 } = {}): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt8(type, 0)
  head.writeUInt16BE(0xfefd, 1)
  head.writeUInt16BE(epoch, 3)
  head.writeUIntBE(sequence, 5, 6)
  head.writeUInt16BE(content.length, 11)
  return Buffer.concat([head, content])
}

/** A fragment of a handshake message. */
export function fragment(type: number, body: Buffer, { of = body.length, at = 0, number = 0 } = {}): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt8(type, 0)
  head.writeUIntBE(of, 1, 3)
  head.writeUInt16BE(number, 4)
  head.writeUIntBE(at, 6, 3)
  head.writeUIntBE(body.length, 9, 3)
  return Buffer.concat([head, body])
}

/** A ClientHello that a server would answer. */
export function clientHello(): Buffer {
  const extensions = Buffer.concat([
    Buffer.from('000a00040002001d', 'hex'),
    Buffer.from('000d000400020403', 'hex'),
    Buffer.from('000e000500020001' + '00', 'hex'),
  ])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(extensions.length)
  const body = Buffer.concat([
    Buffer.from('fefd', 'hex'),
    randomBytes(32),
    Buffer.from('0000' + '0004c02bc02f' + '0100', 'hex'),
    length,
    extensions,
  ])
  return record(22, fragment(1, body))
}

export const alert = (level: number, description: number, epoch = 0) =>
  record(21, Buffer.from([level, description]), { epoch })

interface StunOptions {
  readonly type?: number
  readonly username?: string
  /** Left out, it has no integrity. */
  readonly password?: string
  readonly attributes?: readonly (readonly [type: number, value: Buffer])[]
  readonly transaction?: Buffer
}

/** A STUN message as ICE sends them. */
export function stun({
  type = 1,
  username,
  password,
  attributes = [],
  transaction,
}: StunOptions = {}): Buffer {
  const all = [...attributes]
  if (username !== undefined) all.unshift([0x0006, Buffer.from(username)])
  const body = Buffer.concat(all.map(([kind, value]) => attribute(kind, value)))
  const head = Buffer.alloc(20)
  head.writeUInt16BE(type, 0)
  head.writeUInt32BE(0x2112_a442, 4)
  ;(transaction ?? randomBytes(12)).copy(head, 8)
  head.writeUInt16BE(body.length + (password === undefined ? 0 : 24), 2)
  const message = Buffer.concat([head, body])
  if (password === undefined) return message
  const integrity = createHmac('sha1', password).update(message).digest()
  return Buffer.concat([message, attribute(0x0008, integrity)])
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)])
}

/** A check of ICE with all that it needs. */
export function check(
  { localUsername, remoteUsername, remotePassword }: InsideIce,
  change: StunOptions = {},
): Buffer {
  const priority = Buffer.alloc(4)
  priority.writeUInt32BE(1_853_693_695)
  return stun({
    username: `${remoteUsername}:${localUsername}`,
    password: remotePassword,
    attributes: [
      [0x0024, priority],
      [0x802a, randomBytes(8)],
      [0x0025, Buffer.alloc(0)],
    ],
    ...change,
  })
}

/** An RTP packet that says it is Opus. */
export function rtp(sequence: number, ssrc = 1): Buffer {
  const packet = Buffer.alloc(60, 7)
  packet.writeUInt8(0x80, 0)
  packet.writeUInt8(111, 1)
  packet.writeUInt16BE(sequence & 0xffff, 2)
  packet.writeUInt32BE(sequence * 960, 4)
  packet.writeUInt32BE(ssrc, 8)
  return packet
}

/** A chunk of SCTP, of which the head may lie about its length. */
export function chunk(type: number, body: Buffer, { length = body.length + 4, flags = 0 } = {}): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt8(type, 0)
  head.writeUInt8(flags, 1)
  head.writeUInt16BE(length, 2)
  return Buffer.concat([head, body, Buffer.alloc(-body.length & 3)])
}

/** Sends a packet of SCTP inside the caller's encryption, as only the caller itself can. */
export async function sendSctp(caller: Caller, ...chunks: readonly Buffer[]): Promise<void> {
  const { sctp } = caller.connection.sctpTransport!
  const { remoteVerificationTag } = sctp as unknown as { remoteVerificationTag: number }
  const head = Buffer.alloc(12)
  head.writeUInt16BE(5_000, 0)
  head.writeUInt16BE(5_000, 2)
  head.writeUInt32BE(remoteVerificationTag, 4)
  await caller.connection.dtlsTransports[0]!.sendData(withChecksum(Buffer.concat([head, ...chunks])))
}
