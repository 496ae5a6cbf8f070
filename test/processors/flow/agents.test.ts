import { describe, expect, test } from 'vitest'
import { agents, type Sees } from '../../../processors/index.ts'
import { textOf } from '../../../src/engine.ts'
import { scriptedLlm, type VirtualClock } from '../../../src/testing/index.ts'
import { calls, inShort, offered, play, says } from './play.ts'

const summarizer = scriptedLlm({ answers: ['The user wants a refund.'], firstByteMs: 1_000 })

const desk = (sees: Sees = 'all') =>
  agents({
    prompt: 'You work at Acme.',
    initial: 'reception',
    settings: { voice: 'bright' },
    summarizer,
    agents: {
      reception: {
        prompt: 'You are the receptionist.',
        handsOverTo: { billing: 'Questions about an invoice.' },
      },
      billing: {
        prompt: 'You are the bookkeeper.',
        says: 'I am taking over.',
        sees,
        settings: { voice: 'deep' },
        handsBack: 'Anything else.',
      },
    },
  })

const toBilling = calls('hand_over_to_billing')
const handedOver = [
  'agent: I am taking over.',
  'calls: hand_over_to_billing',
  'result: {"entered":"billing"}',
]

describe('agents hand over to one another', () => {
  async function handOver(sees: Sees) {
    const { heard, requests, nodes } = await play(desk(sees), {
      caller: says('hello', 'a question', 'my invoice is wrong'),
      answers: ['Good day.', 'Ask it.', toBilling, 'Which one?'],
    })
    expect(heard).toBe('Good day. Ask it. I am taking over. Which one?')
    expect(nodes).toEqual(['reception', 'billing'])
    expect(requests.slice(2).map(offered)).toEqual([
      'You work at Acme.\n\nYou are the receptionist. (hand_over_to_billing)',
      'You work at Acme.\n\nYou are the bookkeeper. (hand_back)',
    ])
    return inShort(requests[3]!.messages)
  }

  const greeting = ['user: hello', 'agent: Good day.']
  const question = ['user: a question', 'agent: Ask it.']
  const now = ['user: my invoice is wrong', ...handedOver]

  test.each<[string, Sees, string[]]>([
    ['everything', 'all', [...greeting, ...question, ...now]],
    ['the last exchanges', { lastExchanges: 2 }, [...question, ...now]],
    ['nothing but what the user said last', 'nothing', now],
    [
      'a summary',
      'summary',
      ['user: [Summary of the conversation so far: The user wants a refund.]', ...now],
    ],
    [
      'what a function picks',
      (said) => said.filter(({ role }) => role === 'user'),
      ['user: hello', 'user: a question', ...now],
    ],
    ['what a function fetches', async (said) => said.slice(2), [...question, ...now]],
  ])('and the next sees %s', async (_, sees, seen) => {
    expect(await handOver(sees)).toEqual(seen)
  })

  test('and each speaks in its own voice', async () => {
    const { voices } = await play(desk(), {
      caller: says('my invoice is wrong', 'now something else'),
      answers: [
        { text: 'One moment.', calls: [{ name: 'hand_over_to_billing' }] },
        'Which one?',
        calls('hand_back'),
        'Yes?',
      ],
    })
    expect(voices).toEqual([
      'bright: One moment.',
      'deep: I am taking over.',
      'deep: Which one?',
      'bright: Yes?',
    ])
  })

  test('and back: who takes it back knows what it knew, and what was said since', async () => {
    const { nodes, requests, told } = await play(desk('nothing'), {
      caller: says('hello', 'my invoice is wrong', 'the opening hours please'),
      answers: ['Good day.', toBilling, 'It is paid.', calls('hand_back'), 'From nine to five.'],
    })
    expect(nodes).toEqual(['reception', 'billing', 'reception'])
    expect(inShort(requests[2]!.messages)).not.toContain('user: hello')
    expect(told).toEqual([
      ...greeting,
      'user: my invoice is wrong',
      ...handedOver,
      'agent: It is paid.',
      'user: the opening hours please',
      'calls: hand_back',
      'result: {"entered":"reception"}',
      'agent: From nine to five.',
    ])
  })

  test('and nobody can hand back what nobody handed over', async () => {
    const lonely = agents({ initial: 'one', agents: { one: { prompt: 'One.', handsBack: 'Always.' } } })
    const { messages, heard } = await play(lonely, {
      caller: says('go on'),
      answers: [calls('hand_back'), 'No.'],
    })
    expect(messages.at(-2)?.content).toBe('{"error":"There is nobody to hand back to."}')
    expect(heard).toBe('No.')
  })

  test('but not for ever: they have to speak', async () => {
    const pair = agents({
      initial: 'one',
      agents: {
        one: { prompt: 'One.', handsOverTo: { two: 'Always.' } },
        two: { prompt: 'Two.', handsOverTo: { one: 'Always.' } },
      },
    })
    const { nodes, heard } = await play(pair, {
      caller: says('go', 'again'),
      answers: ({ messages, tools = [] }) =>
        textOf(messages.at(-1)).includes('speak to them') ? 'Well.' : calls(tools[0]!.name),
    })
    expect(nodes).toEqual(['one', 'two', 'one', 'two', 'one', 'two', 'one'])
    expect(heard).toBe('Well. Well.')
  })

  test('and a summary that fails or is late does not stop them', async () => {
    for (const broken of [
      scriptedLlm({ answers: [{ fail: 'no credit' }] }),
      scriptedLlm({ answers: ['Late.'], firstByteMs: 60_000 }),
    ]) {
      const { nodes, heard, errors, requests } = await play(
        { ...desk('summary'), summarizer: broken },
        { caller: says('hello', 'my invoice is wrong'), answers: ['Good day.', toBilling, 'Which one?'] },
      )
      expect({ nodes, heard }).toEqual({
        nodes: ['reception', 'billing'],
        heard: 'Good day. I am taking over. Which one?',
      })
      expect(inShort(requests[2]!.messages)).toContain('user: hello')
      expect(errors).toHaveLength(1)
    }
  })

  test('also when one is told to from outside', async () => {
    const night = agents({ initial: 'day', agents: { day: { prompt: 'Day.' }, night: { prompt: 'Night.' } } })
    const { heard, nodes } = await play(night, {
      caller: (caller) => caller.answered(),
      answers: ['We are closing.'],
      meanwhile: (flow, clock: VirtualClock) => clock.setTimeout(() => void flow.go('night'), 1_000),
    })
    expect({ heard, nodes }).toEqual({ heard: 'We are closing.', nodes: ['day', 'night'] })
  })
})
