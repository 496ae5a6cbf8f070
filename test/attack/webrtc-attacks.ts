import { createSocket } from 'node:dgram'
import { systemClock } from '../../src/engine.ts'
import { Random } from '../soak/random.ts'
import { chromiumOffer } from '../transports/webrtc/signalling/chromium-offer.ts'
import type { Attack, Ground } from './websocket-attacks.ts'

/** Requests and datagrams of one attack at most. */
const mostRequests = 300
const mostDatagrams = 20_000

async function ask({ port, tally }: Ground, method: string, path: string, body: unknown): Promise<void> {
  tally.sent++
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await response.arrayBuffer()
    if (!response.ok) tally.refused++
  } catch {
    tally.refused++
  }
}

function requests(name: string, request: (ground: Ground, count: number) => Promise<void>): Attack {
  return {
    name,
    async run(ground) {
      const untilMs = systemClock.now() + ground.forMs
      let made = 0
      const attacker = async () => {
        while (made < mostRequests && systemClock.now() < untilMs) await request(ground, made++)
      }
      await Promise.all(Array.from({ length: 5 }, attacker))
    },
  }
}

const candidates = (count: number, address: (i: number) => string) =>
  Array.from(
    { length: count },
    (_, i) => `a=candidate:${i} 1 udp 1 ${address(i)} ${9 + i} typ host\r\n`,
  ).join('')

/** What comes over HTTP. */
export function offerAttacks(): readonly Attack[] {
  const offer = (sdp: string, more: object = {}) => ({ sdp, type: 'offer', ...more })
  return [
    requests('offers', (ground) => ask(ground, 'POST', '/api/offer', offer(chromiumOffer))),
    requests('offers with a thousand addresses', (ground) =>
      ask(
        ground,
        'POST',
        '/api/offer',
        offer(chromiumOffer + candidates(1_000, (i) => `10.0.${i >> 8}.${i & 255}`)),
      ),
    ),
    requests('offers that are none', (ground, i) =>
      ask(
        ground,
        'POST',
        '/api/offer',
        offer(chromiumOffer.slice(0, i * 17), { pc_id: `SmallWebRTCConnection#${i}` }),
      ),
    ),
    requests('addresses for sessions of others', (ground, i) =>
      ask(ground, 'PATCH', '/api/offer', {
        pc_id: `SmallWebRTCConnection#${i}`,
        candidates: [
          { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', sdp_mid: '0', sdp_mline_index: 0 },
        ],
      }),
    ),
  ]
}

const magic = Buffer.from([0x21, 0x12, 0xa4, 0x42])
const handshakeHead = (epoch: number, type: number, length: number) =>
  Buffer.from([type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 9, length >> 8, length & 255])

/** Datagrams that a stranger may send: STUN, DTLS, RTP, or nothing of the kind. */
function strange(random: Random): Buffer {
  switch (random.below(7)) {
    case 0: // a binding request without integrity
      return Buffer.concat([Buffer.from([0, 1, 0, 0]), magic, random.bytes(12)])
    case 1: // a response to nothing
      return Buffer.concat([Buffer.from([1, 1, 0, 0]), magic, random.bytes(12)])
    case 2: // an alert
      return Buffer.concat([handshakeHead(0, 21, 2), Buffer.from([2, random.below(120)])])
    case 3: // a fragment of a ClientHello that never completes
      return Buffer.concat([
        handshakeHead(0, 22, 1_200),
        Buffer.from([1, 0xff, 0xff, 0xff, 0, random.below(256), 0, 0, random.below(256), 0, 4, 0x94]),
        Buffer.alloc(1_188, 7),
      ])
    case 4: // a record of an unknown type
      return Buffer.concat([handshakeHead(0, 20 + random.below(44), 2), Buffer.from([0, 0])])
    case 5: // RTP
      return Buffer.concat([Buffer.from([0x80, 111]), random.bytes(200)])
    default:
      return Buffer.from(random.bytes(random.below(1_400)))
  }
}

/** What comes over UDP, to the ports on which somebody else talks. */
export function strangerAttack(ports: readonly number[], sources: number): Attack {
  return {
    name: `datagrams of strangers from ${sources} ports`,
    async run({ tally, forMs }) {
      const random = new Random(11)
      const untilMs = systemClock.now() + forMs
      const sockets = Array.from({ length: sources }, () => createSocket('udp4').unref())
      let answered = 0
      for (const socket of sockets) {
        socket.on('error', () => {})
        socket.on('message', ({ length }) => {
          answered += length
        })
      }
      const before = tally.sent
      while (systemClock.now() < untilMs && tally.sent - before < mostDatagrams && ports.length > 0) {
        for (let i = 0; i < 50; i++) {
          tally.sent++
          tally.refused++
          random.one(sockets).send(strange(random), random.one(ports), '127.0.0.1')
        }
        await systemClock.sleep(2)
      }
      await systemClock.sleep(100)
      for (const socket of sockets) socket.close()
      if (answered > 0) throw new Error(`Strangers were answered with ${answered} bytes.`)
    },
  }
}
