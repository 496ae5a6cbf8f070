import { describe, expect, test } from 'vitest'
import { type Flow, flow, NotCollectedError, type Task, tasks } from '../../../processors/index.ts'
import { CancelledError, tool } from '../../../src/engine.ts'
import type { CallerScript, ScriptedLLMOptions, VirtualClock } from '../../../src/testing/index.ts'
import { calls, listensThenSays, offered, play } from './play.ts'

const chat = flow({
  initial: 'chat',
  nodes: {
    chat: {
      prompt: 'Chat.',
      tools: () => [tool({ name: 'hours', description: '', execute: () => 'nine to five' })],
    },
    other: { prompt: 'Other.', waits: true },
  },
})
type Chat = Flow<object, 'chat' | 'other'>

interface Asked {
  readonly caller: CallerScript
  readonly answers: ScriptedLLMOptions['answers']
  readonly options?: Parameters<Chat['collect']>[1]
  readonly meanwhile?: (flow: Chat, clock: VirtualClock) => void
}

/** A conversation in whose beginning the app has something found out. */
async function collect<T>(wanted: Task<T>, { caller, answers, options = {}, meanwhile }: Asked) {
  let outcome: Promise<T | Error> | undefined
  const played = await play(chat, {
    caller,
    answers,
    meanwhile(flow, clock) {
      outcome = flow.collect(wanted, options).catch((error: Error) => error)
      meanwhile?.(flow, clock)
    },
  })
  const result = await outcome
  const reason = result instanceof NotCollectedError ? result.outcome : undefined
  return { ...played, outcome: result, reason }
}

const day = tasks.date('the day of arrival')
const march = calls('give_answer', { value: '2027-03-09' })
const february = calls('give_answer', { value: '2027-02-30' })
const toolNames = ({ requests }: Awaited<ReturnType<typeof play>>) =>
  requests.map(({ tools = [] }) => tools.map(({ name }) => name).join(' '))

describe('what is to be found out', () => {
  test('is asked for, returned typed, and the conversation goes on where it was', async () => {
    const played = await collect(day, {
      caller: listensThenSays('the ninth of march'),
      answers: ['When do you come?', march, 'Lovely.'],
    })
    expect(played.outcome).toBe('2027-03-09')
    expect(played.heard).toBe('When do you come? Lovely.')
    expect(toolNames(played)).toEqual([
      'give_answer decline_answer hours',
      'give_answer decline_answer hours',
      'hours',
    ])
    expect(offered(played.requests[0]!)).toContain('Chat.\n\nFind out the day of arrival')
    expect(offered(played.requests[2]!)).toBe('Chat. (hours)')
  })

  test('may wait while the user asks something else', async () => {
    const { outcome, heard } = await collect(day, {
      caller: listensThenSays('when are you open', 'the ninth of march'),
      answers: ['When?', calls('hours'), 'Nine to five. And when do you come?', march, 'Fine.'],
    })
    expect(outcome).toBe('2027-03-09')
    expect(heard).toBe('When? Nine to five. And when do you come? Fine.')
  })

  test('is asked for again when the answer cannot be taken, in three turns of the user', async () => {
    const { reason, outcome, messages } = await collect(day, {
      caller: listensThenSays('the thirtieth of february', 'the thirtieth', 'the thirtieth I said'),
      answers: ['When?', february, 'When really?', february, february, 'When?', february, 'Never mind.'],
    })
    expect({ reason, cancelled: outcome instanceof CancelledError }).toEqual({
      reason: 'attempts',
      cancelled: true,
    })
    const results = messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
    expect(results.map((text) => text.replaceAll('\\"', "'"))).toEqual([
      ...Array(3).fill(
        '{"error":"\'2027-02-30\' is no day of the calendar, written as YYYY-MM-DD. Tell the user, and ask again."}',
      ),
      '{"error":"\'2027-02-30\' is no day of the calendar, written as YYYY-MM-DD. Do not ask for it again."}',
    ])
  })

  test('has to pass a check of one’s own, which may take its time', async () => {
    const { outcome, messages } = await collect(
      tasks.checked(tasks.number('how many people come'), async (people) =>
        people > 8 ? 'There are no more than 8 seats.' : undefined,
      ),
      {
        caller: listensThenSays('ten', 'eight then'),
        answers: [
          'How many?',
          calls('give_answer', { value: 10 }),
          'That is too many.',
          calls('give_answer', { value: 8 }),
          'Good.',
        ],
      },
    )
    expect(outcome).toBe(8)
    expect(JSON.stringify(messages)).toContain('There are no more than 8 seats. Tell the user')
  })

  test('is confirmed by the user, not by the model alone', async () => {
    const played = await collect(tasks.confirmed(day), {
      caller: listensThenSays('the ninth of march', 'no the tenth', 'yes'),
      answers: [
        'When?',
        march,
        calls('confirm_answer', { right: true }),
        'The ninth of March?',
        calls('confirm_answer', { right: false }),
        calls('give_answer', { value: '2027-03-10' }),
        'The tenth then?',
        calls('confirm_answer', { right: true }),
        'Done.',
      ],
    })
    expect(played.outcome).toBe('2027-03-10')
    expect(played.heard).toBe('When? The ninth of March? The tenth then? Done.')
    expect(JSON.stringify(played.messages)).toContain('Ask the user first')
    expect(toolNames(played)[1]).toBe('give_answer decline_answer hours')
    expect(toolNames(played)[2]).toBe('give_answer confirm_answer decline_answer hours')
  })

  test('may be several things at once, in any order', async () => {
    let both: Promise<unknown> | undefined
    const { requests, heard } = await play(chat, {
      caller: listensThenSays('four of us', 'in march'),
      answers: [
        'When, and how many?',
        calls('give_answer_2', { value: 4 }),
        'And when?',
        calls('give_answer', { value: '2027-03-09' }),
        'Good.',
      ],
      meanwhile(flow) {
        both = Promise.all([flow.collect(day), flow.collect(tasks.number('how many come'))])
      },
    })
    expect(await both).toEqual(['2027-03-09', 4])
    expect(heard).toBe('When, and how many? And when? Good.')
    expect(offered(requests[2]!)).toContain('(give_answer, decline_answer, hours)')
  })
})

describe('it ends without a result', () => {
  const patient: CallerScript = async (caller) => {
    await caller.answered()
    await caller.wait(20_000)
  }

  test('when the user says never mind', async () => {
    const { reason, heard } = await collect(day, {
      caller: listensThenSays('never mind'),
      answers: ['When?', calls('decline_answer'), 'As you like.'],
    })
    expect({ reason, heard }).toEqual({ reason: 'declined', heard: 'When? As you like.' })
  })

  test('when it takes too long', async () => {
    const { reason, timersLeft } = await collect(day, {
      caller: patient,
      answers: ['When?'],
      options: { timeoutMs: 10_000 },
    })
    expect({ reason, timersLeft }).toEqual({ reason: 'timeout', timersLeft: 0 })
  })

  test('when the user hangs up', async () => {
    const { reason, timersLeft } = await collect(day, {
      caller: (caller) => caller.answered(),
      answers: ['When?'],
      options: { timeoutMs: 100_000 },
    })
    expect({ reason, timersLeft }).toEqual({ reason: 'ended', timersLeft: 0 })
  })

  test('when its signal aborts', async () => {
    const abort = new AbortController()
    const { reason } = await collect(day, {
      caller: patient,
      answers: ['When?'],
      options: { signal: abort.signal },
      meanwhile: (_, clock) => clock.setTimeout(() => abort.abort(), 3_000),
    })
    expect(reason).toBe('aborted')
    const { reason: before } = await collect(day, {
      caller: patient,
      answers: ['When?'],
      options: { signal: AbortSignal.abort() },
    })
    expect(before).toBe('aborted')
  })

  test('when the conversation goes elsewhere', async () => {
    const { reason, nodes, requests } = await collect(day, {
      caller: async (caller) => {
        await caller.answered()
        await caller.wait(5_000)
        await caller.say('and now')
        await caller.answered()
      },
      answers: ['When?', 'Here.'],
      meanwhile: (flow, clock) => clock.setTimeout(() => void flow.go('other'), 3_000),
    })
    expect({ reason, nodes }).toEqual({ reason: 'left', nodes: ['chat', 'other'] })
    expect(offered(requests[1]!)).toBe('Other. ()')
  })
})
