import { systemClock } from '../../src/engine.ts'
import { speakWords } from '../../src/testing/index.ts'
import { writeFields } from '../../transports/rtvi/protobuf.ts'
import { Client } from './client.ts'
import type { Ports } from './figures.ts'
import type { Visit } from './visits.ts'

/** Asks for a ticket; returns the address that it opens. */
export async function ticket({ rtvi }: Ports): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${rtvi}/start`, {
    method: 'POST',
    body: '{"body":{"who":"Ada"}}',
    headers: { connection: 'close' },
  })
  const { wsUrl, token } = (await response.json()) as { wsUrl: string; token: string }
  return `${wsUrl}?token=${token}`
}

/** A client of RTVI that brings its session into a state, and then is lost. */
function rtvi(reach: (client: Client) => Promise<unknown>, lose: (client: Client) => unknown): Visit {
  return async (ports) => {
    const client = await Client.open(await ticket(ports))
    await reach(client)
    await lose(client)
    await client.closed
  }
}

const connected = async () => {}
const ready = async (client: Client) => {
  client.tell('client-ready', { version: '2.1.0' })
  await client.told('"bot-ready"')
}
const asks = (content: string, state: string) => async (client: Client) => {
  await ready(client)
  client.tell('send-text', { content })
  await client.told(`"${state}"`)
}
const speaking = async (client: Client) => {
  await ready(client)
  const samples = speakWords('tell me a long story', { msPerWord: 60 })
  for (let at = 0; at < samples.length; at += 256) {
    const audio = writeFields([
      { number: 3, value: new Uint8Array(samples.slice(at, at + 256).buffer) },
      { number: 4, value: 16_000 },
      { number: 5, value: 1 },
    ])
    client.sendBytes(writeFields([{ number: 2, value: audio }]))
  }
  await client.told('"user-started-speaking"')
}
const thinking = async (client: Client) => {
  await asks('think', 'user-llm-text')(client)
  await systemClock.sleep(40)
}
const working = asks('work', 'llm-function-call-in-progress')
const calling = asks('the page', 'llm-function-call-in-progress')
const answering = asks('a story', 'bot-started-speaking')
const asking = async (client: Client) => {
  await ready(client)
  client.tell('client-message', { t: 'work' })
  await systemClock.sleep(20)
}

const leave = (client: Client) => client.leave()
const vanish = (client: Client) => client.vanish()
const close = (client: Client) => client.close()
const stay = () => {}

/** Clients of RTVI, lost in every state of a session. */
export const rtviVisits: Readonly<Record<string, Visit>> = {
  'never uses its ticket': async (ports) => void (await ticket(ports)),
  'uses its ticket twice': async (ports) => {
    const url = await ticket(ports)
    const first = await Client.open(url)
    await Client.open(url).catch(() => {})
    first.leave()
    await first.closed
  },
  'with RTVI: is gone before it is ready': rtvi(connected, leave),
  'with RTVI: is never ready': rtvi(connected, stay),
  'with RTVI: vanishes before it is ready': rtvi(connected, vanish),
  'with RTVI: is gone when it is ready': rtvi(ready, leave),
  'with RTVI: is gone while it speaks': rtvi(speaking, leave),
  'with RTVI: is gone while the model thinks': rtvi(thinking, leave),
  'with RTVI: is gone while a tool runs': rtvi(working, leave),
  'with RTVI: is gone while it is asked for the result of a function': rtvi(calling, leave),
  'with RTVI: vanishes while it is asked for the result of a function': rtvi(calling, vanish),
  'with RTVI: is gone while it waits for an answer of the program': rtvi(asking, leave),
  'with RTVI: is gone while the agent speaks': rtvi(answering, leave),
  'with RTVI: vanishes while the agent speaks': rtvi(answering, vanish),
  'with RTVI: says goodbye to the WebSocket while the agent speaks': rtvi(answering, close),
  'with RTVI: disconnects the agent': rtvi(answering, (client) => client.tell('disconnect-bot')),
  'with RTVI: sends what is no protobuf': rtvi(answering, (client) => client.sendBytes(Uint8Array.of(0x12))),
  'with RTVI: sends text': rtvi(calling, (client) => client.sendBytes('hello')),
}
