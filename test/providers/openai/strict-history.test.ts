import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toChatMessages } from '../../../providers/openai/history/chat-history.ts'
import type { ContentPart, Message } from '../../../src/engine.ts'
import { alternation, objectArguments, pairedCalls } from '../../fakes/strict-server.ts'

const words = fc.constantFrom('', ' ', 'Hello.', 'Well.')
const image: ContentPart = { type: 'image', url: 'https://example.org/a.png' }
const content = fc.oneof(
  words,
  fc.constant([image]),
  fc.constant([image, { type: 'text' as const, text: 'Look.' }]),
)
const round = fc.record({
  text: words,
  ids: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
  own: fc.boolean(),
})
const stretch: fc.Arbitrary<Message[]> = fc.oneof(
  content.map((said): Message[] => [{ role: 'user', content: said }]),
  words.map((said): Message[] => [{ role: 'assistant', content: said }]),
  words.map((said): Message[] => [{ role: 'system', content: said }]),
  round.map(({ text, ids, own }): Message[] => [
    {
      role: 'assistant',
      content: text,
      toolCalls: ids.map((id) => ({ id, name: 'time', arguments: '{}' })),
      ...(own && { metadata: { server: [{ model: 'm', reasoning_content: 'Hm.' }] } }),
    },
    ...ids.map((id): Message => ({ role: 'tool', toolCallId: id, name: 'time', content: 'noon' })),
  ]),
)

test('whatever was said, shown and called, the strictest server takes it', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), fc.boolean(), (stretches, ownCalls) => {
      const owner = { label: 'server', model: 'm' }
      const sent = toChatMessages(stretches.flat(), { alternate: true, ownCalls }, owner)
      for (const insists of [alternation, pairedCalls, objectArguments])
        expect(insists(sent as Parameters<typeof insists>[0])).toBeUndefined()
      const said = sent.filter(({ role }) => role !== 'system')
      if (said.length > 0) expect(said[0]!.role).toBe('user')
      expect(said.at(-1)?.role).not.toBe('assistant')
      if (ownCalls)
        for (const message of sent)
          if (message.role === 'assistant' && message.tool_calls)
            expect(message).toMatchObject({ reasoning_content: 'Hm.' })
    }),
  )
})
