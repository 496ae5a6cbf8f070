import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Conversation } from '../../processors/conversation/index.ts'
import { CancelledError } from '../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, speakWords, VirtualClock } from '../../src/testing/index.ts'
import { tapped } from '../support/tapped-voice.ts'

function make() {
  const clock = new VirtualClock()
  const llm = scriptedLlm({ answers: ['One two three. Four five six.'], firstByteMs: 100, wordMs: 20 })
  const voices: (string | undefined)[] = []
  const tts = tapped(scriptedTts({ firstByteMs: 50 }), (_, { voice }) => voices.push(voice))
  const talk = new Conversation({ stt: scriptedStt({ finalMs: 80 }), llm, tts, system: 'Prompt 0.', clock })
  return { talk, clock, llm, voices }
}

test('aborted at any moment, a call ends at once, whatever it is waiting for, and the next one works', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 600 }),
      fc.constantFrom('chat', 'audio', 'text'),
      async (atMs, kind) => {
        const { talk, clock } = make()
        const abort = new AbortController()
        const call = {
          chat: () => talk.chat('hello', { signal: abort.signal }),
          audio: () => talk.processAudio(speakWords('hello there'), { signal: abort.signal }),
          text: () => talk.textOnly('hello', { signal: abort.signal }),
        }[kind]()
        clock.setTimeout(() => abort.abort(), atMs)
        const ended = await clock.runUntil(
          call.then(
            () => 'answered',
            (error: unknown) => error,
          ),
        )
        if (ended !== 'answered') {
          expect(ended).toBeInstanceOf(CancelledError)
          expect(clock.now()).toBe(atMs)
        }
        const reply = await clock.runUntil(talk.chat('again'))
        expect(reply.text).toBe('One two three. Four five six.')
        await clock.advance(10_000)
        expect(clock.pendingTimers).toBe(0)
      },
    ),
    { numRuns: 60 },
  )
})

test('many calls at once, with settings changed meanwhile: each is whole, and has the settings of its own moment', async () => {
  const { talk, clock, llm, voices } = make()
  const calls = Array.from({ length: 12 }, (_, i) => talk.chat(`question ${i}`))
  for (let i = 1; i <= 40; i++)
    clock.setTimeout(() => {
      talk.setSystemPrompt(`Prompt ${i}.`)
      talk.setVoice(`voice ${i}`)
    }, i * 100)
  const replies = await clock.runUntil(Promise.all(calls))
  expect(replies.every(({ text }) => text === 'One two three. Four five six.')).toBe(true)
  expect(llm.requests.map(({ messages }) => messages.at(-1)?.content)).toEqual(
    Array.from({ length: 12 }, (_, i) => `question ${i}`),
  )
  expect(new Set(llm.requests.map(({ messages }) => messages[0]?.content)).size).toBeGreaterThan(5)
  for (let i = 0; i < voices.length; i += 2) expect(voices[i]).toBe(voices[i + 1])
  expect(talk.history).toHaveLength(1 + 12 * 2)
})

test('a hundred conversations in one process keep to themselves', async () => {
  const clock = new VirtualClock()
  const llm = scriptedLlm({
    answers: ({ messages }) => `You said ${messages.at(-1)?.content}.`,
    firstByteMs: 30,
    wordMs: 5,
  })
  const tts = scriptedTts()
  const talks = Array.from({ length: 100 }, () => new Conversation({ llm, tts, clock }))
  const replies = await clock.runUntil(Promise.all(talks.map((talk, i) => talk.chat(`number ${i}`))))
  expect(replies.map(({ text }) => text)).toEqual(talks.map((_, i) => `You said number ${i}.`))
  expect(talks.every(({ history }) => history.length === 2)).toBe(true)
})
