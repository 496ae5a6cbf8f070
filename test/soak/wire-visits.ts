import {
  AudioRawFrame,
  EndFrame,
  InterruptFrame,
  PlayoutPositionFrame,
  SpeakFrame,
  systemClock,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { speakWords } from '../../src/testing/index.ts'
import { Client } from './client.ts'
import type { Visit } from './visits.ts'

const sampleRate = 16_000

/** Audio in the pieces of a microphone. */
function audio(samples: Int16Array): AudioRawFrame[] {
  const pieces: AudioRawFrame[] = []
  for (let at = 0; at < samples.length; at += 320)
    pieces.push(new AudioRawFrame({ samples: samples.subarray(at, at + 320), sampleRate }))
  return pieces
}

const words = audio(speakWords('tell me a long story', { msPerWord: 60 }))
/** Loud, and no words: the agent waits for some. */
const noise = audio(new Int16Array(6_400).map((_, at) => (at % 2 === 0 ? 8_000 : -8_000)))
const quiet = new AudioRawFrame({ samples: new Int16Array(2), sampleRate })

/** Says something no faster than it can be listened to. */
async function speak(client: Client, pieces: readonly AudioRawFrame[]): Promise<void> {
  for (const piece of pieces) {
    client.send(piece)
    await systemClock.sleep(10)
  }
}

/** A client of Antiphon's own protocol that brings its session into a state, and then is lost. */
function wire(reach: (client: Client) => Promise<unknown>, lose: (client: Client) => unknown): Visit {
  return async ({ wire }) => {
    const client = await Client.open(`ws://127.0.0.1:${wire}`)
    await client.told('"kind":"start"')
    await reach(client)
    await lose(client)
    await client.closed
  }
}

const types = (text: string, state: string) => async (client: Client) => {
  client.send(new TranscriptionFrame({ text }))
  await client.told(`"kind":"${state}"`)
}
const began = async () => {}
const speaking = async (client: Client) => {
  client.send(...words)
  await client.told('"kind":"vad-user-started-speaking"')
}
const thinking = async (client: Client) => {
  client.send(new TranscriptionFrame({ text: 'think' }))
  await client.told('"kind":"user-turn-ended"')
  await systemClock.sleep(40)
}
const working = types('work', 'tool-call')
const answering = types('a story', 'agent-started-speaking')
const silenced = async (client: Client) => {
  await answering(client)
  client.send(...noise)
  await client.told('"kind":"output-pause"')
}
const interrupted = async (client: Client) => {
  await answering(client)
  await speak(client, words)
  await client.told('"kind":"interrupt"')
}

const leave = (client: Client) => client.leave()
const reset = (client: Client) => client.reset()
const vanish = (client: Client) => client.vanish()
const close = (client: Client) => client.close()
const stay = () => {}
const sends =
  (...messages: readonly (string | Uint8Array)[]) =>
  (client: Client) =>
    client.sendBytes(...messages)

/** Clients of Antiphon's own protocol, lost in every state of a session. */
export const wireVisits: Readonly<Record<string, Visit>> = {
  'is gone when the connection is open': async ({ wire }) =>
    (await Client.open(`ws://127.0.0.1:${wire}`)).leave(),
  'says nothing': wire(began, stay),
  'is gone after the beginning': wire(began, leave),
  'is gone while it speaks': wire(speaking, leave),
  'vanishes while it speaks': wire(speaking, vanish),
  'is gone while the model thinks': wire(thinking, leave),
  'vanishes while the model thinks': wire(thinking, vanish),
  'is gone while a tool runs': wire(working, leave),
  'vanishes while a tool runs': wire(working, vanish),
  'says goodbye to the WebSocket while a tool runs': wire(working, close),
  'is gone while the agent speaks': wire(answering, leave),
  'resets the connection while the agent speaks': wire(answering, reset),
  'vanishes while the agent speaks': wire(answering, vanish),
  'says goodbye to the WebSocket while the agent speaks': wire(answering, close),
  'is gone while the agent has fallen silent': wire(silenced, leave),
  'is gone when it has interrupted': wire(interrupted, leave),
  'is gone while the session ends': wire(answering, async (client) => {
    client.send(new EndFrame())
    await systemClock.sleep(50)
    client.leave()
  }),
  'says goodbye while the model thinks': wire(thinking, (client) => client.send(new EndFrame())),
  'reads nothing and is sent much': wire(began, async (client) => {
    client.pause()
    client.send(new TranscriptionFrame({ text: 'flood' }))
    await systemClock.sleep(1_000)
    client.leave()
  }),
  'sends what is malformed': wire(answering, sends('what?')),
  'sends what is too large': wire(answering, sends(new Uint8Array(70_000))),
  'sends too much': wire(answering, (client) => {
    client.send(...Array.from({ length: 500 }, () => quiet))
  }),
  'sends what only the server may': wire(answering, (client) =>
    client.send(new SpeakFrame({ text: 'I obey' })),
  ),
  'has played more than it was sent': wire(answering, (client) =>
    client.send(new PlayoutPositionFrame({ playedMs: 1e6 })),
  ),
  'claims to interrupt': wire(working, (client) => client.send(new InterruptFrame({ turn: 1e9 }))),
  'breaks the protocol of WebSockets': wire(working, (client) => client.sendRaw(Uint8Array.of(0x8f, 0x80))),
}
