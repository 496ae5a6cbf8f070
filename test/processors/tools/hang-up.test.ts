import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hangUp } from '../../../processors/tools/index.ts'
import { play, type Scenario } from '../../scenarios/scenario.ts'

const hang = { calls: [{ name: 'hang_up' }] }

/** A caller who says goodbye and then stays on the line. */
function farewell(scenario: Pick<Scenario, 'answers'> & Partial<Scenario>) {
  return play({
    tools: [hangUp()],
    caller: async (caller) => {
      await caller.say('thank you goodbye')
      await caller.wait(60_000)
    },
    ...scenario,
  })
}

describe('hangUp', () => {
  test('has the agent say goodbye, and ends the session when that has been heard', async () => {
    const { heard, result, endedAtMs, model } = await farewell({ answers: [hang, 'Goodbye my friend.'] })
    expect(heard).toBe('Goodbye my friend.')
    expect(result).toEqual({ reason: 'ended' })
    expect(endedAtMs).toBeLessThan(5_000)
    expect(model.requests[1]?.tools).toBeUndefined()
  })

  test('asks for no second goodbye', async () => {
    const { heard, model, result } = await farewell({
      answers: [{ text: 'Goodbye.', ...hang }, 'Goodbye again.'],
    })
    expect(heard).toBe('Goodbye.')
    expect(model.requests).toHaveLength(1)
    expect(result).toEqual({ reason: 'ended' })
  })

  test('ends the session once, however often it is called (field bug 15)', async () => {
    const often = { calls: Array.from({ length: 20 }, () => ({ name: 'hang_up' })) }
    const { heard, result, errors } = await farewell({
      answers: [often, { text: 'Bye.', ...often }, 'Never said.'],
    })
    expect(heard).toBe('Bye.')
    expect(result).toEqual({ reason: 'ended' })
    expect(errors).toEqual([])
  })

  test.each([
    ['says nothing', ['']],
    ['fails', [{ fail: 'no more credit' }]],
  ])('ends the session also if the model %s', async (_, last) => {
    const { result, endedAtMs } = await farewell({ answers: [hang, ...last] })
    expect(result).toEqual({ reason: 'ended' })
    expect(endedAtMs).toBeLessThan(5_000)
  })

  test('whenever the user speaks again, the session ends behind a goodbye', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 4_000 }), fc.boolean(), async (afterMs, together) => {
        const { result, heard, errors, endedAtMs, timersLeft } = await farewell({
          answers: ({ messages }) =>
            messages.at(-1)?.role === 'tool'
              ? 'Goodbye then.'
              : { ...(together && { text: 'Goodbye then.' }), ...hang },
          model: { firstByteMs: 100, wordMs: 20 },
          turn: { silenceMs: 300 },
          caller: async (caller) => {
            await caller.say('thank you goodbye')
            await caller.wait(afterMs)
            await caller.say('and you too my friend')
            await caller.wait(60_000)
          },
        })
        expect(result).toEqual({ reason: 'ended' })
        expect(heard).toMatch(/Goodbye then\.$/)
        expect([errors, timersLeft]).toEqual([[], 0])
        expect(endedAtMs).toBeLessThan(15_000)
      }),
      { numRuns: 40 },
    )
  })

  test('is taken back when the user has more to say', async () => {
    const goodbye = 'Goodbye my friend and have a very nice day.'
    const { heard, result, endedAtMs } = await farewell({
      answers: [hang, goodbye, 'Yes?', hang, 'Bye.'],
      turn: { silenceMs: 300 },
      caller: async (caller) => {
        await caller.say('thank you goodbye')
        await caller.agentSpeaks()
        await caller.wait(500)
        await caller.say('wait one more thing please')
        await caller.answered(3_000)
        await caller.say('nothing after all')
        await caller.wait(60_000)
      },
    })
    expect(heard).toMatch(/^Goodbye.* Yes\? Bye\.$/)
    expect(heard).not.toContain('nice day')
    expect(result).toEqual({ reason: 'ended' })
    expect(endedAtMs).toBeGreaterThan(6_000)
    expect(endedAtMs).toBeLessThan(20_000)
  })
})
