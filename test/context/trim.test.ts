import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkMessages,
  estimateTokens,
  exchangesOf,
  LLMContext,
  type Message,
  trimMessages,
} from '../../src/engine.ts'
import { conversations } from './conversations.ts'

const user = (content: string): Message => ({ role: 'user', content })
const agent = (content: string): Message => ({ role: 'assistant', content })
const perMessage = (messages: readonly Message[]) => messages.length
const budget = fc.integer({ min: 0, max: 600 })

describe('a trimmed conversation', () => {
  test('is one that a model takes, and fits if it can', () => {
    let fitted = 0
    let trimmed = 0
    fc.assert(
      fc.property(conversations, budget, (messages, maxTokens) => {
        const left = trimMessages(messages, { maxTokens })
        expect(() => checkMessages(left)).not.toThrow()
        expect(left).toEqual(messages.filter((message) => left.includes(message)))
        const must = messages.filter(({ role }) => role === 'system')
        const said = messages.findLast(({ role }) => role === 'user')
        if (said) must.push(said)
        for (const message of must) expect(left).toContain(message)
        expect(left.find(({ role }) => role !== 'system')?.role).not.toBe('tool')
        const fits = estimateTokens(left) <= maxTokens
        expect(fits).toBe(estimateTokens(must) <= maxTokens)
        if (fits) fitted++
        if (left.length < messages.length) trimmed++
      }),
      { numRuns: 2_000 },
    )
    expect(fitted).toBeGreaterThan(500)
    expect(trimmed).toBeGreaterThan(500)
  })

  test('has lost whole exchanges, the oldest, and none more than has to go', () => {
    fc.assert(
      fc.property(conversations, budget, (messages, maxTokens) => {
        const left = trimMessages(messages, { maxTokens })
        const exchanges = exchangesOf(messages)
        const kept = exchangesOf(left)
        if (kept.length <= 1) return
        expect(kept).toEqual(exchanges.slice(exchanges.length - kept.length))
        const system = messages.filter(({ role }) => role === 'system')
        const onceMore = [...system, ...exchanges.slice(exchanges.length - kept.length - 1).flat()]
        if (kept.length < exchanges.length) expect(estimateTokens(onceMore)).toBeGreaterThan(maxTokens)
      }),
      { numRuns: 2_000 },
    )
  })

  test('keeps a summary as long as there are exchanges to drop', () => {
    const summary = user('Summary: they met.')
    const messages = [summary, user('one'), agent('One.'), user('two'), agent('Two.'), user('three')]
    const trimmed = (maxTokens: number) =>
      trimMessages(messages, { maxTokens, countTokens: perMessage, keep: (each) => each === summary })
    expect(trimmed(4)).toEqual([summary, ...messages.slice(3)])
    expect(trimmed(3)).toEqual([summary, messages[5]])
    expect(trimmed(1)).toEqual([messages[5]])
    expect(trimmed(0)).toEqual([messages[5]])
  })

  test('is asked for by a counter that may be slow: few questions, however long it is', () => {
    const messages = Array.from({ length: 1_000 }, (_, i) => (i % 2 ? agent('a') : user('q')))
    let asked = 0
    const countTokens = (all: readonly Message[]) => {
      asked++
      return all.length
    }
    expect(trimMessages(messages, { maxTokens: 100, countTokens })).toHaveLength(100)
    expect(asked).toBeLessThan(12)
  })
})

test('an exchange is what the user said with all that came of it, tools and all', () => {
  fc.assert(
    fc.property(conversations, (messages) => {
      const exchanges = exchangesOf(messages)
      expect(exchanges.flat()).toEqual(messages.filter(({ role }) => role !== 'system'))
      for (const [index, exchange] of exchanges.entries()) {
        expect(() => checkMessages(exchange)).not.toThrow()
        if (index > 0) expect(exchange[0]?.role).toBe('user')
      }
    }),
  )
})

test('a call whose result stands after something the user said keeps them together', () => {
  const toolCalls = [{ id: 'slow', name: 'look', arguments: '{}' }]
  const messages: Message[] = [
    user('look'),
    { role: 'assistant', content: '', toolCalls },
    user('well?'),
    { role: 'tool', toolCallId: 'slow', name: 'look', content: 'seen' },
    user('thanks'),
  ]
  expect(exchangesOf(messages).map(({ length }) => length)).toEqual([4, 1])
  expect(trimMessages(messages, { maxTokens: 3, countTokens: perMessage })).toEqual([messages[4]])
})

test('a message that is there several times is there several times', () => {
  const note = user('note')
  const messages = [note, agent('One.'), note, agent('Two.'), note]
  expect(trimMessages(messages, { maxTokens: 4, countTokens: perMessage })).toEqual(messages.slice(2))
  const context = new LLMContext()
  context.edit([{ type: 'append', messages }])
  context.edit([{ type: 'append', messages: [agent('Three.'), note] }, { type: 'remove-last' }])
  expect(context.messages).toEqual([...messages, agent('Three.')])
})
