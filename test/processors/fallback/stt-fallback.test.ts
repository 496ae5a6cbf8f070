import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sttFallback } from '../../../processors/fallback/index.ts'
import { CancelledError, type ProviderSwitch, type STTProvider, type STTResult } from '../../../src/index.ts'
import { scriptedStt, speakWords, VirtualClock, WordListener } from '../../../src/testing/index.ts'
import { always, collect, contextOn, faultyStt, never } from './faulty.ts'

const sentence = 'turn left at the second light and stop'
const wordCount = sentence.split(' ').length

/** Someone speaks, in chunks of 20 ms as they sound. */
async function* spoken(clock: VirtualClock, text: string): AsyncGenerator<Int16Array> {
  const audio = speakWords(text)
  for (let at = 0; at < audio.length; at += 320) {
    await clock.sleep(20)
    yield audio.subarray(at, at + 320)
  }
}

/** A recognizer whose words stand one by one. */
function wordByWord(): STTProvider {
  return {
    name: 'word-by-word',
    sampleRate: 16_000,
    async *transcribe(audio): AsyncGenerator<STTResult> {
      const ear = new WordListener()
      for await (const chunk of audio) for (const text of ear.hear(chunk)) yield { text, final: true }
      yield { text: '', final: true }
    },
  }
}

test('wherever the recognizer fails, the transcript is whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: wordCount + 1 }),
      fc.constantFrom<'error' | 'stall'>('error', 'stall'),
      fc.constantFrom(
        () => scriptedStt({ finalMs: 50 }),
        () => scriptedStt({ interim: false, finalMs: 50 }),
        wordByWord,
      ),
      async (after, kind, recognizer) => {
        const clock = new VirtualClock()
        const switches: ProviderSwitch[] = []
        const stt = sttFallback(
          [faultyStt('a', recognizer(), always(kind, after)), faultyStt('b', recognizer(), never)],
          { onSwitch: (change) => switches.push(change), firstByteMs: 500, stallMs: 500 },
        )
        const results = await collect(clock, stt.transcribe(spoken(clock, sentence), contextOn(clock)))
        expect(results.filter(({ final }) => final).map(({ text }) => text)).toEqual([sentence])
        const shown = results.map(({ text }) => text.split(' ').length)
        expect(shown).toEqual(shown.toSorted((a, b) => a - b))
        expect(switches).toHaveLength(1)
        expect(clock.now()).toBeLessThan(wordCount * 300 + 700)
        expect(clock.pendingTimers).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})

test('as long as somebody speaks, silence is no failure', async () => {
  const clock = new VirtualClock()
  const stt = sttFallback([scriptedStt({ interim: false }), scriptedStt()], {
    firstByteMs: 100,
    onSwitch: () => expect.unreachable(),
  })
  const long = Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')
  const results = await collect(clock, stt.transcribe(spoken(clock, long), contextOn(clock)))
  expect(results.at(-1)).toEqual({ text: long, final: true })
})

test('nothing said is no failure', async () => {
  const clock = new VirtualClock()
  const stt = sttFallback([scriptedStt(), scriptedStt()], { onSwitch: () => expect.unreachable() })
  const results = await collect(clock, stt.transcribe(spoken(clock, ''), contextOn(clock)))
  expect(results).toEqual([{ text: '', final: true }])
})

test('a recognizer of another sample rate is given the audio at its own', async () => {
  const clock = new VirtualClock()
  let samples = 0
  const low: STTProvider = {
    name: 'low',
    sampleRate: 8_000,
    async *transcribe(audio) {
      for await (const chunk of audio) samples += chunk.length
      yield { text: 'heard', final: true }
    },
  }
  const stt = sttFallback([faultyStt('a', scriptedStt(), always('error', 3)), low])
  expect(stt.sampleRate).toBe(16_000)
  const results = await collect(clock, stt.transcribe(spoken(clock, sentence), contextOn(clock)))
  expect(results.at(-1)).toEqual({ text: 'heard', final: true })
  expect(samples).toBe(wordCount * 300 * 8)
})

test('recognizers of a session without end: what stands is not said again, what does not is', async () => {
  for (let after = 0; after < wordCount; after++) {
    const clock = new VirtualClock()
    const endless = (name: string, faults = never) => ({
      ...faultyStt(name, wordByWord(), faults),
      mode: 'continuous' as const,
    })
    const stt = sttFallback([endless('a', always('error', after)), endless('b')])
    expect(stt.mode).toBe('continuous')
    const results = await collect(clock, stt.transcribe(spoken(clock, sentence), contextOn(clock)))
    const words = results.filter(({ final, text }) => final && text !== '').map(({ text }) => text)
    // The word whose final result the failure swallowed is heard again from its audio.
    expect(words.join(' ')).toBe(sentence)
  }
})

test('an abort goes through at once, in mid-audio and after a switch', async () => {
  for (const atMs of [100, 1_000, sentence.length * 100]) {
    const clock = new VirtualClock()
    const aborter = new AbortController()
    const stt = sttFallback([
      faultyStt('a', scriptedStt({ finalMs: 10_000 }), always('error', 2)),
      scriptedStt({ finalMs: 2_000 }),
    ])
    const reading = Array.fromAsync(stt.transcribe(spoken(clock, sentence), contextOn(clock, aborter.signal)))
    const outcome = reading.catch((error) => error)
    await clock.advance(atMs)
    aborter.abort()
    await clock.advance(0)
    expect(await outcome).toBeInstanceOf(CancelledError)
    await clock.advance(100)
    expect(clock.pendingTimers).toBe(0)
  }
})
