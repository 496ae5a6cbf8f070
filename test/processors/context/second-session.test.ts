import { expect, test } from 'vitest'
import { LLMContext } from '../../../src/engine.ts'
import { talk } from './talk.ts'

/** A call of so many questions, with the conversation of the call before. */
async function call(context: LLMContext, name: string, questions: number) {
  return talk(
    async ({ caller }) => {
      for (let n = 1; n <= questions; n++) {
        await caller.say(`question ${name} ${n}`)
        await caller.wait(3_000)
      }
    },
    { context, answers: ({ messages }) => `You said ${messages.at(-1)!.content}.` },
  )
}

test('who calls again goes on with the conversation: what is new stands behind what was', async () => {
  const context = new LLMContext()
  await call(context, 'a', 3)
  await call(context, 'b', 2)
  const { told } = await call(context, 'c', 1)
  const exchange = (what: string) => [`user: question ${what}`, `assistant: You said question ${what}.`]
  expect(told).toEqual(['a 1', 'a 2', 'a 3', 'b 1', 'b 2', 'c 1'].flatMap(exchange))
})
