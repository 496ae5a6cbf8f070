import { describe, expect, test } from 'vitest'
import { STT, type STTProcessorOptions } from '../../../processors/stt/index.ts'
import {
  ErrorFrame,
  type Frame,
  InterimTranscriptionFrame,
  MetricsFrame,
  RecognizedTurnFrame,
  SettingsFrame,
  STTError,
  type STTInput,
  type STTProvider,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedSTTOptions,
  type Step,
  scriptedStt,
  speakWords,
  VirtualClock,
} from '../../../src/testing/index.ts'
import { audioFrames } from './audio-frames.ts'

/** Audio at the pace at which it sounds. */
function sounding(samples: Int16Array): Step[] {
  return audioFrames(samples).flatMap((frame) => [frame, { waitMs: 20 }])
}

const silent = (ms: number) => sounding(new Int16Array(ms * 16))
const cough = sounding(new Int16Array(200 * 16).map((_, i) => (i % 2 === 0 ? 6_000 : -6_000)))

/** With voice activity detection before the recognizer. */
function noticed(sound: readonly Step[]): Step[] {
  return [new VADUserStartedSpeakingFrame(), ...sound, new VADUserStoppedSpeakingFrame()]
}

const says = (text: string) => noticed(sounding(speakWords(text, { msPerWord: 200 })))

async function listen(
  steps: readonly Step[],
  ear: ScriptedSTTOptions | STTProvider,
  options: STTProcessorOptions = {},
) {
  const clock = new VirtualClock()
  const provider = 'transcribe' in ear ? ear : scriptedStt({ mode: 'session', ...ear })
  const stt = new STT(provider, options)
  const run = await runProcessor(stt, steps, { clock })
  return {
    ...run,
    stt,
    provider,
    finals: run.downstream.flatMap((frame) => (frame instanceof TranscriptionFrame ? [frame.text] : [])),
    errors: run.upstream.flatMap((frame) => (frame instanceof ErrorFrame ? [frame.error.code] : [])),
    timersLeft: clock.pendingTimers,
    tookMs: clock.now(),
  }
}

/** What is told of the user, in order and in short. */
function told(frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) => {
    if (frame instanceof VADUserStartedSpeakingFrame) return ['starts']
    if (frame instanceof VADUserStoppedSpeakingFrame) return ['stops']
    if (frame instanceof TranscriptionFrame) return [`“${frame.text}”`]
    return frame instanceof RecognizedTurnFrame ? [frame.state] : []
  })
}

/** A recognizer whose calls are watched, and fail as told. */
function watched(options: ScriptedSTTOptions, failing: (call: number, chunks: number) => Error | undefined) {
  const inner = scriptedStt({ mode: 'session', ...options })
  const given: STTInput[][] = []
  const provider: STTProvider = {
    ...inner,
    async *transcribe(request, call) {
      const items: STTInput[] = []
      const number = given.push(items) - 1
      const audio = async function* () {
        for await (const item of request.audio) {
          const error = failing(number, items.length)
          if (error) throw error
          items.push(item)
          yield item
        }
      }
      yield* inner.transcribe({ ...request, audio: audio() }, call)
    },
  }
  return { provider, given }
}

describe('a recognizer that hears the whole session', () => {
  test('gives one transcript for each stretch of speech, in one call', async () => {
    const { finals, provider, timersLeft } = await listen(
      [...says('go home'), ...silent(500), ...says('now please')],
      { finalMs: 100 },
    )
    expect(finals).toEqual(['go home', 'now please'])
    expect(provider.metrics?.().calls).toBe(1)
    expect(timersLeft).toBe(0)
  })

  test('tells of a cough that there are no words, as soon as it knows', async () => {
    const { downstream } = await listen(
      [...noticed(cough), { waitMs: 150 }, new SettingsFrame({ settings: {} }), ...says('hello')],
      { finalMs: 100 },
    )
    const early = downstream.slice(
      0,
      downstream.findIndex((frame) => frame instanceof SettingsFrame),
    )
    expect(told(early)).toEqual(['starts', 'stops', '“”'])
    expect(told(downstream).slice(3)).toEqual(['starts', 'stops', '“hello”'])
  })

  test('that is late is not waited for: its interim transcript stands, and is not said again', async () => {
    const provider = { ...scriptedStt({ mode: 'session', finalMs: 800 }), finalMs: 300 }
    const { downstream, finals, errors } = await listen(
      [
        ...says('go home'),
        { waitMs: 310 },
        new SettingsFrame({ settings: {} }),
        ...silent(1_000),
        ...says('now'),
      ],
      provider,
    )
    const early = downstream.slice(
      0,
      downstream.findIndex((frame) => frame instanceof SettingsFrame),
    )
    expect(told(early)).toEqual(['starts', 'stops', '“go home”'])
    expect(finals).toEqual(['go home', 'now'])
    expect(errors).toEqual([])
  })

  test('that does not answer is called anew, and hears what it has not told', async () => {
    const { finals, errors, provider, timersLeft } = await listen(
      [...says('lost words'), { waitMs: 6_000 }, ...says('go home')],
      { faults: { 0: 'hang' } },
    )
    expect(finals).toEqual(['lost words', 'go home'])
    expect(errors).toEqual(['TIMED_OUT'])
    expect(provider.metrics?.().calls).toBe(2)
    expect(timersLeft).toBe(0)
  })

  test('that fails in mid-word is called anew and hears all again that has no final', async () => {
    for (let chunk = 0; chunk < 60; chunk++) {
      const { provider, given } = watched({}, (call, chunks) =>
        call === 0 && chunks === chunk ? new STTError('The line is dead.') : undefined,
      )
      const { finals, errors } = await listen(
        [...says('one two'), ...silent(300), ...says('three four'), ...silent(1_000)],
        provider,
      )
      expect(finals.filter((text) => text !== '')).toEqual(['one two', 'three four'])
      expect(errors).toEqual(['STT_FAILED'])
      expect(given).toHaveLength(2)
    }
  })

  test('that always fails is called ever more seldom, and nobody waits for it', async () => {
    const { provider, given } = watched({}, () => new STTError('The line is dead.'))
    const { finals, timersLeft } = await listen(
      [...says('one two'), ...silent(120_000), ...says('three')],
      provider,
    )
    expect(given.length).toBeGreaterThan(5)
    expect(given.length).toBeLessThan(15)
    expect(finals).toEqual(['', ''])
    expect(timersLeft).toBe(0)
  })

  test('that fails for good is not called again', async () => {
    const { provider, given } = watched({}, () => new STTError('No such key.', { reason: 'auth' }))
    const { finals, errors, tookMs } = await listen([...says('one two'), ...silent(60_000)], provider)
    expect(given).toHaveLength(1)
    expect(errors).toEqual(['STT_FAILED'])
    expect(finals).toEqual([''])
    expect(tookMs).toBeLessThan(62_000)
  })

  test('follows a change of language, and of the names that are likely', async () => {
    const { provider, given } = watched({}, () => undefined)
    await listen(
      [
        ...says('hello'),
        new SettingsFrame({ settings: { language: 'de', keyterms: ['Ada'] } }),
        ...says('hallo'),
      ],
      provider,
    )
    const asked = given[0]!.filter((item) => !(item instanceof Int16Array))
    expect(asked).toEqual([
      { type: 'flush' },
      { type: 'update', language: 'de', keyterms: ['Ada'] },
      { type: 'flush' },
      { type: 'flush' },
    ])
  })

  test('is told what to expect', async () => {
    let expected: object = {}
    const inner = scriptedStt({ mode: 'session' })
    const provider: STTProvider = {
      ...inner,
      transcribe(request, call) {
        const { audio: _, ...hints } = request
        expected = hints
        return inner.transcribe(request, call)
      },
    }
    const hints = { language: 'de', keyterms: ['Antiphon'], context: 'A hotline.' }
    await listen(says('hallo'), provider, hints)
    expect(expected).toEqual(hints)
  })

  test('is measured like the others', async () => {
    const { downstream } = await listen([...says('one two'), { waitMs: 500 }], { finalMs: 120 })
    const metrics = downstream.find((frame) => frame instanceof MetricsFrame)?.metrics
    expect(metrics).toMatchObject({ stage: 'stt', durationMs: 120, ttfbMs: 120, audioSeconds: 0.4 })
  })

  test('says when words were said, on the clock of the task', async () => {
    const { downstream, stt } = await listen([...silent(1_000), ...says('one two'), { waitMs: 500 }], {})
    const words = downstream.find((frame) => frame instanceof TranscriptionFrame)?.words
    expect(words).toEqual([
      { text: 'one', startMs: 1_000, endMs: 1_200 },
      { text: 'two', startMs: 1_200, endMs: 1_400 },
    ])
    expect(stt.lastUtterance.length).toBe(16 * 700)
  })

  test('is heard out at the end of the session', async () => {
    const { finals } = await listen(says('last words').slice(0, -1), { finalMs: 400 })
    expect(finals).toEqual(['last words'])
  })

  test('that never falls silent is transcribed all the same', async () => {
    const words = Array.from({ length: 900 }, (_, i) => `word${i}`)
    const steps = [
      new VADUserStartedSpeakingFrame(),
      ...sounding(speakWords(words.join(' '), { msPerWord: 100 })),
    ]
    const inner = scriptedStt({ mode: 'session' })
    const provider: STTProvider = {
      ...inner,
      async *transcribe(request, call) {
        let told = 0
        for await (const event of inner.transcribe(request, call)) {
          if (event.type !== 'interim') yield event
          else {
            const more = event.words!.slice(told)
            told = event.words!.length
            yield { type: 'final', text: more.map(({ text }) => ` ${text}`).join('') }
          }
        }
      },
    }
    const { finals } = await listen(steps, provider)
    expect(finals.length).toBeGreaterThan(1)
    expect(finals.join(' ').startsWith(words.join(' '))).toBe(true)
  })
})

describe('where nobody before it hears the voice, the recognizer does', () => {
  const speech = [...sounding(speakWords('go home', { msPerWord: 200 })), ...silent(1_500)]

  test('by its own word', async () => {
    const { downstream, timersLeft } = await listen(speech, { voice: true, finalMs: 100 })
    expect(told(downstream)).toEqual(['starts', 'stops', '“go home”'])
    expect(timersLeft).toBe(0)
  })

  test('by its turns, which are told in order with the words', async () => {
    const { downstream } = await listen(speech, { turns: true })
    expect(told(downstream)).toEqual(['starts', 'started', 'eager-end', 'stops', '“go home”', 'ended'])
    const [started, stopped] = [VADUserStartedSpeakingFrame, VADUserStoppedSpeakingFrame].map((type) =>
      downstream.find((frame) => frame instanceof type),
    )
    expect(started).toMatchObject({ leadMs: 200 })
    expect(stopped).toMatchObject({ silenceMs: 700 })
  })

  test('and its own word for the voice counts for more than its turns', async () => {
    const { downstream } = await listen(speech, { voice: true, turns: true })
    expect(told(downstream)).toEqual(['starts', 'started', 'stops', 'eager-end', '“go home”', 'ended'])
  })

  test('but where somebody does, nothing is told twice', async () => {
    const steps = [
      ...sounding(speakWords('go home', { msPerWord: 200 })),
      new VADUserStartedSpeakingFrame({ leadMs: 400 }),
      ...silent(300),
      new VADUserStoppedSpeakingFrame({ silenceMs: 300 }),
      ...silent(1_500),
      ...noticed([...sounding(speakWords('and now', { msPerWord: 200 }))]),
      ...silent(1_500),
    ]
    const { downstream } = await listen(steps, { turns: true, voice: true })
    expect(told(downstream)).toEqual([
      ...['starts', 'started', 'eager-end', 'stops', '“go home”', 'ended'],
      ...['starts', 'started', 'stops', 'eager-end', '“and now”', 'ended'],
    ])
  })

  test('one transcript for each silence that was noticed in a turn, and the words but once', async () => {
    const steps = [...says('book a'), ...silent(400), ...says('table'), ...silent(1_500)]
    const { downstream } = await listen(steps, { turns: { eagerMs: 200, endMs: 700 } })
    expect(told(downstream)).toEqual([
      ...['starts', 'started', 'stops', 'eager-end', 'starts', 'resumed', 'stops', 'eager-end'],
      ...['“book a table”', '“”', 'ended'],
    ])
  })

  test('interim transcripts are of all that was said since the last that stands', async () => {
    const { downstream } = await listen(speech, { turns: true })
    const interims = downstream.flatMap((frame) =>
      frame instanceof InterimTranscriptionFrame ? [frame.text] : [],
    )
    expect(interims[0]).toBe('go')
    expect(new Set(interims.slice(1))).toEqual(new Set(['go home']))
  })
})
