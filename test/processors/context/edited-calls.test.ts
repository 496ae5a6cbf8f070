import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ContextLimit } from '../../../processors/index.ts'
import {
  type ContextEdit,
  ContextEditFrame,
  checkMessages,
  type Direction,
  InterruptFrame,
  type Message,
  type Tool,
} from '../../../src/engine.ts'
import { type Place, talk } from './talk.ts'

const user = (content: string): Message => ({ role: 'user', content })
const edits: ContextEdit[] = [
  { type: 'append', messages: [user('(a note)')] },
  { type: 'replace', messages: [user('(a new start)')] },
  { type: 'remove', where: ({ role }) => role === 'tool' },
  { type: 'remove-last' },
  { type: 'clear' },
]
const event = fc.record({
  waitMs: fc.integer({ min: 0, max: 900 }),
  does: fc.oneof(
    fc.record({
      edit: fc.constantFrom(...edits),
      respond: fc.boolean(),
      from: fc.constantFrom<Place>('head', 'before the model', 'behind the model', 'behind the voice'),
      direction: fc.constantFrom<Direction>('downstream', 'upstream'),
    }),
    fc.constantFrom('speak', 'interrupt'),
  ),
})

const look: Tool = {
  name: 'look',
  description: '',
  parameters: {},
  async execute(_, { clock, signal }) {
    await clock.sleep(400, signal)
    return 'rain'
  },
}

test('however a call is edited and interrupted, the model gets what it takes, and what is written was heard', async () => {
  let requests = 0
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 10 }), async (events) => {
      const called = await talk(
        async ({ caller, give }) => {
          await caller.say('hello')
          for (const { waitMs, does } of events) {
            await caller.wait(waitMs)
            if (does === 'speak') await caller.say('and what then')
            else if (does === 'interrupt') give(new InterruptFrame())
            else {
              const { edit, respond, from, direction } = does
              give(new ContextEditFrame({ edits: [edit], respond }), from, direction)
            }
          }
          await caller.wait(4_000)
        },
        {
          answers: [
            { text: 'Let me look.', calls: [{ name: 'look' }] },
            'It rains in the whole country.',
            'Well.',
          ],
          llm: { tools: [look] },
          between: [new ContextLimit({ maxTokens: 60 })],
        },
      )
      for (const { messages } of called.model.requests) expect(() => checkMessages(messages)).not.toThrow()
      expect(() => checkMessages(called.context.messages)).not.toThrow()
      for (const { role, content } of called.context.messages)
        if (role === 'assistant') expect(called.heard).toContain(content)
      expect(called.errors).toEqual([])
      requests += called.model.requests.length
    }),
    { numRuns: 150 },
  )
  expect(requests).toBeGreaterThan(200)
})
