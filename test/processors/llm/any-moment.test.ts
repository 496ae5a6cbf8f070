import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMessages, type Tool } from '../../../src/engine.ts'
import { play, slowTool } from '../../scenarios/scenario.ts'
import { calls } from './ask.ts'

const kinds: Record<string, Partial<Tool>> = {
  plain: {},
  filled: { filler: 'One moment.', fillerAfterMs: 400 },
  surviving: { survivesInterruption: true },
  later: { delivers: 'later' },
}
const toolOf = fc.record({
  kind: fc.constantFrom(...Object.keys(kinds)),
  ms: fc.integer({ min: 0, max: 3_000 }),
  fails: fc.boolean(),
})

test('whatever the moment of an interruption, no result is ever without its call, nor a call without its result', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(toolOf, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: 0, max: 3_000 }),
      fc.record({ speaksFirst: fc.boolean(), speculations: fc.boolean(), timings: fc.boolean() }),
      async (made, firstMs, secondMs, { speaksFirst, speculations, timings }) => {
        const tools = made.map(({ kind, ms, fails }, index) =>
          slowTool(`tool${index}`, ms, fails ? new Error('no') : 'done', kinds[kind]),
        )
        const kindOf = (tool: string) => made[Number(tool.slice('tool'.length))]?.kind
        const round = calls(...tools.map(({ name }) => name))
        const { context, model, heard, timersLeft } = await play({
          answers: ({ messages }) =>
            messages.at(-1)?.role === 'tool'
              ? 'So it is done at last my friend.'
              : { ...(speaksFirst && { text: 'Let me look at it.' }), ...round },
          model: { firstByteMs: 100, wordMs: 20 },
          voice: { timings },
          ear: { finalMs: 150 },
          tools,
          turn: { silenceMs: 200, ...(speculations && { speculation: {} }) },
          caller: async (caller) => {
            await caller.say('do it now please')
            await caller.wait(firstMs)
            await caller.say('and once more please')
            await caller.wait(secondMs)
            await caller.say('enough of it please')
            await caller.wait(8_000)
          },
        })
        expect(() => checkMessages(context)).not.toThrow()
        for (const { messages } of model.requests) expect(() => checkMessages(messages)).not.toThrow()
        const answered = context.filter(({ role, content }) => role === 'assistant' && content !== '')
        expect(answered.map(({ content }) => content).join(' ')).toBe(heard)
        for (const message of context)
          if (message.role === 'tool' && kindOf(message.name) !== 'later')
            expect(['done', '{"error":"no"}']).toContain(message.content)
        expect(timersLeft).toBe(0)
      },
    ),
    { numRuns: 60 },
  )
})
