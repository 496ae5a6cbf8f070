import { expect, test } from 'vitest'
import { LLMContext, LLMContextFrame, type Message } from '../../../src/engine.ts'
import { ask, calls, named } from './ask.ts'

/** What was said last before a request of the model, and by whom. */
const lastOf = ({ messages }: { readonly messages: readonly Message[] }) => {
  const { role, content } = messages.at(-1)!
  return `${role}: ${content}`
}

test.each([
  ['while its tool runs', 0],
  ['before it is asked', 1],
])('an answer knows nothing of what the user says %s: that is answered next, and once', async (_, before) => {
  const context = new LLMContext()
  const goOn = () => context.addUser('go forward', 2)
  const look = named('look', async (_, { clock, signal }) => {
    await clock.sleep(500, signal)
    if (!before) goOn()
    await clock.sleep(500, signal)
    return 'five'
  })
  if (before) goOn()
  const { provider } = await ask({
    context,
    answers: [calls('look'), 'It is five.', 'Going forward.'],
    options: { tools: [look] },
    after: [{ waitMs: 600 }, new LLMContextFrame({ context, turn: 2 }), { waitMs: 5_000 }],
  })
  expect(provider.requests.map(lastOf)).toEqual(['user: what time is it', 'tool: five', 'user: go forward'])
  expect(context.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'user'])
})
