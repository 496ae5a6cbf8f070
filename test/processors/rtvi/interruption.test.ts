import { expect, test } from 'vitest'
import type { Tool } from '../../../src/engine.ts'
import { type Client, ready, type Talked, talk } from './talk.ts'

/** What an interruption sends, in the order of Pipecat's server. */
const order = [
  'user-started-speaking',
  'bot-interrupted',
  'bot-llm-stopped',
  'llm-function-call-stopped',
  'bot-tts-stopped',
  'bot-stopped-speaking',
]

const slow: Tool = {
  name: 'slow',
  description: 'Takes long',
  parameters: { type: 'object' },
  execute: async (_, { clock, signal }) => clock.sleep(60_000, signal),
}
const place = { name: 'place', description: 'Where the user is', parameters: { type: 'object' } }

/** The messages of the last interruption, as far as the order speaks of them. */
function interruption({ told }: Talked): string[] {
  const types = told.map(({ type }) => type)
  const at = types.lastIndexOf('bot-interrupted')
  const first = at > 0 && types[at - 1] === 'user-started-speaking' ? at - 1 : at
  const rest = types.slice(at + 1)
  const over = rest.findIndex((type) => type.startsWith('user-') || type === 'bot-llm-started')
  return [...types.slice(first, at + 1), ...rest.slice(0, over < 0 ? undefined : over)].filter((type) =>
    order.includes(type),
  )
}

/** Has the agent speak, think and call, and breaks in. */
const broken = (how: (client: Client) => Promise<void>, tool: 'slow' | 'place') =>
  talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'a story' })
      await client.tells('llm-function-call-in-progress')
      await client.caller.agentSpeaks()
      await client.caller.wait(300)
      await how(client)
      await client.caller.wait(4_000)
    },
    {
      answers: [
        { text: 'Once upon a time there was a king. ', calls: [{ name: tool, arguments: {} }] },
        'Sorry.',
      ],
      tools: (rtvi) => [slow, rtvi.clientTool({ ...place, timeoutMs: 60_000 })],
      rtvi: { functionCalls: 'full' },
    },
  )

test.each([
  ['voice, and a tool of the server', (client: Client) => client.caller.say('stop it now'), 'slow', true],
  ['voice, and a tool of the client', (client: Client) => client.caller.say('stop it now'), 'place', true],
  ['typed words', async (client: Client) => client.send('send-text', { content: 'stop' }), 'slow', false],
  [
    'typed words, and a tool of the client',
    async (client: Client) => client.send('send-text', { content: 'stop' }),
    'place',
    false,
  ],
] as const)(
  'F2: an interruption by %s sends what it sends in the order of Pipecat’s server',
  async (_, how, tool, byVoice) => {
    const sent = interruption(await broken(how, tool))
    expect(sent).toContain('bot-interrupted')
    expect(sent).toContain('llm-function-call-stopped')
    expect(sent).toContain('bot-stopped-speaking')
    if (byVoice) expect(sent[0]).toBe('user-started-speaking')
    expect(sent).toEqual([...sent].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
  },
)

test('F2, a neighbour: a model cut off in mid-sentence stops after the interruption is told', async () => {
  const talked = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'a story' })
      await client.caller.agentSpeaks()
      await client.caller.wait(500)
      await client.caller.say('stop it now')
      await client.caller.wait(3_000)
    },
    { answers: ['Once upon a time there was a king. He had a horse.', 'Sorry.'], model: { wordMs: 400 } },
  )
  const sent = interruption(talked)
  expect(sent.slice(0, 3)).toEqual(['user-started-speaking', 'bot-interrupted', 'bot-llm-stopped'])
  expect(sent).toEqual([...sent].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
})
