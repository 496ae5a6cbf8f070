import { expect, test } from 'vitest'
import { sendDigits } from '../../../processors/tools/index.ts'
import { LLMTextFrame, SendDTMFFrame } from '../../../src/engine.ts'
import { ask } from '../llm/ask.ts'

test('sendDigits presses keys behind what has been said, and before what is said next', async () => {
  const digits = { calls: [{ name: 'send_digits', arguments: { digits: '12 3-#' } }] }
  const { downstream, context } = await ask({
    answers: [{ text: 'Here it is.', ...digits }, 'Done.'],
    options: { tools: [sendDigits()] },
  })
  const told = downstream.flatMap((frame) =>
    frame instanceof LLMTextFrame
      ? [frame.text]
      : frame instanceof SendDTMFFrame
        ? [frame.keys.join('')]
        : [],
  )
  expect(told.join('')).toBe('Here it is.123#Done.')
  expect(context.messages.at(-1)?.content).toBe('sent')
})

test.each(['', '12x4', 'twelve'])('"%s" is refused, for the model to repair', async (digits) => {
  const { downstream, context } = await ask({
    answers: [{ calls: [{ name: 'send_digits', arguments: { digits } }] }, 'Well.'],
    options: { tools: [sendDigits()] },
  })
  expect(context.messages.at(-1)?.content).toContain('are no keys')
  expect(downstream.some((frame) => frame instanceof SendDTMFFrame)).toBe(false)
})
