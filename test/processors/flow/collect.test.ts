import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Collected, type Flow, flow, type Task, task, tasks } from '../../../processors/index.ts'
import { CancelledError } from '../../../src/index.ts'
import type { CallerScript, ScriptedLLMOptions, VirtualClock } from '../../../src/testing/index.ts'
import { calls, offered, play } from './play.ts'

const chat = flow({
  initial: 'chat',
  nodes: { chat: { prompt: 'Chat.' }, other: { prompt: 'Other.' } },
})
type Chat = Flow<object, 'chat' | 'other'>

interface Asked {
  readonly caller: CallerScript
  readonly answers: ScriptedLLMOptions['answers']
  readonly options?: Parameters<Chat['collect']>[1]
  readonly meanwhile?: (flow: Chat, clock: VirtualClock) => void
}

async function collect<T>(wanted: Task<T>, { caller, answers, options = {}, meanwhile }: Asked) {
  let outcome: Promise<Collected<T> | Error> | undefined
  const played = await play(chat, {
    caller,
    answers,
    meanwhile(flow, clock) {
      outcome = flow.collect(wanted, options).catch((error: Error) => error)
      meanwhile?.(flow, clock)
    },
  })
  return { ...played, outcome: await outcome }
}

const answersOnce: CallerScript = async (caller) => {
  await caller.answered()
  await caller.say('the ninth of march')
  await caller.answered()
}
const day = tasks.date('the day of arrival')

describe('a task', () => {
  test('is asked for, returned typed, and the conversation goes on where it was', async () => {
    const { outcome, heard, requests } = await collect(day, {
      caller: answersOnce,
      answers: ['When do you come?', calls('give_answer', { value: '2027-03-09' }), 'Lovely.'],
    })
    expect(outcome).toEqual({ value: '2027-03-09' })
    expect(heard).toBe('When do you come? Lovely.')
    expect(requests.map(({ tools = [] }) => tools.map(({ name }) => name))).toEqual([
      ['give_answer', 'decline'],
      ['give_answer', 'decline'],
      [],
    ])
    expect(offered(requests[0]!)).toContain('Find out the day of arrival')
    expect(offered(requests[2]!)).toBe('Chat. ()')
  })

  test('is asked for again when the answer cannot be, three times', async () => {
    const february = calls('give_answer', { value: '2027-02-30' })
    const again: CallerScript = async (caller) => {
      await caller.answered()
      for (let times = 0; times < 3; times++) {
        await caller.say('the thirtieth of february')
        await caller.answered()
      }
    }
    const { outcome, messages } = await collect(day, {
      caller: again,
      answers: ['When?', february, 'When really?', february, 'When?', february, 'Never mind.'],
    })
    expect(outcome).toEqual({ missing: 'attempts' })
    const [result] = messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
    expect(result).toContain('\\"2027-02-30\\" is no day of the calendar')
  })

  test('may be declined, and may take so long', async () => {
    const declined = await collect(day, {
      caller: answersOnce,
      answers: ['When?', calls('decline'), 'As you like.'],
    })
    expect(declined.outcome).toEqual({ missing: 'declined' })
    const late = await collect(day, {
      caller: async (caller) => {
        await caller.answered()
        await caller.wait(20_000)
      },
      answers: ['When?'],
      options: { timeoutMs: 10_000 },
    })
    expect(late.outcome).toEqual({ missing: 'timeout' })
    expect(late.timersLeft).toBe(0)
  })

  test('ends with the call, by its signal, or when the conversation is led elsewhere', async () => {
    const hangUp = await collect(day, { caller: (caller) => caller.answered(), answers: ['When?'] })
    expect(hangUp.outcome).toBeInstanceOf(CancelledError)
    const patient: CallerScript = async (caller) => {
      await caller.answered()
      await caller.wait(5_000)
    }
    const abort = new AbortController()
    const aborted = await collect(day, {
      caller: patient,
      answers: ['When?'],
      options: { signal: abort.signal },
      meanwhile: (_, clock) => clock.setTimeout(() => abort.abort(), 3_000),
    })
    expect(aborted.outcome).toBeInstanceOf(CancelledError)
    const led = await collect(day, {
      caller: patient,
      answers: ['When?'],
      meanwhile: (flow, clock) => clock.setTimeout(() => void flow.go('other'), 3_000),
    })
    expect(led.outcome).toBeInstanceOf(CancelledError)
    expect(led.nodes).toEqual(['chat', 'other'])
  })

  test('of one’s own has the type of its schema', async () => {
    const party = task('who comes', z.object({ adults: z.number().int(), children: z.number().int() }))
    const { outcome } = await collect(party, {
      caller: answersOnce,
      answers: [
        'Who comes?',
        calls('give_answer', { adults: 2 }),
        calls('give_answer', { adults: 2, children: 1 }),
        'Fine.',
      ],
    })
    expect(outcome).toEqual({ value: { adults: 2, children: 1 } })
  })

  test('is confirmed first, if asked', async () => {
    const { requests } = await collect(day, {
      caller: answersOnce,
      answers: ['When?', 'The ninth of March?'],
      options: { confirm: true, prompt: 'It is for a hotel.' },
    })
    expect(offered(requests[0]!)).toMatch(/It is for a hotel\.\nFind out .* read it back/)
  })
})

describe('ready tasks', () => {
  const read = <T>(wanted: Task<T>, value: unknown) => {
    try {
      return wanted.read(value as Record<string, unknown>)
    } catch (error) {
      return (error as Error).message
    }
  }
  test.each([
    [tasks.date(''), '2028-02-29', '2028-02-29'],
    [tasks.date(''), '2027-02-29', '"2027-02-29" is no day of the calendar, written as YYYY-MM-DD.'],
    [tasks.date(''), 'tomorrow', '"tomorrow" is no day of the calendar, written as YYYY-MM-DD.'],
    [tasks.timeOfDay(''), '18:30', '18:30'],
    [tasks.timeOfDay(''), '24:00', '"24:00" is no time of day, written as HH:MM.'],
    [tasks.email(''), ' Ada.L@Example.ORG ', 'ada.l@example.org'],
    [tasks.email(''), 'ada at example', '"ada at example" is no address of electronic mail.'],
    [tasks.phoneNumber(''), '+39 (011) 55-20', '+390115520'],
    [tasks.phoneNumber(''), 'five', '"five" is no telephone number: it has 4 to 15 digits.'],
    [tasks.number('', { min: 1, max: 8 }), 4, 4],
    [tasks.number('', { min: 1, max: 8 }), 9, 'It has to be 8 at most, and is 9.'],
    [tasks.yesNo(''), false, false],
    [tasks.words(''), ' a window ', 'a window'],
  ])('%# takes %o', (wanted, value, result) => {
    expect(read(wanted as Task<unknown>, { value })).toBe(result)
  })

  test('one of several, and an address', () => {
    expect(tasks.oneOf('', ['tea', 'coffee']).parameters).toMatchObject({
      properties: { value: { enum: ['tea', 'coffee'] } },
    })
    const home = { street: 'Via Po 1', city: 'Turin', postalCode: '10124' }
    expect(read(tasks.address(''), home)).toEqual(home)
    expect(read(tasks.address(''), { ...home, city: ' ' })).toBe('Still missing: city.')
  })
})
