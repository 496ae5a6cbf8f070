import { afterEach, expect, test } from 'vitest'
import {
  HeardTextFrame,
  InterruptFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  textOf,
} from '../../../src/engine.ts'
import type { WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { answering } from './agent.ts'
import { WireCaller } from './wire-caller.ts'

const story = 'Once upon a time there was a king who had three daughters and a dog that could sing very well.'

let servers: WebSocketServerTransport[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close({ drainMs: 0 })))
  servers = []
})

async function agent(...args: Parameters<typeof answering>) {
  const made = await answering(...args)
  servers.push(made.server)
  return made
}

test('a caller talks with an agent over the wire, and hangs up', async () => {
  const { url, contexts, errors, server } = await agent(['Hi. How are you?', 'Good to hear.'])
  const caller = await new WireCaller({ url }).call()
  caller.say('hello there')
  await caller.hears(4)
  caller.say('very well')
  await caller.hears(7)
  expect(caller.heard).toBe('Hi. How are you? Good to hear.')
  caller.hangUp()
  expect((await caller.client.closed).code).toBe(1000)
  await server.close()
  expect(errors).toEqual([])
  expect(contexts[0]?.messages.map(({ content }) => content)).toEqual([
    'hello there',
    'Hi. How are you?',
    'very well',
    'Good to hear.',
  ])
  expect(server.sessions.size).toBe(0)
})

test('two callers have sessions of their own and do not hear each other', async () => {
  const { url, contexts, errors } = await agent((text) => `You said ${text}.`)
  const [red, blue] = await Promise.all([new WireCaller({ url }).call(), new WireCaller({ url }).call()])
  red.say('red wine')
  blue.say('blue sky')
  await Promise.all([red.hears(4), blue.hears(4)])
  expect(red.heard).toBe('You said red wine.')
  expect(blue.heard).toBe('You said blue sky.')
  expect(errors).toEqual([])
  expect(contexts).toHaveLength(2)
})

test('an answer is sent at the pace at which it sounds: the caller never holds more than the lead', async () => {
  const { url } = await agent([story], { leadMs: 60 })
  const caller = await new WireCaller({ url }).call()
  caller.say('a story please')
  await caller.hears(12)
  const audio = caller.received.filter(({ frame }) => frame instanceof TTSAudioFrame)
  const spanMs = audio.at(-1)!.atMs - audio[0]!.atMs
  const sentMs = audio.length * 20
  // The answer lasts over a second; what a busy machine's timers add to the lead is far less.
  expect(sentMs - spanMs).toBeLessThan(60 + 200)
  expect(caller.mostHeldMs).toBeGreaterThanOrEqual(60)
  expect(caller.mostHeldMs).toBeLessThan(60 + 200)
})

test.each([{ reports: true }, { reports: false }])(
  'who talks over the agent silences it at once, and the context keeps what was heard (position told: $reports)',
  async ({ reports }) => {
    const { url, contexts } = await agent([story, 'As you wish.'])
    const caller = await new WireCaller({ url }, { reports }).call()
    caller.say('a story please')
    await caller.hears(5)
    caller.say('stop it please')
    await caller.until(() => caller.received.some(({ frame }) => frame instanceof InterruptFrame))
    const heardOfStory = caller.words.length
    const interruptedAt = caller.received.findIndex(({ frame }) => frame instanceof InterruptFrame)
    await caller.until(() => caller.words.includes('wish.'))
    const later = caller.received.slice(interruptedAt).map(({ frame }) => frame)
    const audioLater = later.filter((frame) => frame instanceof TTSAudioFrame)
    // Only the next answer's: three words.
    expect(audioLater.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(3 * 60 * 16)
    expect(caller.words.slice(heardOfStory)).toEqual(['As', 'you', 'wish.'])
    const told = textOf(contexts[0]!.messages[1]).split(' ')
    expect(story.startsWith(told.join(' '))).toBe(true)
    // A word lasts 60 ms: positions are told every 20 ms; without them the clock is as good as the machine is idle.
    expect(Math.abs(told.length - heardOfStory)).toBeLessThanOrEqual(reports ? 1 : 5)
  },
)

test('the caller is told who speaks, what was understood and which words sound', async () => {
  const { url } = await agent(['Hi. How are you?'])
  const caller = await new WireCaller({ url }).call()
  caller.say('hello')
  await caller.hears(4)
  const kinds = new Set(caller.received.map(({ frame }) => frame.kind))
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'vad-user-started-speaking',
      'vad-user-stopped-speaking',
      'agent-started-speaking',
      'tts-audio',
      'heard-text',
    ]),
  )
  const said = caller.received
    .map(({ frame }) => (frame instanceof HeardTextFrame ? frame.text : ''))
    .join('')
  expect('Hi. How are you?').toContain(said.trim())
})

test('what is typed is answered like what is said', async () => {
  const { url } = await agent((text) => `You wrote ${text}.`)
  const caller = await new WireCaller({ url }).call()
  caller.client.send(new TranscriptionFrame({ text: 'good morning' }))
  await caller.hears(4)
  expect(caller.heard).toBe('You wrote good morning.')
})

test('after a goodbye the agent says what it has to say, and hangs up', async () => {
  const { url, errors } = await agent(['Goodbye then and good luck.'])
  const caller = await new WireCaller({ url }).call()
  caller.client.send(new TranscriptionFrame({ text: 'bye' }))
  await caller.until(() => caller.received.some(({ frame }) => frame instanceof TTSAudioFrame))
  caller.client.goodbye()
  await caller.client.closed
  expect(caller.words.join(' ')).toMatch(/^Goodbye then and good/)
  expect(errors).toEqual([])
})
