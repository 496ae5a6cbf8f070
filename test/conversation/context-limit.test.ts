import { expect, test } from 'vitest'
import { Conversation } from '../../processors/conversation/index.ts'
import type { Message } from '../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad, VirtualClock } from '../../src/testing/index.ts'

const countTokens = (messages: readonly Message[]) => messages.length

test('a conversation of many calls stays within its budget, and keeps a summary written in a stream', async () => {
  const clock = new VirtualClock()
  const llm = scriptedLlm({ answers: ({ messages }) => `Answer ${messages.length}.` })
  const summarizer = scriptedLlm({ answers: ['We spoke.'], firstByteMs: 100 })
  const talk = new Conversation({
    stt: scriptedStt(),
    llm,
    tts: scriptedTts(),
    vad: scriptedVad(),
    clock,
    contextLimit: { maxTokens: 5, countTokens, summarizer, summarizeFromTokens: 3, keepExchanges: 1 },
  })
  for (const text of ['one', 'two', 'three', 'four']) await clock.runUntil(talk.textOnly(text))
  expect(llm.requests.map(({ messages }) => messages.length)).toEqual([1, 3, 5, 5])
  expect(talk.history.map(({ content }) => content)[0]).toBe('two')
  expect(summarizer.requests).toEqual([])

  const stream = talk.stream({ greeting: true })
  const summarized = new Promise((resolve) =>
    stream.on('context-shortened', ({ metrics }) => metrics.how === 'summarized' && resolve(metrics)),
  )
  await clock.runUntil(summarized)
  await clock.runUntil(stream.close())
  expect(talk.history[0]?.content).toContain('We spoke.')
  for (const text of ['five', 'six', 'seven']) await clock.runUntil(talk.textOnly(text))
  expect(talk.history[0]?.content).toContain('We spoke.')
  expect(llm.requests.at(-1)?.messages.length).toBeLessThanOrEqual(5)
})
