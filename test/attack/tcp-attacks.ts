import { systemClock } from '../../src/engine.ts'
import { upgrade } from './door.ts'
import { RawSocket } from './raw-socket.ts'
import type { Attack } from './websocket-attacks.ts'

/** Connections of one attack at most. */
const most = 400
/** Connections at once. */
const atOnce = 20

/** Connections one after another, some at once, each of which sends something and is gone, or waits. */
function connections(name: string, texts: readonly string[], then: 'reset' | 'wait' | 'leave'): Attack {
  return {
    name,
    async run({ port, tally, forMs }) {
      const untilMs = systemClock.now() + forMs
      let made = 0
      const attacker = async () => {
        while (made < most && systemClock.now() < untilMs) {
          const socket = new RawSocket(port, tally)
          await socket.send(texts[made++ % texts.length]!)
          if (then === 'reset') socket.reset()
          else if (then === 'leave') {
            await Promise.race([socket.closed, systemClock.sleep(20)])
            socket.leave()
          } else await Promise.race([socket.closed, systemClock.sleep(forMs)])
          socket.leave()
        }
      }
      await Promise.all(Array.from({ length: atOnce }, attacker))
    },
  }
}

const head = 'POST /start HTTP/1.1\r\nhost: x\r\n'
const steps = [
  '',
  'G',
  'GET / HTTP/1.1\r\nhost: x\r\n',
  'GET / HTTP/1.1\r\nhost: x\r\n\r\n',
  upgrade('/').slice(0, 80),
  upgrade('/'),
  upgrade('/elsewhere'),
  upgrade('/ws?token=none'),
  upgrade('/media'),
  upgrade('/talk'),
  `${upgrade('/')}\u0082\u00fe\u0002`,
  `${head}content-length: 1000\r\n\r\n{"body":`,
  `${head}transfer-encoding: chunked\r\n\r\n5\r\nab`,
  'POST /voice HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nCallSid=CA',
  'POST /api/offer HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"sdp":',
  'PATCH /api/offer HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{',
]

const lies = [
  '\u0016\u0003\u0001 this is TLS',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET //// HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET /%ff%00/..%2f HTTP/1.1\r\nhost: x\r\n\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\n${'x-y: z\r\n'.repeat(5_000)}\r\n`,
  'GET / HTTP/1.1\r\nhost: [::1\r\norigin: null\r\n\r\n',
  upgrade('/', { host: '[', origin: 'http://[' }),
  upgrade('/', { 'sec-websocket-version': '99' }),
  upgrade('/', { 'sec-websocket-key': 'short' }),
  upgrade('/', { upgrade: 'h2c' }),
  upgrade('//[', {}),
  `${head}content-length: -1\r\n\r\n`,
  `${head}content-length: 99999999999\r\n\r\n{}`,
  `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  `${head}content-length: 20000\r\n\r\n${'['.repeat(20_000)}`,
  `${head}content-length: 2\r\ncontent-type: text/html\r\norigin: http://evil.example\r\n\r\n{}`,
  'PATCH /api/offer HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}',
  'POST /sessions/none/api/offer HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n[]',
  'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n',
  'TRACE / HTTP/1.1\r\nhost: x\r\n\r\n',
]

/** All that somebody can do to a server who never becomes a session. */
export const tcpAttacks: readonly Attack[] = [
  connections('resets at every step', steps, 'reset'),
  connections('leaves at every step', steps, 'leave'),
  connections('half-sends and waits', steps, 'wait'),
  connections('lies in requests', lies, 'leave'),
  connections('asks for tickets', [`${head}content-length: 2\r\n\r\n{}`], 'leave'),
]
