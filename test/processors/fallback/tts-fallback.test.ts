import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ttsFallback } from '../../../processors/fallback/index.ts'
import {
  type ProviderSwitch,
  type TimedWord,
  TTSError,
  type TTSEvent,
  type TTSProvider,
} from '../../../src/index.ts'
import {
  type ScriptedTTSOptions,
  scriptedTts,
  VirtualClock,
  WordListener,
} from '../../../src/testing/index.ts'
import { always, collect, contextOn, faultyTts, never, once } from './faulty.ts'

const sentence = 'The quick, brown fox jumps over the lazy dog: twice, no less.'
const wordCount = sentence.split(' ').length

/** A scripted voice that gives its audio in pieces of 100 ms. */
function finely(options: ScriptedTTSOptions = {}): TTSProvider {
  const voice = scriptedTts(options)
  return {
    ...voice,
    async *synthesize(text, call) {
      for await (const event of voice.synthesize(text, call))
        if (event.type === 'words') yield event
        else
          for (let at = 0; at < event.samples.length; at += 1600)
            yield { type: 'audio', samples: event.samples.subarray(at, at + 1600) }
    },
  }
}

function heard(events: readonly TTSEvent[]): string {
  const ear = new WordListener()
  return events.flatMap((event) => (event.type === 'audio' ? ear.hear(event.samples) : [])).join(' ')
}

function timings(events: readonly TTSEvent[]): TimedWord[] {
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
        const events = await collect(clock, voice.synthesize(sentence, contextOn(clock)))
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
    await collect(clock, voice.synthesize('they tell them what they know', contextOn(clock)))
    const events = await collect(
      clock,
      voice.synthesize('when will that song come back home', contextOn(clock)),
    )
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
    expect(heard(await collect(clock, voice.synthesize(sentence, contextOn(clock))))).toBe(sentence)
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
    const events = await collect(clock, voice.synthesize('that song will come back home', contextOn(clock)))
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
    async *synthesize(text) {
      for (const _ of text.split(' ')) yield { type: 'audio', samples: new Int16Array(2_400).fill(1_000) }
    },
  }
  const voice = ttsFallback([faultyTts('a', scriptedTts(), always('error', 8)), second])
  const events = await collect(clock, voice.synthesize(sentence, contextOn(clock)))
  expect(voice.sampleRate).toBe(16_000)
  expect(audioMs(events)).toBe(wordCount * 300)
})

test('a voice that gives no sound for words has failed', async () => {
  const clock = new VirtualClock()
  const mute: TTSProvider = { ...scriptedTts(), name: 'mute', async *synthesize() {} }
  const voice = ttsFallback([mute, scriptedTts()])
  expect(heard(await collect(clock, voice.synthesize('Still here.', contextOn(clock))))).toBe('Still here.')
  const failure = await collect(clock, ttsFallback([mute]).synthesize('Hello', contextOn(clock))).catch(
    (e) => e,
  )
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
    async *synthesize(_text, { voice }) {
      voices.push(voice)
      yield { type: 'words', words: [] }
      throw new TTSError('no')
    },
  })
  const voice = ttsFallback([
    listening('a'),
    { provider: listening('b', ['nova', 'luna']), voice: 'luna' },
    { provider: listening('c', ['sonia']), voice: 'sonia' },
    { provider: listening('d') },
  ])
  await collect(clock, voice.synthesize('Hi', { ...contextOn(clock), voice: 'nova' })).catch(() => {})
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
  expect(heard(await collect(clock, voice.synthesize('Hello there.', contextOn(clock))))).toBe('Hello there.')
  await expect(ttsFallback([broken(), broken()]).warmup?.(contextOn(clock))).rejects.toThrow('no model')
})

test('the next sentence begins with the voice that took over', async () => {
  const clock = new VirtualClock()
  const voice = ttsFallback([
    faultyTts('a', scriptedTts(), once('error', 2)),
    scriptedTts({ msPerWord: 200 }),
  ])
  await collect(clock, voice.synthesize(sentence, contextOn(clock)))
  expect(audioMs(await collect(clock, voice.synthesize('two words', contextOn(clock))))).toBe(400)
})
