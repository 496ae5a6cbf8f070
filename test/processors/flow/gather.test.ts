import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flow, handback, handover, NotCollectedError, tasks } from '../../../processors/index.ts'
import { tool } from '../../../src/engine.ts'
import { calls, isWhole, listensThenSays, offered, play, says } from './play.ts'

const table = flow({
  state: { people: 0, day: '' },
  initial: 'ask',
  nodes: {
    ask: {
      prompt: 'Take a reservation.',
      collect: { people: tasks.number('how many come', { max: 8 }), day: tasks.date('the day') },
      next: 'done',
      otherwise: 'manager',
    },
    done: { prompt: ({ people, day }) => `Confirm ${people} on ${day}.` },
    manager: { prompt: 'Pass on to the manager.' },
  },
})
const four = calls('give_people', { value: 4 })
const friday = calls('give_day', { value: '2027-03-12' })

describe('a node that finds things out', () => {
  test('asks for all of them, and leads on in the answer that brings the last one', async () => {
    const { heard, nodes, requests, flow, told } = await play(table, {
      caller: listensThenSays('we are four', 'on friday'),
      answers: ['When, and how many?', four, 'On which day?', friday, 'See you on Friday.'],
    })
    expect(heard).toBe('When, and how many? On which day? See you on Friday.')
    expect(nodes).toEqual(['ask', 'done'])
    expect(flow.state).toEqual({ people: 4, day: '2027-03-12' })
    expect(offered(requests[0]!)).toContain('(give_people, decline_people, give_day, decline_day)')
    expect(offered(requests[2]!)).toContain('(give_day, decline_day)')
    expect(offered(requests[4]!)).toBe('Confirm 4 on 2027-03-12. ()')
    expect(told.at(-1)).toBe('agent: See you on Friday.')
  })

  test('takes all of them from one sentence', async () => {
    const { heard, nodes } = await play(table, {
      caller: listensThenSays('four of us on friday'),
      answers: [
        'Hello.',
        {
          calls: [
            { name: 'give_people', arguments: { value: 4 } },
            { name: 'give_day', arguments: { value: '2027-03-12' } },
          ],
        },
        'See you.',
      ],
    })
    expect({ heard, nodes }).toEqual({ heard: 'Hello. See you.', nodes: ['ask', 'done'] })
  })

  test('leads elsewhere when one of them is not to be had', async () => {
    const { heard, nodes, requests, flow } = await play(table, {
      caller: listensThenSays('four of us', 'I do not know the day'),
      answers: ['Hello.', four, 'Which day?', calls('decline_day'), 'The manager calls you.'],
    })
    expect({ heard, nodes }).toEqual({
      heard: 'Hello. Which day? The manager calls you.',
      nodes: ['ask', 'manager'],
    })
    expect(flow.state.people).toBe(4)
    expect(offered(requests.at(-1)!)).toBe('Pass on to the manager. ()')
  })
})

/** A node that finds out one thing after the other, and looks something up in between. */
const steps = (lookUpMs: number, seen: string[] = []) =>
  flow({
    state: { day: '', people: 0 },
    initial: 'start',
    nodes: {
      start: {
        prompt: 'Greet.',
        tools: ({ go }) => [tool({ name: 'book', description: '', execute: () => go('book') })],
      },
      book: {
        prompt: 'Book.',
        async enter({ collect, clock, signal, go, update }) {
          try {
            update({ day: await collect(tasks.date('the day'), { name: 'day' }) })
            await clock.sleep(lookUpMs, signal)
            const people = await collect(tasks.number('how many'), { name: 'people' })
            return go('done', { people })
          } catch (error) {
            seen.push(error instanceof NotCollectedError ? error.outcome : String(error))
            throw error
          }
        },
      },
      done: { prompt: 'Say that it is booked.' },
    },
  })

describe('a node that asks one thing after the other', () => {
  const booking = [calls('book'), 'Which day?', friday, 'How many?', four, 'It is booked.']

  test('does so in the answers to the user, though it looks something up in between', async () => {
    const { heard, nodes, requests, flow } = await play(steps(2_000), {
      caller: says('I want a table', 'on friday', 'four of us'),
      answers: booking,
    })
    expect(heard).toBe('Which day? How many? It is booked.')
    expect(nodes).toEqual(['start', 'book', 'done'])
    expect(requests).toHaveLength(6)
    expect(flow.state).toEqual({ day: '2027-03-12', people: 4 })
  })

  test('speaks by itself when that has taken too long', async () => {
    const { heard, requests } = await play(steps(6_000), {
      caller: async (caller) => {
        await says('I want a table')(caller)
        await caller.say('on friday')
        await caller.answered(4_000)
        await says('four of us')(caller)
      },
      answers: [calls('book'), 'Which day?', friday, 'One moment.', 'How many?', four, 'It is booked.'],
    })
    expect(heard).toBe('Which day? One moment. How many? It is booked.')
    expect(offered(requests[3]!)).toBe('Book. ()')
    expect(offered(requests[4]!)).toContain('Find out how many')
  })

  test('keeps what was given when the user interrupts while it looks something up', async () => {
    const { nodes, flow, told } = await play(steps(2_000), {
      caller: async (caller) => {
        await says('I want a table')(caller)
        await caller.say('on friday')
        await caller.wait(1_200)
        await caller.say('four of us')
        await caller.answered(4_000)
      },
      answers: ({ tools = [], messages }) => {
        const names = tools.map(({ name }) => name)
        if (names.includes('book')) return calls('book')
        const said = messages.findLast(({ role }) => role === 'user')?.content
        if (names.includes('give_day')) return said === 'on friday' ? friday : 'Which day?'
        if (names.includes('give_people')) return four
        return 'It is booked.'
      },
    })
    expect(nodes).toEqual(['start', 'book', 'done'])
    expect(flow.state).toEqual({ day: '2027-03-12', people: 4 })
    expect(told.filter((line) => line === 'calls: give_day')).toHaveLength(1)
  })

  test('whenever the user hangs up, it ends, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12_000 }), async (atMs) => {
        const seen: string[] = []
        const { errors, timersLeft, messages } = await play(steps(2_000, seen), {
          caller: async (caller) => {
            const end = caller.wait(atMs)
            await Promise.race([end, says('I want a table', 'on friday', 'four of us')(caller)])
          },
          answers: booking,
          model: { firstByteMs: 100 },
        })
        expect(errors).toEqual([])
        expect(timersLeft).toBe(0)
        expect(isWhole(messages)).toBe(true)
        expect(seen.every((each) => each === 'ended' || each.startsWith('CancelledError'))).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('whenever the user speaks over it, what was given once is known, and nothing hangs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 5_000 }), async (pauseMs) => {
        const { errors, nodes, flow, messages } = await play(steps(700), {
          caller: async (caller) => {
            await caller.say('a table on friday')
            await caller.wait(pauseMs)
            await caller.say('four of us')
            await caller.answered(3_000)
            await caller.say('did you get that')
            await caller.answered(3_000)
          },
          model: { firstByteMs: 120, wordMs: 30 },
          answers: ({ tools = [] }) => {
            const names = tools.map(({ name }) => name)
            if (names.includes('book')) return calls('book')
            if (names.includes('give_day')) return friday
            return names.includes('give_people') ? four : 'It is all booked for you.'
          },
        })
        expect(errors).toEqual([])
        expect(nodes).toEqual(['start', 'book', 'done'])
        expect(flow.state).toEqual({ day: '2027-03-12', people: 4 })
        expect(isWhole(messages)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

test('what was found out before a handover is not asked for again when it is handed back', async () => {
  const desk = flow({
    state: { people: 0, day: '' },
    initial: 'ask',
    nodes: {
      ask: {
        prompt: 'Take a reservation.',
        collect: { people: tasks.number('how many come'), day: tasks.date('the day') },
        next: 'done',
        tools: (view) => [handover(view, 'cook', 'Questions about the food.')],
      },
      cook: { prompt: 'You are the cook.', tools: (view) => [handback(view, 'That is all.')] },
      done: { prompt: 'Confirm.' },
    },
  })
  const {
    heard,
    nodes,
    requests,
    flow: led,
  } = await play(desk, {
    caller: listensThenSays('four of us', 'is there fish', 'good', 'on friday'),
    answers: [
      'How many, and when?',
      four,
      'And when?',
      calls('hand_over_to_cook'),
      'Fresh today.',
      calls('hand_back'),
      'So when do you come?',
      friday,
      'See you.',
    ],
  })
  expect(heard).toBe('How many, and when? And when? Fresh today. So when do you come? See you.')
  expect(nodes).toEqual(['ask', 'cook', 'ask', 'done'])
  expect(offered(requests[6]!)).toContain('(give_day, decline_day, hand_over_to_cook)')
  expect(led.state).toEqual({ people: 4, day: '2027-03-12' })
})
