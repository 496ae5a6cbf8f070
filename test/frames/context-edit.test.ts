import { expect, test } from 'vitest'
import {
  type ContextEdit,
  ContextEditFrame,
  decodeFrame,
  encodeFrame,
  LLMContext,
  WireError,
} from '../../src/engine.ts'

const tool = { name: 'look', description: '', parameters: {}, execute: () => 'seen' }

test('edits travel and are made where they arrive', () => {
  const edits: ContextEdit[] = [
    { type: 'clear' },
    { type: 'append', messages: [{ role: 'user', content: 'hello' }] },
    { type: 'system', system: null },
    { type: 'tools', tools: null },
  ]
  const arrived = decodeFrame(encodeFrame(new ContextEditFrame({ edits, respond: true })))
  expect(arrived).toMatchObject({ edits, respond: true })
  const context = new LLMContext({
    system: 'Be kind.',
    messages: [{ role: 'user', content: 'before' }],
    tools: [tool],
  })
  context.edit((arrived as ContextEditFrame).edits)
  expect(context.messages).toEqual([{ role: 'user', content: 'hello' }])
  expect(context.tools).toBeUndefined()
})

test.each<ContextEdit>([
  { type: 'remove', where: () => true },
  { type: 'tools', tools: [tool] },
])('an edit that is code does not travel: %o', (edit) => {
  expect(() => encodeFrame(new ContextEditFrame({ edits: [edit] }))).toThrow(WireError)
})
