import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agents, type Sees } from '../../../processors/index.ts'
import { scriptedLlm } from '../../../src/testing/index.ts'
import { calls, inShort, isWhole, offered, play } from './play.ts'

const summarizer = scriptedLlm({ answers: ['The user has an invoice.'], firstByteMs: 1_000 })

const desk = (sees: Sees) =>
  agents({
    initial: 'reception',
    summarizer,
    agents: {
      reception: { prompt: 'Reception.', handsOverTo: { billing: 'Invoices.' } },
      billing: { prompt: 'Billing.', says: 'Billing speaking.', sees },
    },
  })

const toBilling = calls('hand_over_to_billing')

describe('field bug 19: a handover to another agent while the user’s turn is ending', () => {
  test('does not lose that turn: the handover is off, and made again for all that was said', async () => {
    const { heard, nodes, requests, messages, errors } = await play(desk('summary'), {
      caller: async (caller) => {
        await caller.say('hello')
        await caller.answered()
        await caller.say('my invoice is wrong')
        await caller.wait(700) // the summary is being written
        await caller.say('it has the wrong date')
        await caller.answered(3_000)
      },
      answers: ['Good day.', toBilling, toBilling, 'Let me see.'],
    })
    expect(nodes).toEqual(['reception', 'billing'])
    expect(heard).toBe('Good day. Billing speaking. Let me see.')
    expect(offered(requests[2]!)).toContain('Reception.')
    expect(offered(requests[3]!)).toContain('Billing.')
    expect(inShort(requests[3]!.messages)).toEqual([
      'user: [Summary of the conversation so far: The user has an invoice.]',
      'user: my invoice is wrong',
      'user: it has the wrong date',
      'agent: Billing speaking.',
      'calls: hand_over_to_billing',
      'result: {"entered":"billing"}',
    ])
    expect(messages.filter(({ role }) => role === 'tool')).toHaveLength(1)
    expect(errors).toEqual([])
  })

  test('when the next agent has begun, it is talked with', async () => {
    const { nodes, requests } = await play(desk('nothing'), {
      caller: async (caller) => {
        await caller.say('my invoice is wrong')
        await caller.agentSpeaks()
        await caller.say('wait it is number nine')
        await caller.answered()
      },
      answers: [toBilling, 'Which one is it that you mean?', 'Nine it is.'],
    })
    expect(nodes).toEqual(['reception', 'billing'])
    expect(offered(requests.at(-1)!)).toContain('Billing.')
    expect(inShort(requests.at(-1)!.messages)).toContain('user: my invoice is wrong')
    expect(requests.at(-1)!.messages.at(-1)?.content).toBe('wait it is number nine')
  })

  const sees = fc.constantFrom<Sees>('all', 'nothing', 'summary', { lastExchanges: 1 })

  test('whenever the user speaks, whoever answers last knows what was said last', async () => {
    await fc.assert(
      fc.asyncProperty(sees, fc.integer({ min: 0, max: 4_000 }), async (sees, pauseMs) => {
        const { requests, messages, errors, nodes } = await play(desk(sees), {
          caller: async (caller) => {
            await caller.say('hello')
            await caller.answered()
            await caller.say('my invoice is wrong')
            await caller.wait(pauseMs)
            await caller.say('it has the wrong date')
            await caller.answered(3_000)
          },
          model: { firstByteMs: 150, wordMs: 20 },
          answers: ({ tools = [], messages }) =>
            messages.length < 3 ? 'Good day.' : tools[0] ? calls(tools[0].name) : 'Let me see what I can do.',
        })
        expect(errors).toEqual([])
        expect(nodes).toEqual(['reception', 'billing'])
        const last = requests.at(-1)!
        expect(offered(last)).toContain('Billing.')
        expect(inShort(last.messages).join('\n')).toContain('it has the wrong date')
        expect(requests.every((request) => isWhole(request.messages))).toBe(true)
        expect(isWhole(messages)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('nor is a turn lost when the app hands over, at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(sees, fc.integer({ min: 1_500, max: 7_000 }), async (sees, atMs) => {
        const { requests, messages, errors, heard, timersLeft } = await play(desk(sees), {
          caller: async (caller) => {
            await caller.say('hello')
            await caller.answered()
            await caller.say('my invoice is wrong')
            await caller.answered(8_000)
          },
          model: { firstByteMs: 150, wordMs: 20 },
          answers: ({ messages }) =>
            messages[0]!.content === 'Billing.' ? 'Billing has it.' : 'Reception has it.',
          meanwhile: (flow, clock) => clock.setTimeout(() => void flow.go('billing'), atMs),
        })
        expect(errors).toEqual([])
        expect(isWhole(messages)).toBe(true)
        const last = requests.at(-1)!
        expect(offered(last)).toContain('Billing.')
        expect(inShort(last.messages)).toContain('user: my invoice is wrong')
        expect(heard.endsWith('Billing has it.')).toBe(true)
        expect(timersLeft).toBe(0)
      }),
      { numRuns: 40 },
    )
  })
})
