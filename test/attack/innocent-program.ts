import { WebSocket } from 'ws'
import { systemClock } from '../../src/engine.ts'
import { Caller } from '../transports/webrtc/caller.ts'
import { victims } from './victim.ts'

/**
 * Somebody who talks with a server and does no harm, in a process of its own: asks twenty times a second whether the
 * server is there, and tells how long the answers took.
 */

const [, , name, port] = process.argv
const victim = victims.find((one) => one.name === name)!
const everyMs = 50

/** How long answers took since they were last told of, in milliseconds. */
let delays: number[] = []
/** Questions that are not answered, by when they were asked. */
const asked = new Map<number, number>()
let lost = false
let lastMs = systemClock.now()
/** When this process itself was last late: what it measures then is its own matter. */
let lateUntilMs = 0

function answered(question: number): void {
  const askedMs = asked.get(question)
  asked.delete(question)
  if (askedMs === undefined) return
  const now = systemClock.now()
  if (askedMs >= lateUntilMs) delays.push(now - askedMs)
}

async function overWebSocket(): Promise<(question: number) => void> {
  const [door] = victim.doors
  const { path, headers = {} } = await door!.ask(Number(port))
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { ...headers } })
  socket.on('error', () => {})
  socket.on('close', () => {
    lost = true
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('close', () => reject(new Error('The innocent was turned away.')))
  })
  for (const message of door!.protocol.hello()) socket.send(message)
  socket.on('pong', (data) => answered(Number(String(data))))
  return (question) => socket.ping(String(question))
}

async function overWebRTC(): Promise<(question: number) => void> {
  const caller = await new Caller(`http://127.0.0.1:${port}`).connect()
  caller.send({ label: 'rtvi-ai', type: 'client-ready', id: '1', data: { version: '2.0.0' } })
  caller.channel.onMessage.subscribe((data) => {
    const { id } = JSON.parse(String(data)) as { id?: string }
    if (id !== undefined) answered(Number(id))
  })
  const { sdp } = caller.connection.remoteDescription!
  ports = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+)/gm)].map(([, found]) => Number(found))
  return (question) => {
    lost ||= caller.channel.readyState !== 'open'
    if (!lost)
      caller.send({ label: 'rtvi-ai', type: 'client-message', id: String(question), data: { t: 'there?' } })
  }
}

let ports: readonly number[] = []
const ask = victim.webrtc ? await overWebRTC() : await overWebSocket()
let count = 0
setInterval(() => {
  const now = systemClock.now()
  if (now - lastMs > everyMs + 20) lateUntilMs = now
  lastMs = now
  asked.set(++count, now)
  ask(count)
}, everyMs)

process.on('message', () => {
  const now = systemClock.now()
  // What is not answered yet took at least so long.
  const waiting = [...asked.values()].map((askedMs) => now - askedMs).filter((ms) => ms > 1_000)
  process.send?.({ delays: [...delays, ...waiting], lost, ports })
  delays = []
})
process.send?.('ready')
