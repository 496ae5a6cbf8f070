import llama from 'llama-tokenizer-js'
import { expect, test } from 'vitest'
import { estimateTokens, type Message } from '../../src/engine.ts'

const texts = {
  English:
    'When in the course of human events, it becomes necessary for one people to dissolve the political bands which have connected them with another.',
  speech:
    "hello can you tell me what time the next train to hamburg leaves please, I would like to be there before eight o'clock",
  JSON: '{"city":"Hamburg","date":"2026-11-24","seats":[{"row":12,"seat":"A"},{"row":12,"seat":"B"}],"currency":"EUR"}',
  German:
    'Können Sie mir bitte sagen, wann der nächste Zug nach Hamburg fährt? Ich möchte gerne vor acht Uhr dort ankommen.',
  Russian:
    'Скажите, пожалуйста, когда отправляется следующий поезд в Гамбург? Я хотел бы приехать до восьми.',
  Chinese: '请问下一班去汉堡的火车几点出发?我想在八点之前到达。',
}

test.each(Object.entries(texts))('the estimate for %s is near what a tokenizer counts', (_, content) => {
  const around = estimateTokens([{ role: 'user', content: '' }])
  const estimated = estimateTokens([{ role: 'user', content }]) - around
  const counted = llama.encode(content, false, false).length
  expect(estimated / counted).toBeGreaterThan(0.6)
  expect(estimated / counted).toBeLessThan(1.4)
})

test('every message has a price, and tool calls have theirs', () => {
  const messages: Message[] = [{ role: 'assistant', content: '' }]
  expect(estimateTokens([])).toBe(3)
  expect(estimateTokens(messages)).toBe(6)
  const toolCalls = [{ id: 'a', name: 'look', arguments: '{}' }]
  expect(estimateTokens([{ role: 'assistant', content: '', toolCalls }])).toBe(6 + 3 + 1 + 1)
})
