import fc from 'fast-check'
import { expect, test } from 'vitest'
import { play, slowTool } from '../../scenarios/scenario.ts'
import { calls } from './ask.ts'

const cough = new Int16Array(400 * 16).map((_, at) => (at % 2 === 0 ? 6_000 : -6_000))
const outcome = 'the pizzas come'

test('whatever the user says meanwhile, the model is asked with the outcome of what is delivered later', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 9_000 }),
      fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), words: fc.boolean() }), {
        maxLength: 4,
      }),
      fc.boolean(),
      async (ms, said, speculations) => {
        const { model, context, told } = await play({
          answers: ({ messages }) =>
            messages.length === 1 ? calls('order') : `I tell you so ${messages.length} times.`,
          model: { firstByteMs: 100, wordMs: 20 },
          ear: { finalMs: 150 },
          tools: [slowTool('order', ms, outcome, { delivers: 'later' })],
          turn: { silenceMs: 300, ...(speculations && { speculation: {} }) },
          caller: async (caller) => {
            await caller.say('two pizzas please')
            for (const { afterMs, words } of said) {
              await caller.wait(afterMs)
              await caller.say(words ? 'and what about drinks' : cough)
            }
            await caller.wait(15_000)
          },
        })
        const knew = model.requests.findLastIndex(({ messages }) =>
          messages.some(({ content }) => content === outcome),
        )
        expect(knew).toBe(model.requests.length - 1)
        expect(context.filter(({ content }) => content === outcome)).toHaveLength(1)
        expect(told.at(-1)).toMatch(/^agent: I tell you so/)
      },
    ),
    { numRuns: 60 },
  )
})
