import { expect, test } from 'vitest'
import { agents, type Sees } from '../../../processors/index.ts'
import { scriptedLlm, type VirtualClock } from '../../../src/testing/index.ts'
import { calls, offered, play } from './play.ts'

const summarizer = scriptedLlm({ answers: ['The user wants a refund.'], firstByteMs: 1_000 })

const desk = (sees: Sees = 'all') =>
  agents({
    prompt: 'You work at Acme.',
    initial: 'reception',
    summarizer,
    agents: {
      reception: {
        prompt: 'You are the receptionist.',
        handsOverTo: { billing: 'Questions about an invoice.' },
      },
      billing: {
        prompt: 'You are the bookkeeper.',
        says: 'I am passing you on.',
        sees,
        settings: { voice: 'deep' },
        handsOverTo: { reception: 'Anything else.' },
      },
    },
  })

const toBilling = calls('hand_over_to_billing')

const told = (messages: readonly { role: string; content: string }[]) =>
  messages.slice(1).map(({ role, content }) => `${role}: ${content}`)

async function handOver(sees: Sees) {
  const { heard, requests, nodes } = await play(desk(sees), {
    caller: async (caller) => {
      await caller.say('hello')
      await caller.answered()
      await caller.say('my invoice is wrong')
      await caller.answered(2_000)
    },
    answers: ['Good day.', toBilling, 'Which one?'],
  })
  expect(heard).toBe('Good day. I am passing you on. Which one?')
  expect(nodes).toEqual(['reception', 'billing'])
  expect(requests.map(offered)).toEqual([
    'You work at Acme.\n\nYou are the receptionist. (hand_over_to_billing)',
    'You work at Acme.\n\nYou are the receptionist. (hand_over_to_billing)',
    'You work at Acme.\n\nYou are the bookkeeper. (hand_over_to_reception)',
  ])
  return told(requests[2]!.messages)
}

const call = ['assistant: ', 'tool: {"entered":"billing"}']

test('hand over to one another, with what the next may see', async () => {
  const before = ['user: hello', 'assistant: Good day.']
  const asked = 'user: my invoice is wrong'
  expect(await handOver('all')).toEqual([...before, asked, ...call])
  expect(await handOver({ lastExchanges: 1 })).toEqual([asked, ...call])
  expect(await handOver('nothing')).toEqual(call)
  expect(await handOver('summary')).toEqual([
    'user: [Summary of the conversation so far: The user wants a refund.]',
    ...call,
  ])
  expect(await handOver((messages) => messages.filter(({ role }) => role === 'user'))).toEqual([
    'user: hello',
    asked,
    ...call,
  ])
})

test('what the user says while it is handed over is not lost, and nobody is left half-way', async () => {
  const { heard, nodes, requests, messages, errors } = await play(desk('summary'), {
    caller: async (caller) => {
      await caller.say('my invoice is wrong')
      await caller.wait(700) // the summary is being written
      await caller.say('it has the wrong date')
      await caller.answered(2_000)
    },
    answers: [toBilling, toBilling, 'Let me see.'],
  })
  expect(nodes).toEqual(['reception', 'billing'])
  expect(heard).toBe('I am passing you on. Let me see.')
  expect(told(requests[1]!.messages)).toEqual(['user: my invoice is wrong', 'user: it has the wrong date'])
  expect(messages.filter(({ role }) => role === 'tool')).toHaveLength(1)
  expect(errors).toEqual([])
})

test('a user who speaks over the new agent talks with the new agent', async () => {
  const { nodes, requests } = await play(desk(), {
    caller: async (caller) => {
      await caller.say('my invoice is wrong')
      await caller.agentSpeaks()
      await caller.say('wait it is number nine')
      await caller.answered()
    },
    answers: [toBilling, 'Which one is it that you mean?', 'Nine it is.'],
  })
  expect(nodes).toEqual(['reception', 'billing'])
  expect(offered(requests.at(-1)!)).toContain('bookkeeper')
  expect(requests.at(-1)!.messages.at(-1)?.content).toBe('wait it is number nine')
})

test('who is led to an agent from outside hears it when it speaks first', async () => {
  const night = agents({
    initial: 'day',
    agents: { day: { prompt: 'Day.' }, night: { prompt: 'Night.', speaksFirst: true } },
  })
  const { heard, nodes } = await play(night, {
    caller: async (caller) => {
      await caller.answered()
    },
    answers: ['We are closing.'],
    meanwhile: (flow, clock: VirtualClock) => clock.setTimeout(() => void flow.go('night'), 1_000),
  })
  expect({ heard, nodes }).toEqual({ heard: 'We are closing.', nodes: ['day', 'night'] })
})
