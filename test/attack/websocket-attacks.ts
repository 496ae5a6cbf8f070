import { systemClock } from '../../src/engine.ts'
import { Random } from '../soak/random.ts'
import { type Door, enter } from './door.ts'
import { frame, messageFrame, type RawSocket, type Tally } from './raw-socket.ts'

/** What an attack is given. */
export interface Ground {
  readonly port: number
  readonly tally: Tally
  /** How long it goes on, in milliseconds. */
  readonly forMs: number
}

/** An attack: it ends by itself. */
export interface Attack {
  readonly name: string
  run(ground: Ground): Promise<void>
}

/** Clients at once. */
const clients = 5
/** Connections that one attacker makes at most in an attack. */
const mostConnections = 60

/** Has attackers come again and again, each a session, until the time is over. */
function sessions(
  name: string,
  door: Door,
  act: (socket: RawSocket, goesOn: () => boolean) => Promise<void>,
): Attack {
  return {
    name,
    async run({ port, tally, forMs }) {
      const untilMs = systemClock.now() + forMs
      const attacker = async () => {
        for (let made = 0; made < mostConnections && systemClock.now() < untilMs; made++) {
          const socket = await enter(door, port, tally)
          if (socket) {
            await act(socket, () => socket.open && systemClock.now() < untilMs)
            socket.leave()
            await socket.closed
          }
          await systemClock.sleep(5)
        }
      }
      await Promise.all(Array.from({ length: clients }, attacker))
    },
  }
}

/** Sends the same over and over, as fast as it is taken. */
const pours = (message: Buffer, times: number) => async (socket: RawSocket, goesOn: () => boolean) => {
  const many = Buffer.concat(Array.from({ length: times }, () => message))
  while (goesOn()) {
    await socket.send(many, times)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** All that a client of a WebSocket can do to others. */
export function websocketAttacks(door: Door): readonly Attack[] {
  const { protocol } = door
  const random = new Random(7)
  const deep = '['.repeat(60_000)
  return [
    sessions('pings', door, pours(frame('ping'), 1_000)),
    sessions('pongs', door, pours(frame('pong'), 1_000)),
    sessions('pongs of 125 bytes', door, pours(frame('pong', Buffer.alloc(125)), 500)),
    sessions('fragments without end', door, async (socket, goesOn) => {
      await socket.send(frame('text', '', false))
      await pours(frame('continuation', '', false), 1_000)(socket, goesOn)
    }),
    sessions('a frame that says it is huge', door, async (socket, goesOn) => {
      await socket.send(Buffer.from([0x82, 0xff, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]))
      await pours(Buffer.alloc(65_536), 1)(socket, goesOn)
    }),
    sessions('the largest messages', door, pours(messageFrame('x'.repeat(65_000)), 4)),
    sessions('messages beyond the rate', door, pours(messageFrame(protocol.words('hello')), 500)),
    sessions('audio sixty times too fast', door, async (socket, goesOn) => {
      const second = Buffer.concat(Array.from({ length: 15 }, () => messageFrame(protocol.audio())))
      while (goesOn()) {
        await socket.send(second, 15)
        await systemClock.sleep(100)
      }
    }),
    sessions('long words within the rate', door, async (socket, goesOn) => {
      const words = messageFrame(protocol.words('tell me a story '.repeat(250)))
      while (goesOn()) {
        await socket.send(words)
        await systemClock.sleep(6)
      }
    }),
    sessions('short words within the rate', door, async (socket, goesOn) => {
      const words = messageFrame(protocol.words('tell me a story'))
      while (goesOn()) {
        await socket.send(words)
        await systemClock.sleep(6)
      }
    }),
    sessions('nonsense', door, async (socket, goesOn) => {
      while (goesOn()) {
        await socket.send(messageFrame(protocol.nonsense(random)))
        await systemClock.sleep(2)
      }
    }),
    sessions('deep JSON', door, pours(messageFrame(deep), 2)),
    sessions('who does not read', door, async (socket, goesOn) => {
      socket.pause()
      while (goesOn()) {
        await socket.send(messageFrame(protocol.words('tell me a story')))
        await socket.send(frame('ping', Buffer.alloc(125)))
        await systemClock.sleep(20)
      }
    }),
    sessions('who resets at any moment', door, async (socket) => {
      for (let sent = random.below(4); sent > 0; sent--) await socket.send(messageFrame(protocol.audio()))
      socket.reset()
    }),
  ]
}
