import { describe, expect, test } from 'vitest'
import { EditHeardFrame } from '../../../processors/context/edit-heard-frame.ts'
import { AssistantContext, UserContext } from '../../../processors/index.ts'
import {
  ContextEditFrame,
  type Frame,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  ParallelPipeline,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'

const text = 'what time is it'
const edit = new ContextEditFrame({
  edits: [{ type: 'replace', messages: [{ role: 'user', content: 'note' }] }],
  respond: true,
})
const began = new UserTurnStartedFrame()
const speculated = new SpeculationStartedFrame({ text, turn: 2 })
const ended = (said: string) => new UserTurnEndedFrame({ text: said, turn: 2 })

/** Which turns the model was asked for, and what it is told in the end. */
async function run(...steps: readonly Step[]) {
  const context = new LLMContext()
  const both = new ParallelPipeline([[new UserContext(context), new AssistantContext(context)]])
  const { downstream } = await runProcessor(both, steps)
  const asked = downstream.flatMap((frame: Frame) => (frame instanceof LLMContextFrame ? [frame.turn] : []))
  return { asked: asked.length, told: context.messages.map(({ content }) => content) }
}

test('an edit that came before the speculation is answered with it', async () => {
  expect(await run(began, edit, speculated, ended(text))).toEqual({ asked: 1, told: ['note', text] })
})

test('an edit that came after the speculation is answered after the prepared answer, and the user is still quoted', async () => {
  expect(await run(began, speculated, edit, ended(text))).toEqual({ asked: 2, told: ['note', text] })
})

test('what the user said is written as it was transcribed last', async () => {
  expect(await run(began, speculated, ended('What time is it?'))).toEqual({
    asked: 1,
    told: ['What time is it?'],
  })
})

test('an edit in a turn that comes to nothing is answered when it is over', async () => {
  expect(await run(began, edit, { waitMs: 1_000 }, ended(''))).toEqual({ asked: 1, told: ['note'] })
})

describe('an edit that waits for the agent to be heard out, which is then interrupted', () => {
  const interrupted = new InterruptFrame()
  const fresh = () => new ContextEditFrame({ edits: [{ type: 'clear' }], respond: true })
  const heard = (edit: ContextEditFrame) => new EditHeardFrame({ edit })
  async function asked(steps: (edit: ContextEditFrame) => readonly Step[]) {
    const { downstream } = await runProcessor(new UserContext(new LLMContext()), steps(fresh()))
    return downstream.filter((frame) => frame instanceof LLMContextFrame).length
  }

  test('is given up', async () => {
    expect(await asked((edit) => [edit, interrupted, { upstream: heard(edit) }])).toBe(0)
    expect(await asked((edit) => [edit, interrupted])).toBe(0)
  })

  test('is answered with what the user says', async () => {
    expect(await asked((edit) => [edit, interrupted, began, { upstream: heard(edit) }, ended(text)])).toBe(1)
  })

  test('is answered after all if the user says nothing', async () => {
    expect(await asked((edit) => [edit, interrupted, began, { upstream: heard(edit) }, ended('')])).toBe(1)
    expect(await asked((edit) => [edit, interrupted, began, ended(''), { upstream: heard(edit) }])).toBe(1)
  })
})
