import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ttsFallback } from '../../../processors/fallback/index.ts'
import {
  bySentence,
  type ProviderCall,
  type ProviderSwitch,
  TTSError,
  type TTSEvent,
  type TTSProvider,
  type Voicing,
  type WordTiming,
} from '../../../src/engine.ts'
import {
  type ScriptedTTSOptions,
  scriptedTts,
  sentencesOf,
  VirtualClock,
  WordListener,
} from '../../../src/testing/index.ts'
import { always, collect, contextOn, faultyTts, never, once } from './faulty.ts'

const sentence = 'The quick, brown fox jumps over the lazy dog: twice, no less.'
const wordCount = sentence.split(' ').length

function sayOne(voice: TTSProvider, text: string, call: ProviderCall, voicing: Voicing = {}) {
  return voice.speak({ ...voicing, sentences: sentencesOf(text) }, call)
}

/** A scripted voice that gives its audio in pieces of 100 ms. */
function finely(options: ScriptedTTSOptions = {}): TTSProvider {
  const voice = scriptedTts(options)
  return {
    ...voice,
    async *speak(request, call) {
      for await (const event of voice.speak(request, call))
        if (event.type !== 'audio') yield event
        else
          for (let at = 0; at < event.samples.length; at += 1600)
            yield { ...event, samples: event.samples.subarray(at, at + 1600) }
    },
  }
}

function heard(events: readonly TTSEvent[]): string {
  const ear = new WordListener()
  return events.flatMap((event) => (event.type === 'audio' ? ear.hear(event.samples) : [])).join(' ')
}

function timings(events: readonly TTSEvent[]): WordTiming[] {
  return events.flatMap((event) => (event.type === 'words' ? event.words : []))
}

function audioMs(events: readonly TTSEvent[]): number {
  return events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length / 16 : 0), 0)
}

test('wherever the voice breaks off, every word is heard once, and the timings go on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: wordCount * 4 }),
      fc.constantFrom<'error' | 'stall'>('error', 'stall'),
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom(150, 300, 420),
      async (after, kind, afterSecond, msPerWord) => {
        const clock = new VirtualClock()
        const switches: ProviderSwitch[] = []
        const voice = ttsFallback(
          [
            faultyTts('a', finely(), always(kind, after)),
            faultyTts('b', finely(), always('error', afterSecond)),
            faultyTts('c', finely({ msPerWord }), never),
          ],
          { onSwitch: (change) => switches.push(change) },
        )
        const events = await collect(clock, sayOne(voice, sentence, contextOn(clock)))
        expect(heard(events)).toBe(sentence)
        const told = timings(events)
        expect(told.map(({ text }) => text).join(' ')).toBe(sentence)
        for (const [index, { startMs, endMs }] of told.entries()) {
          expect(endMs).toBeGreaterThan(startMs)
          expect(startMs).toBeGreaterThanOrEqual(told[index - 1]?.startMs ?? 0)
        }
        expect(told.at(-1)!.endMs).toBeLessThanOrEqual(audioMs(events) + 300)
        expect(switches[0]).toMatchObject({ from: 'a', to: 'b' })
        expect(clock.pendingTimers).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})

test('a voice without timings is cut by the speed at which it has spoken before', async () => {
  for (let after = 0; after <= 7; after++) {
    const clock = new VirtualClock()
    const voice = ttsFallback([
      faultyTts('a', scriptedTts({ timings: false }), (call) =>
        call === 0 ? undefined : { kind: 'error', after },
      ),
      scriptedTts({ timings: false }),
    ])
    await collect(clock, sayOne(voice, 'they tell them what they know', contextOn(clock)))
    const events = await collect(clock, sayOne(voice, 'when will that song come back home', contextOn(clock)))
    expect(heard(events)).toBe('when will that song come back home')
    expect(timings(events)).toEqual([])
  }
})

test('a voice without timings loses nothing and repeats nothing if sentences are given on whole', async () => {
  for (let after = 0; after < wordCount; after++) {
    const clock = new VirtualClock()
    const voice = ttsFallback(
      [
        faultyTts('a', scriptedTts({ timings: false }), always('error', after)),
        scriptedTts({ timings: false }),
      ],
      { giveOn: 'sentence' },
    )
    expect(heard(await collect(clock, sayOne(voice, sentence, contextOn(clock))))).toBe(sentence)
  }
})

test('where one voice has timings and the other has none, there are timings for all words', async () => {
  for (const [first, second] of [
    [true, false],
    [false, true],
  ]) {
    const clock = new VirtualClock()
    const voice = ttsFallback([
      faultyTts('a', scriptedTts({ timings: first!, msPerWord: 340 }), always('error', first ? 6 : 3)),
      scriptedTts({ timings: second!, msPerWord: 340 }),
    ])
    const events = await collect(clock, sayOne(voice, 'that song will come back home', contextOn(clock)))
    const told = timings(events)
    expect(told.map(({ text }) => text).join(' ')).toBe(heard(events))
    expect(told.at(-1)!.endMs).toBeCloseTo(audioMs(events))
  }
})

test('a voice of another sample rate goes on at the first one’s', async () => {
  const clock = new VirtualClock()
  const low = scriptedTts()
  const second: TTSProvider = {
    ...low,
    sampleRate: 8_000,
    speak: bySentence(async function* (text) {
      for (const _ of text.split(' ')) yield { type: 'audio', samples: new Int16Array(2_400).fill(1_000) }
    }),
  }
  const voice = ttsFallback([faultyTts('a', scriptedTts(), always('error', 8)), second])
  const events = await collect(clock, sayOne(voice, sentence, contextOn(clock)))
  expect(voice.sampleRate).toBe(16_000)
  expect(audioMs(events)).toBe(wordCount * 300)
})

test('a voice that gives no sound for words has failed', async () => {
  const clock = new VirtualClock()
  const mute: TTSProvider = { ...scriptedTts(), name: 'mute', speak: bySentence(async function* () {}) }
  const voice = ttsFallback([mute, scriptedTts()])
  expect(heard(await collect(clock, sayOne(voice, 'Still here.', contextOn(clock))))).toBe('Still here.')
  const failure = await collect(clock, sayOne(ttsFallback([mute]), 'Hello', contextOn(clock))).catch((e) => e)
  expect(failure).toBeInstanceOf(TTSError)
  expect(failure.message).toContain('mute gave no audio')
})

test('a voice is asked for by the name it knows', async () => {
  const clock = new VirtualClock()
  const voices: (string | undefined)[] = []
  const listening = (name: string, known?: readonly string[]): TTSProvider => ({
    ...scriptedTts(),
    name,
    ...(known && { voices: known }),
    speak: bySentence(async function* (_text, { voice }) {
      voices.push(voice)
      yield { type: 'words', words: [] }
      throw new TTSError('no')
    }),
  })
  const voice = ttsFallback([
    listening('a'),
    { provider: listening('b', ['nova', 'luna']), voice: 'luna' },
    { provider: listening('c', ['sonia']), voice: 'sonia' },
    { provider: listening('d') },
  ])
  await collect(clock, sayOne(voice, 'Hi', contextOn(clock), { voice: 'nova' })).catch(() => {})
  expect(voices).toEqual(['nova', 'nova', 'sonia', undefined])
})

test('a provider that cannot be prepared is left alone; only if none can is it an error', async () => {
  const clock = new VirtualClock()
  const broken = (): TTSProvider => ({
    ...faultyTts('broken', scriptedTts(), () => expect.unreachable()),
    warmup: () => Promise.reject(new TTSError('no model')),
  })
  const voice = ttsFallback([broken(), scriptedTts()])
  await voice.warmup?.(contextOn(clock))
  expect(heard(await collect(clock, sayOne(voice, 'Hello there.', contextOn(clock))))).toBe('Hello there.')
  await expect(ttsFallback([broken(), broken()]).warmup?.(contextOn(clock))).rejects.toThrow('no model')
})

test('the next sentence begins with the voice that took over', async () => {
  const clock = new VirtualClock()
  const voice = ttsFallback([
    faultyTts('a', scriptedTts(), once('error', 2)),
    scriptedTts({ msPerWord: 200 }),
  ])
  await collect(clock, sayOne(voice, sentence, contextOn(clock)))
  expect(audioMs(await collect(clock, sayOne(voice, 'two words', contextOn(clock))))).toBe(400)
})

const answer = ['The quick brown fox jumps.', 'Over the lazy dog.', 'Twice, no less!']

test('wherever voices break off in an answer, each of its words is heard once, in its own sentence, and it is one call', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        first: fc.integer({ min: 0, max: 40 }),
        second: fc.integer({ min: 0, max: 40 }),
        kind: fc.constantFrom<'error' | 'stall'>('error', 'stall'),
        ahead: fc.integer({ min: 0, max: 2 }),
        gapMs: fc.constantFrom(0, 100, 20_000),
        giveOn: fc.constantFrom<'stream' | 'sentence'>('stream', 'sentence'),
      }),
      async ({ first, second, kind, ahead, gapMs, giveOn }) => {
        const clock = new VirtualClock()
        const voice = ttsFallback(
          [
            faultyTts('a', scriptedTts({ ahead }), once(kind, first)),
            faultyTts('b', scriptedTts({ ahead, msPerWord: 200 }), always('error', second)),
            { provider: { ...scriptedTts({ ahead }), name: 'c' } },
          ],
          { giveOn },
        )
        const sentences = async function* () {
          for (const [at, text] of answer.entries()) {
            if (at > 0 && gapMs > 0) await clock.sleep(gapMs)
            yield { id: 10 + at, text }
          }
        }
        const events = await collect(clock, voice.speak({ sentences: sentences() }, contextOn(clock)))
        expect(events.flatMap((event) => (event.type === 'end' ? [event.sentence] : []))).toEqual([
          10, 11, 12,
        ])
        for (const [at, text] of answer.entries()) {
          const own = events.filter((event) => event.type !== 'usage' && event.sentence === 10 + at)
          expect(own.at(-1)?.type).toBe('end')
          expect(heard(own)).toBe(text)
          const words = timings(own)
          expect(words.map(({ at, length }) => text.slice(at, at + length))).toEqual(
            text.replace(/[^\w ]/g, '').split(' '),
          )
          expect(words.at(-1)!.endMs).toBeCloseTo(audioMs(own))
        }
        expect(voice.metrics?.().calls).toBe(1)
        expect(clock.pendingTimers).toBe(0)
      },
    ),
    { numRuns: 300 },
  )
})

test('a sentence that the last voice fails in is given to those that failed in another before', async () => {
  const clock = new VirtualClock()
  const a = scriptedTts({ faults: { 0: 'fail' } })
  const b = scriptedTts({ faults: { 1: 'fail' }, ahead: 0 })
  const voice = ttsFallback([a, { provider: { ...b, name: 'b' } }])
  const events = await collect(
    clock,
    voice.speak({ sentences: sentencesOf('One two.', 'Three four.', 'Five.') }, contextOn(clock)),
  )
  expect(heard(events)).toBe('One two. Three four. Five.')
})

test('what the sentences fail of is no fault of a voice: no other is tried', async () => {
  const clock = new VirtualClock()
  const second = scriptedTts()
  const voice = ttsFallback([scriptedTts(), { provider: { ...second, name: 'b' } }])
  const sentences = async function* () {
    yield { id: 1, text: 'One two.' }
    throw new Error('no more')
  }
  await expect(collect(clock, voice.speak({ sentences: sentences() }, contextOn(clock)))).rejects.toThrow(
    'no more',
  )
  expect(second.sentences).toEqual([])
})
