import { describe, expect, test } from 'vitest'
import { Conversation } from '../../processors/conversation/index.ts'
import { STTError } from '../../src/engine.ts'
import {
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  speakWords,
  VirtualClock,
} from '../../src/testing/index.ts'

function talk(loadingMs = 0, fails = false) {
  const clock = new VirtualClock()
  const stt = {
    ...scriptedStt(),
    async warmup() {
      await clock.sleep(loadingMs)
      if (fails) throw new STTError('no model')
    },
  }
  const stream = new Conversation({
    clock,
    stt,
    vad: scriptedVad(),
    tts: scriptedTts(),
    llm: scriptedLlm({ answers: ['Yes.'] }),
  }).stream()
  const heard: string[] = []
  const lost: number[] = []
  stream.on('user-turn', ({ text }) => heard.push(text))
  stream.on('lost', ({ metrics }) => lost.push(metrics.frames))
  return { clock, stream, heard, lost }
}

const silence = (ms: number) => new Int16Array(ms * 16)
const chunk = 320

test('G5, a neighbour: a stream that speculates says nothing of an answer to words that were not all', async () => {
  const clock = new VirtualClock()
  const stream = new Conversation({
    clock,
    stt: scriptedStt(),
    vad: scriptedVad(),
    tts: scriptedTts({ firstByteMs: 20 }),
    llm: scriptedLlm({
      answers: ({ messages }) =>
        String(messages.at(-1)?.content).includes('tokyo') ? 'It is nine.' : 'It is noon.',
    }),
  }).stream({ turn: { speculation: {} } })
  const heard: string[] = []
  stream.on('heard', ({ text }) => heard.push(text.trim()))
  let begun = 0
  stream.on('agent-started-speaking', () => begun++)
  const say = async (audio: Int16Array) => {
    for (let at = 0; at < audio.length; at += chunk) {
      void stream.write(audio.subarray(at, at + chunk))
      await clock.advance(20)
    }
  }
  await say(speakWords('what is the time'))
  await say(silence(460))
  await say(speakWords('in tokyo'))
  await say(silence(6_000))
  await clock.runUntil(stream.end())
  expect(heard.join(' ')).toBe('It is nine.')
  expect(begun).toBe(1)
})

describe('a stream', () => {
  test('E13: hears what is written before its models are loaded, and says when they are', async () => {
    const { clock, stream, heard, lost } = talk(4_000)
    let readyAtMs = 0
    void stream.ready.then(() => {
      readyAtMs = clock.now()
    })
    const audio = speakWords('hello from the very beginning')
    for (let at = 0; at < audio.length; at += chunk) {
      void stream.write(audio.subarray(at, at + chunk))
      await clock.advance(20)
    }
    for (let i = 0; i < 300; i++) {
      void stream.write(silence(20))
      await clock.advance(20)
    }
    expect(readyAtMs).toBe(4_000)
    await clock.runUntil(stream.end())
    expect(heard).toEqual(['hello from the very beginning'])
    expect(lost).toEqual([])
  })

  test('E13: what is written faster than it sounds is heard whole, and the writer can wait', async () => {
    const { clock, stream, heard, lost } = talk()
    const parts = ['one two three', 'four five six', 'seven eight nine']
    const writing = (async () => {
      for (const part of parts) {
        const audio = speakWords(part)
        for (let at = 0; at < audio.length; at += chunk) await stream.write(audio.subarray(at, at + chunk))
        for (let i = 0; i < 150; i++) await stream.write(silence(20))
      }
      return clock.now()
    })()
    // 11.7 s of audio, of which 2 s may be ahead.
    expect(await clock.runUntil(writing)).toBeGreaterThan(8_500)
    await clock.runUntil(stream.end())
    expect(heard).toEqual(parts)
    expect(lost).toEqual([])
  })

  test('E13: what is too much is lost with an event, the oldest first', async () => {
    const { clock, stream, heard, lost } = talk(1_000)
    void stream.write(speakWords('this is too early'))
    void stream.write(silence(30_000))
    void stream.write(speakWords('this is not'))
    await clock.runUntil(stream.end())
    expect(heard).toEqual(['this is not'])
    // All the early words, 1,200 ms, and 900 ms for the late ones.
    expect(lost).toEqual([105])
  })

  test('E13, a neighbour: nobody waits for ever, whatever ends it', async () => {
    const early = talk(60_000)
    const waiting = early.stream.write(silence(20_000))
    await early.clock.runUntil(early.stream.close())
    await expect(early.stream.ready).rejects.toMatchObject({ code: 'CANCELLED' })
    await waiting
    await early.stream.write(silence(20))
    const failing = talk(100, true)
    failing.stream.on('error', () => {})
    const written = failing.stream.write(silence(20_000))
    await expect(failing.clock.runUntil(failing.stream.ended)).rejects.toMatchObject({ code: 'STT_FAILED' })
    await expect(failing.stream.ready).rejects.toMatchObject({ code: 'STT_FAILED' })
    await written
  })

  test('E13, a neighbour: a buffer that is used again is heard as it was when it was written', async () => {
    const { clock, stream, heard } = talk(500)
    const buffer = new Int16Array(chunk)
    const audio = speakWords('always the same buffer')
    for (let at = 0; at < audio.length; at += chunk) {
      buffer.set(audio.subarray(at, at + chunk))
      void stream.write(buffer)
    }
    void stream.write(silence(2_000))
    await clock.runUntil(stream.end())
    expect(heard).toEqual(['always the same buffer'])
  })
})
