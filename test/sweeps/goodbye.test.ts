import { describe, expect, test } from 'vitest'
import { waits } from '../scenarios/harness/steps.ts'
import { brokenIn, type Sweep } from './sweep.ts'

const idle = { timeoutMs: 1_500, prompts: [], goodbye: 'I hear nothing more from you. Goodbye.' }
const goodbye = 'agent: I hear nothing more from you. Goodbye.'

/** From before the goodbye is made until after the session has ended. */
const talkedOver: Sweep = {
  scenario: { answers: ['As you wish.'], idle, voice: { firstByteMs: 200 } },
  before: [waits(1_200)],
  toMs: 2_550,
  stepMs: 10,
  after: [waits(6_000)],
}

describe('G1: a goodbye that is talked over', () => {
  test.each(['speech', 'typed', 'interrupt'] as const)(
    'G1: a goodbye that is talked over hangs nobody, by %s',
    async (by) => {
      const given = { ...talkedOver, by: [by] }
      const broken = await brokenIn(given, {
        'who says something is answered, or was hung up on before they could be heard': ({
          told,
          lines,
          timeline,
        }) => {
          const said = lines.some(({ who }) => who === 'user')
          const inTime = timeline.on('turn', 'turn').length > 0
          return !inTime || (said && told.includes('agent: As you wish.'))
        },
        'the agent says goodbye again in the end': ({ told }) =>
          told.at(-1) === goodbye || by === 'interrupt',
      })
      expect(broken).toEqual([])
    },
  )
})
