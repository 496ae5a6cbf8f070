import { expect, test } from 'vitest'
import { AssistantContext, UserContext } from '../../../processors/index.ts'
import {
  ContextEditFrame,
  type Frame,
  LLMContext,
  LLMContextFrame,
  ParallelPipeline,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
} from '../../../src/index.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const text = 'what time is it'
const edit = new ContextEditFrame({
  edits: [{ type: 'replace', messages: [{ role: 'user', content: 'note' }] }],
  respond: true,
})
const began = new UserTurnStartedFrame()
const guessed = new UserTurnGuessedFrame({ text, turn: 2 })
const ended = (said: string) => new UserTurnEndedFrame({ text: said, turn: 2 })

/** Which turns the model was asked for, and what it is told in the end. */
async function run(...steps: readonly Step[]) {
  const context = new LLMContext()
  const both = new ParallelPipeline([[new UserContext(context), new AssistantContext(context)]])
  const { downstream } = await runProcessor(both, steps)
  const asked = downstream.flatMap((frame: Frame) => (frame instanceof LLMContextFrame ? [frame.turn] : []))
  return { asked: asked.length, told: context.messages.map(({ content }) => content) }
}

test('an edit that came before the guess is answered with it', async () => {
  expect(await run(began, edit, guessed, ended(text))).toEqual({ asked: 1, told: ['note', text] })
})

test('an edit that came after the guess is answered after the prepared answer, and the user is still quoted', async () => {
  expect(await run(began, guessed, edit, ended(text))).toEqual({ asked: 2, told: ['note', text] })
})

test('what the user said is written as it was transcribed last', async () => {
  expect(await run(began, guessed, ended('What time is it?'))).toEqual({
    asked: 1,
    told: ['What time is it?'],
  })
})

test('an edit in a turn that comes to nothing is answered when it is over', async () => {
  expect(await run(began, edit, { waitMs: 1_000 }, ended(''))).toEqual({ asked: 1, told: ['note'] })
})
