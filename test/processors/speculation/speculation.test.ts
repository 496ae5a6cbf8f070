import { expect, test } from 'vitest'
import { textOf } from '../../../src/engine.ts'
import { type Played, play, type Scenario, slowTool } from '../../scenarios/scenario.ts'

const providers = {
  ear: { finalMs: 150 },
  model: { firstByteMs: 300 },
  voice: { firstByteMs: 150 },
} satisfies Partial<Scenario>

const at = ({ events }: Played, type: string) =>
  events.find((event) => event.type === type)?.atMs ?? Number.NaN

const asked: Omit<Scenario, 'turn'> = {
  ...providers,
  caller: async (caller) => {
    await caller.say('what is the time')
    await caller.answered()
  },
  answers: ['It is noon.'],
}

test('a right speculation is heard as soon as the turn is decided', async () => {
  const waiting = await play({ ...asked, turn: {} })
  const ahead = await play({ ...asked, turn: { speculation: {} } })
  const gap = (played: Played) => at(played, 'agent-started-speaking') - at(played, 'user-turn')

  expect(gap(waiting)).toBeGreaterThan(300)
  expect(gap(ahead)).toBeGreaterThanOrEqual(0)
  expect(gap(ahead)).toBeLessThanOrEqual(30)
  expect(ahead.heard).toBe('It is noon.')
  expect(ahead.told).toEqual(waiting.told)
  const [turn] = ahead.events.flatMap((event) => (event.type === 'turn' ? [event.metrics] : []))
  expect(turn?.userStopToFirstAudioMs).toBeLessThan(640)
  expect(turn).toMatchObject({ llmTtfbMs: 300, ttsTtfbMs: 150 })
})

test('an answer to words that were not all is never heard, nor written', async () => {
  const played = await play({
    ...providers,
    caller: async (caller) => {
      await caller.say('what is the time')
      await caller.wait(450)
      await caller.say('in tokyo')
      await caller.answered()
    },
    answers: (request) => (textOf(request.messages.at(-1)).includes('tokyo') ? 'It is nine.' : 'It is noon.'),
    turn: { speculation: {} },
  })

  expect(played.events.some(({ type }) => type === 'speculation-dropped')).toBe(true)
  expect(played.heard).toBe('It is nine.')
  expect(played.told).toEqual(['user: what is the time in tokyo', 'agent: It is nine.'])
  expect(played.interrupts).toBe(0)
})

test('a tool waits until the turn is decided', async () => {
  const calledAtMs: number[] = []
  const clean = slowTool('clean', 10)
  const played = await play({
    ...asked,
    tools: [
      {
        ...clean,
        execute: (args, context) => {
          calledAtMs.push(context.clock.now())
          return clean.execute(args, context)
        },
      },
    ],
    answers: ({ messages }) => (messages.at(-1)?.role === 'tool' ? 'Done.' : { calls: [{ name: 'clean' }] }),
    turn: { speculation: {} },
  })

  expect(calledAtMs).toEqual([at(played, 'user-turn')])
  expect(played.heard).toBe('Done.')
})
