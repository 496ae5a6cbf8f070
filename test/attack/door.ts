import { createHmac } from 'node:crypto'
import { AudioRawFrame, encodeFrame, TranscriptionFrame } from '../../src/engine.ts'
import { writeFields } from '../../transports/rtvi/protobuf.ts'
import { rtviMessage, wireNonsense } from '../soak/nonsense.ts'
import type { Random } from '../soak/random.ts'
import type { Dialect } from '../transports/telephony/fake-phone.ts'
import { messageFrame, RawSocket, type Tally } from './raw-socket.ts'

type Message = string | Uint8Array

/** What a protocol over WebSocket says. */
export interface Protocol {
  /** What is said first. */
  hello(): readonly Message[]
  /** 20 ms of audio. */
  audio(): Message
  /** Words of the user, where the protocol has them; else something else that costs. */
  words(text: string): Message
  /** Anything, from good to none at all. */
  nonsense(random: Random): Message
}

const samples = Int16Array.from({ length: 320 }, (_, i) => (i % 16 < 8 ? 8_000 : -8_000))

export const wire: Protocol = {
  hello: () => [],
  audio: () => encodeFrame(new AudioRawFrame({ samples, sampleRate: 16_000 })),
  words: (text) => encodeFrame(new TranscriptionFrame({ text })),
  nonsense: wireNonsense,
}

const rtviText = (message: unknown) =>
  writeFields([{ number: 4, value: writeFields([{ number: 1, value: JSON.stringify(message) }]) }])
const told = (type: string, data: unknown) => rtviText({ label: 'rtvi-ai', type, data, id: '12345678' })

export const rtvi: Protocol = {
  hello: () => [told('client-ready', { version: '2.0.0', about: { library: 'attack' } })],
  audio: () =>
    writeFields([
      {
        number: 2,
        value: writeFields([
          { number: 3, value: new Uint8Array(samples.slice().buffer) },
          { number: 4, value: 16_000 },
          { number: 5, value: 1 },
        ]),
      },
    ]),
  words: (content) => told('send-text', { content }),
  nonsense: (random) => rtviText(rtviMessage(random)),
}

/** A telephone vendor's stream. */
export function phone(dialect: () => Dialect): Protocol {
  const line = dialect()
  line.begin()
  const chunk = Int16Array.from({ length: line.sampleRate / 50 }, (_, i) => (i % 16 < 8 ? 8_000 : -8_000))
  return {
    hello: () => dialect().begin(),
    audio: () => line.media(chunk),
    words: (text) => line.mark(text),
    nonsense: (random) => {
      const message = random.one([
        line.media(chunk),
        line.key('5'),
        line.mark('antiphon-160'),
        '{"event":{}}',
      ])
      return random.below(3) === 0 ? random.damaged(Uint8Array.from(Buffer.from(message as string))) : message
    },
  }
}

/** Where a session over WebSocket is asked for. */
export interface Door {
  readonly name: string
  readonly protocol: Protocol
  /** Path, query and headers of a request that is let in. */
  ask(port: number): Promise<{ readonly path: string; readonly headers?: Readonly<Record<string, string>> }>
}

/** A door that lets everybody in. */
export function openDoor(name: string, path: string, protocol: Protocol): Door {
  return { name, protocol, ask: async () => ({ path }) }
}

/** A door that a ticket of `/start` opens. */
export function ticketDoor(name: string): Door {
  return {
    name,
    protocol: rtvi,
    async ask(port) {
      const response = await fetch(`http://127.0.0.1:${port}/start`, { method: 'POST', body: '{}' })
      if (!response.ok) throw new Error(`/start answered with ${response.status}.`)
      const { wsUrl, token } = (await response.json()) as { wsUrl: string; token: string }
      const { pathname } = new URL(wsUrl)
      return { path: `${pathname}?token=${token}` }
    },
  }
}

/** A door for who is signed by Twilio. */
export function signedDoor(name: string, host: string, authToken: string, dialect: () => Dialect): Door {
  const signature = createHmac('sha1', authToken).update(`wss://${host}/media`).digest('base64')
  return {
    name,
    protocol: phone(dialect),
    ask: async () => ({ path: '/media', headers: { 'x-twilio-signature': signature } }),
  }
}

/** The request for an upgrade. */
export function upgrade(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({
    host: '127.0.0.1',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Opens a session as its protocol wants it; nothing if it is refused. */
export async function enter(door: Door, port: number, tally: Tally): Promise<RawSocket | undefined> {
  const asked = await door.ask(port).catch(() => undefined)
  if (asked === undefined) {
    tally.sent++
    tally.refused++
    return undefined
  }
  const socket = new RawSocket(port, tally)
  await socket.send(upgrade(asked.path, asked.headers))
  if (!(await socket.answered('\r\n\r\n')) || !socket.received.startsWith('HTTP/1.1 101')) {
    socket.leave()
    return undefined
  }
  for (const message of door.protocol.hello()) await socket.send(messageFrame(message))
  return socket
}
