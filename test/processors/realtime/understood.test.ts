import { describe, expect, test } from 'vitest'
import { Understood } from '../../../processors/realtime/understood.ts'
import { LLMContext, type MessageContent, type UserMessage } from '../../../src/engine.ts'

/** A turn of which the recognizer has understood this, and the model that. */
function heard(content: MessageContent, by: string, between: (context: LLMContext) => void = () => {}) {
  const context = new LLMContext()
  const understood = new Understood(context)
  context.addUser(content, 1)
  understood.asked(1, context.lastMessage as UserMessage)
  between(context)
  understood.correct(by, 1)
  return context.messages
}

describe('what the model has understood of a turn of ours', () => {
  test('stands in place of what the recognizer has', () => {
    expect(heard('book a cable', 'Book a table.')).toEqual([{ role: 'user', content: 'Book a table.' }])
  })

  test('leaves what was shown with it', () => {
    const image = { type: 'image', bytes: new Uint8Array(1), mediaType: 'image/jpeg' } as const
    expect(heard([image, { type: 'text', text: 'what is bat' }], 'What is that?')).toEqual([
      { role: 'user', content: [image, { type: 'text', text: 'What is that?' }] },
    ])
  })

  test('changes nothing that was edited, or taken out', () => {
    expect(heard('my number is 1234', 'My number is 1 2 3 4.', (context) => context.clear())).toEqual([])
    const redacted = { role: 'user', content: 'my number is …' } as const
    expect(
      heard('my number is 1234', 'My number is 1 2 3 4.', (context) => context.replace([redacted])),
    ).toEqual([redacted])
  })
})
