import { describe, expect, test } from 'vitest'
import { Conversation, type ConversationOptions } from '../../processors/conversation/index.ts'
import {
  CancelledError,
  EmptyTranscriptionError,
  LLMError,
  NoProvidersError,
  type PipelineMetrics,
  type SessionEvent,
} from '../../src/engine.ts'
import {
  type ScriptedAnswer,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  speakWords,
  VirtualClock,
  WordListener,
} from '../../src/testing/index.ts'

function conversation(answers: readonly ScriptedAnswer[], options: Partial<ConversationOptions> = {}) {
  const clock = new VirtualClock()
  const llm = scriptedLlm({ answers, firstByteMs: 100, wordMs: 10 })
  const tts = scriptedTts({ firstByteMs: 50 })
  const talk = new Conversation({
    stt: scriptedStt({ finalMs: 80 }),
    llm,
    tts,
    vad: scriptedVad(),
    system: 'Be brief.',
    clock,
    ...options,
  })
  return { talk, clock, llm, tts }
}

function words(audio: Int16Array): string {
  return new WordListener().hear(audio).join(' ')
}

describe('chat', () => {
  test('answers a text with text and audio, and remembers both sides', async () => {
    const { talk, clock } = conversation(['Good day to you. Come in.'])
    const reply = await clock.runUntil(talk.chat('hello'))
    expect(reply.text).toBe('Good day to you. Come in.')
    expect(words(reply.audio)).toBe('Good day to you. Come in.')
    expect(talk.lastUserMessage).toBe('hello')
    expect(talk.lastAssistantMessage).toBe('Good day to you. Come in.')
    expect(talk.history.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
  })

  test('streams the audio before the answer is complete', async () => {
    const { talk, clock } = conversation(['One. Two.'])
    const pieces: number[] = []
    const reply = await clock.runUntil(
      talk.chat('count', { onAudio: (samples) => pieces.push(samples.length) }),
    )
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.reduce((a, b) => a + b)).toBe(reply.audio.length)
  })

  test('answers calls made at once in their order, each with what was said before it', async () => {
    const { talk, clock, llm } = conversation(['First.', 'Second.', 'Third.'])
    const replies = await clock.runUntil(Promise.all(['a', 'b', 'c'].map((text) => talk.chat(text))))
    expect(replies.map(({ text }) => text)).toEqual(['First.', 'Second.', 'Third.'])
    expect(llm.requests[2]?.messages.map(({ content }) => content)).toEqual([
      'Be brief.',
      'a',
      'First.',
      'b',
      'Second.',
      'c',
    ])
  })

  test('an aborted call throws CancelledError and leaves no trace', async () => {
    const { talk, clock } = conversation(['Too late.'])
    const abort = new AbortController()
    clock.setTimeout(() => abort.abort(), 50)
    await expect(clock.runUntil(talk.chat('hello', { signal: abort.signal }))).rejects.toThrow(CancelledError)
    expect(talk.history).toEqual([{ role: 'system', content: 'Be brief.' }])
    await expect(talk.chat('again', { signal: AbortSignal.abort() })).rejects.toThrow(CancelledError)
  })

  test('a model that fails throws what it failed with', async () => {
    const { talk, clock } = conversation([{ fail: 'quota exceeded' }, 'Better now.'])
    const failure = await clock.runUntil(talk.chat('hello').catch((error: unknown) => error))
    expect(failure).toBeInstanceOf(LLMError)
    expect(failure).toMatchObject({ code: 'LLM_FAILED', message: 'quota exceeded', processor: 'LLM' })
    expect((await clock.runUntil(talk.chat('hello'))).text).toBe('Better now.')
  })
})

test('textOnly needs no voice', async () => {
  const { talk, clock, tts } = conversation(['Plain text.'])
  expect(await clock.runUntil(talk.textOnly('hello'))).toBe('Plain text.')
  expect(tts.sentences).toEqual([])
  expect(talk.lastAssistantMessage).toBe('Plain text.')
})

describe('processAudio', () => {
  test('hears, answers and measures', async () => {
    const { talk, clock } = conversation(['Fine, thank you.'])
    const seen: PipelineMetrics[] = []
    const reply = await clock.runUntil(
      talk.processAudio(speakWords('how are you'), { onMetrics: (metrics) => seen.push(metrics) }),
    )
    expect(reply.transcript).toBe('how are you')
    expect(words(reply.audio)).toBe('Fine, thank you.')
    expect(reply.metrics).toMatchObject({ sttMs: 80, llmTtfbMs: 110, ttsTtfbMs: 50, interrupted: false })
    expect(reply.metrics?.userStopToFirstAudioMs).toBe(80 + 130 + 50)
    expect(seen).toEqual([reply.metrics])
  })

  test('silence is an EmptyTranscriptionError and nothing is remembered', async () => {
    const { talk, clock } = conversation(['Never said.'])
    await expect(clock.runUntil(talk.processAudio(new Int16Array(16_000)))).rejects.toThrow(
      EmptyTranscriptionError,
    )
    expect(talk.history).toHaveLength(1)
  })
})

test('missing providers are named', async () => {
  const talk = new Conversation({})
  await expect(talk.chat('hello')).rejects.toThrow(NoProvidersError)
  await expect(talk.processAudio(new Int16Array(10))).rejects.toThrow(/give the Conversation one as "stt"/)
  expect(() => talk.stream()).toThrow(/"vad"/)
})

test('voice, language and prompt change from the next call on; reset takes them back', async () => {
  const { talk, clock, llm } = conversation(['Yes.'])
  talk.setSystemPrompt('Be long.')
  await clock.runUntil(talk.textOnly('a'))
  talk.reset()
  await clock.runUntil(talk.textOnly('b'))
  expect(llm.requests.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
    ['Be long.', 'a'],
    ['Be brief.', 'b'],
  ])
})

test('a conversation with a voice of its own hears as well as it speaks', async () => {
  const { talk, clock } = conversation(['Fine.'], { voice: 'ada', language: 'en' })
  const reply = await clock.runUntil(talk.processAudio(speakWords('how are you')))
  expect(reply.transcript).toBe('how are you')
  const stream = talk.stream()
  stream.on('event', () => {})
  await clock.runUntil(stream.end())
})

test('a stream tells of both sides, and an interruption stops the audio', async () => {
  const { talk, clock } = conversation(['One two three four five six seven eight nine ten.', 'Stopped.'])
  const stream = talk.stream()
  const events: SessionEvent[] = []
  const ear = new WordListener()
  const heard: string[] = []
  stream.on('event', (event) => events.push(event))
  stream.on('audio', ({ samples }) => heard.push(...ear.hear(samples)))
  const microphone = async (audio: Int16Array) => {
    for (let at = 0; at < audio.length; at += 320) {
      stream.write(audio.slice(at, at + 320))
      await clock.advance(20)
    }
  }
  await clock.advance(0)
  await microphone(speakWords('please count'))
  await microphone(new Int16Array(16_000 * 2))
  await microphone(speakWords('stop now'))
  await microphone(new Int16Array(16_000 * 2))
  await clock.runUntil(stream.end())
  expect(heard.join(' ')).toMatch(/^One two three (four )?Stopped\.$/)
  expect(events.filter(({ type }) => type === 'interrupt')).toHaveLength(1)
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['user-started-speaking', 'transcription', 'llm', 'audio', 'paused', 'turn']),
  )
  expect(talk.history.map(({ content }) => content)).toEqual([
    'Be brief.',
    'please count',
    heard.slice(0, -1).join(' '),
    'stop now',
    'Stopped.',
  ])
})
