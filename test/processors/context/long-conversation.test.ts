import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ContextLimit } from '../../../processors/index.ts'
import {
  checkMessages,
  estimateTokens,
  LLMContext,
  LLMContextFrame,
  type Message,
  textOf,
} from '../../../src/engine.ts'
import { runProcessor, type Step, scriptedLlm } from '../../../src/testing/index.ts'
import { talk } from './talk.ts'

test('a long call goes on as a short one does, and the model knows what was said long ago', async () => {
  const said = ['my name is ada', 'i live in rome', 'it rains', 'i have a dog', 'he is old', 'who am i']
  const script: Parameters<typeof talk>[0] = async ({ caller }) => {
    for (const words of said) {
      await caller.say(words)
      await caller.answered(1_500)
    }
  }
  const answers = (request: { messages: readonly Message[] }) =>
    request.messages.some((message) => textOf(message).includes('ada'))
      ? 'I know that you are Ada.'
      : 'Who are you?'
  const summarizer = scriptedLlm({ answers: ['The user is called ada.'], firstByteMs: 1_000 })
  const limit = new ContextLimit({
    maxTokens: 9,
    countTokens: (messages) => messages.length,
    keepExchanges: 1,
    summarizer,
  })
  const plain = await talk(script, { answers })
  const limited = await talk(script, { answers, between: [limit] })
  const without = await talk(script, {
    answers,
    between: [new ContextLimit({ maxTokens: 9, countTokens: (messages) => messages.length })],
  })
  expect(limited.heard).toBe(plain.heard)
  expect(without.heard).toMatch(/Who are you\?$/)
  expect(limited.told[0]).toContain('called ada')
  expect(limited.told.length).toBeLessThan(plain.told.length)
  const shortened = limited.events.filter(({ type }) => type === 'context-shortened')
  expect(shortened).toMatchObject([{ metrics: { how: 'summarized' } }])
  const spoke = (call: typeof plain) =>
    call.events.flatMap(({ type, atMs }) => (type === 'agent-started-speaking' ? [atMs] : []))
  expect(spoke(limited)).toEqual(spoke(plain))
})

type Event = 'said' | 'tool' | 'ask' | 'wait' | 'clear' | 'note' | 'remove'
const event = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Event>('said', 'ask', 'wait') },
  { weight: 1, arbitrary: fc.constantFrom<Event>('tool', 'clear', 'note', 'remove') },
)
const events = fc.array(event, { minLength: 20, maxLength: 60 })

test('whatever happens, what the model is told fits, is whole, and ends with what the user said', async () => {
  let summaries = 0
  await fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 60, max: 200 }), async (all, maxTokens) => {
      const context = new LLMContext({ system: 'Be kind.' })
      const summarizer = scriptedLlm({ answers: ['They talked.', { fail: 'no' }], firstByteMs: 500 })
      const limit = new ContextLimit({ maxTokens, summarizer, summarizeFromTokens: 40, keepExchanges: 1 })
      let turn = 0
      let calls = 0
      const happen: Record<Event, () => void> = {
        said: () => {
          context.recordHeard(turn++, 0, 'This is an answer of some length.')
          context.addUser(`and this is question ${turn}`, turn)
        },
        tool: () => {
          const call = { id: `call ${calls++}`, name: 'look', arguments: '{}' }
          context.recordTools(
            turn,
            0,
            [call],
            [{ role: 'tool', toolCallId: call.id, name: 'look', content: 'rain' }],
          )
        },
        clear: () => context.clear(),
        note: () => context.add({ role: 'user', content: 'a note' }),
        remove: () => context.edit([{ type: 'remove', where: (message) => textOf(message).endsWith('2') }]),
        ask: () => {},
        wait: () => {},
      }
      const steps = all.flatMap((event): Step[] => {
        const step = {
          get waitMs() {
            happen[event]()
            expect(() => checkMessages(context.messages)).not.toThrow()
            return event === 'wait' ? 600 : 0
          },
        }
        if (event !== 'ask') return [step]
        let said: Message | undefined
        const before = {
          get waitMs() {
            said = context.messages.findLast(({ role }) => role === 'user')
            return 0
          },
        }
        const after = {
          get waitMs() {
            expect(estimateTokens(context.messages)).toBeLessThanOrEqual(maxTokens)
            if (said) expect(context.messages).toContain(said)
            return 0
          },
        }
        return [before, new LLMContextFrame({ context, turn: 1 }), after]
      })
      const { downstream } = await runProcessor(limit, steps)
      summaries += downstream.filter(
        (f) => f.kind === 'metrics' && JSON.stringify(f).includes('summarized'),
      ).length
    }),
    { numRuns: 200 },
  )
  expect(summaries).toBeGreaterThan(20)
})
