import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sttFallback } from '../../../processors/fallback/index.ts'
import {
  CancelledError,
  type ProviderSwitch,
  type STTEvent,
  type STTInput,
  type STTProvider,
} from '../../../src/engine.ts'
import { scriptedStt, speakWords, VirtualClock, WordListener } from '../../../src/testing/index.ts'
import { always, collect, contextOn, faultyStt, never } from './faulty.ts'

const sentence = 'turn left at the second light and stop'
const words = sentence.split(' ')
const wordCount = words.length

/** What stands. */
function finals(events: readonly STTEvent[]): string {
  return events.map((event) => (event.type === 'final' ? event.text : '')).join('')
}

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
    mode: 'utterance',
    async *transcribe({ audio }): AsyncGenerator<STTEvent> {
      const ear = new WordListener()
      let space = ''
      for await (const chunk of audio)
        for (const word of chunk instanceof Int16Array ? ear.hear(chunk) : []) {
          yield { type: 'final', text: space + word }
          space = ' '
        }
      yield { type: 'flushed' }
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
        const results = await collect(
          clock,
          stt.transcribe({ audio: spoken(clock, sentence) }, contextOn(clock)),
        )
        const said = results.flatMap((event) =>
          event.type === 'interim' || event.type === 'final' ? event : [],
        )
        expect(said.filter(({ type }) => type === 'final').map(({ text }) => text)).toEqual([sentence])
        expect(results.at(-1)).toEqual({ type: 'flushed' })
        const shown = said.map(({ text }) => text.split(' ').length)
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
  const results = await collect(clock, stt.transcribe({ audio: spoken(clock, long) }, contextOn(clock)))
  expect(finals(results)).toBe(long)
})

test('nothing said is no failure', async () => {
  const clock = new VirtualClock()
  const stt = sttFallback([scriptedStt(), scriptedStt()], { onSwitch: () => expect.unreachable() })
  const results = await collect(clock, stt.transcribe({ audio: spoken(clock, '') }, contextOn(clock)))
  expect(results.filter(({ type }) => type !== 'usage')).toEqual([{ type: 'flushed' }])
})

test('a recognizer of another sample rate is given the audio at its own', async () => {
  const clock = new VirtualClock()
  let samples = 0
  const low: STTProvider = {
    name: 'low',
    sampleRate: 8_000,
    mode: 'utterance',
    async *transcribe({ audio }) {
      for await (const chunk of audio) if (chunk instanceof Int16Array) samples += chunk.length
      yield { type: 'final', text: 'heard' }
      yield { type: 'flushed' }
    },
  }
  const stt = sttFallback([faultyStt('a', scriptedStt(), always('error', 3)), low])
  expect(stt.sampleRate).toBe(16_000)
  const results = await collect(clock, stt.transcribe({ audio: spoken(clock, sentence) }, contextOn(clock)))
  expect(finals(results)).toBe('heard')
  expect(samples).toBe(wordCount * 300 * 8)
})

test('recognizers of a session without end: what stands is not said again, what does not is', async () => {
  for (let after = 0; after < wordCount; after++) {
    const clock = new VirtualClock()
    const endless = (name: string, faults = never) => ({
      ...faultyStt(name, wordByWord(), faults),
      mode: 'session' as const,
    })
    const stt = sttFallback([endless('a', always('error', after)), endless('b')])
    expect(stt.mode).toBe('session')
    const results = await collect(clock, stt.transcribe({ audio: spoken(clock, sentence) }, contextOn(clock)))
    // The word whose final the failure swallowed is heard again from its audio.
    expect(finals(results)).toBe(sentence)
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
    const reading = Array.fromAsync(
      stt.transcribe({ audio: spoken(clock, sentence) }, contextOn(clock, aborter.signal)),
    )
    const outcome = reading.catch((error) => error)
    await clock.advance(atMs)
    aborter.abort()
    await clock.advance(0)
    expect(await outcome).toBeInstanceOf(CancelledError)
    await clock.advance(100)
    expect(clock.pendingTimers).toBe(0)
  }
})

test('recognizers of a session: wherever one fails, each flush is answered once, behind its words', async () => {
  const session = () => scriptedStt({ mode: 'session', finalMs: 50 })
  await fc.assert(
    fc.asyncProperty(
      fc.nat(24),
      fc.constantFrom<'error' | 'stall'>('error', 'stall'),
      async (after, kind) => {
        const clock = new VirtualClock()
        const stt = sttFallback([faultyStt('a', session(), always(kind, after)), session()], {
          firstByteMs: 500,
          stallMs: 500,
        })
        const audio = async function* (): AsyncGenerator<STTInput> {
          for (const text of ['turn left', 'go on', '', 'and stop']) {
            yield* spoken(clock, text)
            yield { type: 'flush' }
            await clock.sleep(1_200)
          }
        }
        const events = await collect(clock, stt.transcribe({ audio: audio() }, contextOn(clock)))
        const said = ['']
        for (const event of events) {
          if (event.type === 'final') said[said.length - 1] += event.text
          if (event.type === 'flushed') said.push('')
        }
        expect(said.map((text) => text.trim())).toEqual(['turn left', 'go on', '', 'and stop', ''])
        expect(clock.pendingTimers).toBe(0)
      },
    ),
    { numRuns: 50 },
  )
})

test('a change of what is expected reaches the recognizer at work, and the one that takes its place', async () => {
  const clock = new VirtualClock()
  const expected: (string | undefined)[] = []
  const inner = scriptedStt({ mode: 'session' })
  const second: STTProvider = {
    ...inner,
    transcribe(request, call) {
      expected.push(request.language)
      return inner.transcribe(request, call)
    },
  }
  const stt = sttFallback([faultyStt('a', scriptedStt({ mode: 'session' }), always('error', 1)), second])
  const audio = async function* (): AsyncGenerator<STTInput> {
    yield { type: 'update', language: 'de' }
    yield* spoken(clock, 'eins zwei drei')
    yield { type: 'flush' }
  }
  await collect(clock, stt.transcribe({ audio: audio(), language: 'en' }, contextOn(clock)))
  expect(expected).toEqual(['de'])
})
