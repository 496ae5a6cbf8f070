import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fallback } from '../../../processors/fallback/index.ts'
import { STT } from '../../../processors/index.ts'
import {
  AudioRawFrame,
  type Direction,
  ErrorFrame,
  type Frame,
  FrameProcessor,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  MetricsFrame,
  SettingsFrame,
  SpeakFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSStoppedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import {
  type ProcessorRun,
  runProcessor,
  type Step,
  scriptedStt,
  speakWords,
  WordListener,
} from '../../../src/testing/index.ts'

type Break = 'throws' | 'falls silent' | 'gets stuck'

/** Makes the model's text loud, until it breaks. */
class Shout extends FrameProcessor {
  readonly settings: unknown[] = []
  readonly #breaks: Break | undefined
  #left: number

  constructor(name: string, breaks?: Break, after = 0) {
    super({ name })
    this.#breaks = breaks
    this.#left = after
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof SettingsFrame) this.settings.push(frame.settings)
    const broken = this.#breaks !== undefined && this.#left <= 0
    if (broken && this.#breaks === 'falls silent' && frame.answer) return
    if (!(frame instanceof LLMTextFrame)) return this.push(frame, direction)
    if (broken && this.#breaks === 'gets stuck') return new Promise(() => {})
    if (broken) throw new Error(`${this.name} lost its voice`)
    this.#left--
    return this.push(frame.with({ text: frame.text.toUpperCase() }))
  }
}

const pieces = 'so it was that the king went home again'.match(/\S+\s*/g)!

function answer(): Frame[] {
  return [
    new LLMResponseStartFrame(),
    ...pieces.map((text) => new LLMTextFrame({ text })),
    new LLMResponseEndFrame(),
  ]
}

function said({ downstream }: ProcessorRun): string {
  return downstream.map((frame) => (frame instanceof LLMTextFrame ? frame.text : '')).join('')
}

function count(run: ProcessorRun, kind: string): number {
  return run.downstream.filter((frame) => frame.kind === kind).length
}

test('a branch that breaks is replaced by the next, and what it did is not done twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: pieces.length - 1 }),
      fc.integer({ min: 0, max: pieces.length - 1 }),
      fc.constantFrom<Break>('throws', 'falls silent', 'gets stuck'),
      async (after, then, how) => {
        const changes: string[] = []
        const run = await runProcessor(
          new Fallback([new Shout('a', how, after), new Shout('b', 'throws', then), new Shout('c')], {
            firstByteMs: 200,
            stallMs: 100,
            onSwitch: ({ from, to, reason }) => changes.push(`${from} ${to} ${reason}`),
          }),
          [...answer(), { waitMs: 1_000 }],
        )
        expect(said(run)).toBe(pieces.join('').toUpperCase())
        expect(count(run, 'llm-response-start')).toBe(1)
        expect(count(run, 'llm-response-end')).toBe(1)
        expect(run.upstream).toEqual([])
        const reason = how === 'throws' ? 'error' : after === 0 ? 'first-byte' : 'stall'
        expect(changes).toEqual([`a b ${reason}`, 'b c error'])
        expect(
          run.downstream.flatMap((frame) => (frame instanceof MetricsFrame ? [frame.metrics] : [])),
        ).toMatchObject([
          { type: 'fallback', processor: 'Fallback', from: 'a', to: 'b', reason },
          { from: 'b', to: 'c', reason: 'error' },
        ])
      },
    ),
    { numRuns: 100 },
  )
})

test('when every branch fails, one error holds them all', async () => {
  const run = await runProcessor(
    new Fallback([new Shout('a', 'throws', 1), new Shout('b', 'throws', 3)]),
    answer(),
  )
  const errors = run.upstream.filter((frame) => frame instanceof ErrorFrame)
  expect(errors).toHaveLength(pieces.length - 3)
  expect(errors[0]!.error.message).toContain('All 2 alternatives of Fallback failed')
  expect((errors[0]!.error.cause as AggregateError).errors).toHaveLength(2)
})

test('the first branch is back at work when its time has come', async () => {
  const changes: string[] = []
  const settings = new SettingsFrame({ settings: { voice: 'low' } })
  const second = new Shout('b')
  const first = new Shout('a', 'throws', 2)
  const fallback = new Fallback([first, second], {
    retryAfterMs: 1_000,
    onSwitch: ({ from, to, reason }) => changes.push(`${from} ${to} ${reason}`),
  })
  await runProcessor(fallback, [
    settings,
    ...answer(),
    { waitMs: 500 },
    ...answer(),
    { waitMs: 600 },
    ...answer(),
    { waitMs: 100 },
  ])
  expect(changes).toEqual(['a b error', 'b a recovered', 'a b error'])
  expect([first.settings, second.settings]).toEqual([[settings.settings], [settings.settings]])
})

/** Says a text in pieces of 100 ms, until it breaks. */
class Speaker extends FrameProcessor {
  readonly #after: number

  constructor(name: string, after = Number.POSITIVE_INFINITY) {
    super({ name })
    this.#after = after
  }

  override async process(frame: Frame, direction: Direction): Promise<void> {
    if (!(frame instanceof SpeakFrame)) return this.push(frame, direction)
    const { scope } = this
    const audio = speakWords(frame.text)
    for (let at = 0; at < audio.length; at += 1600) {
      if (at / 1600 >= this.#after) throw new Error(`${this.name} lost its voice`)
      await this.clock.sleep(10, scope.signal)
      await scope.push(new TTSAudioFrame({ samples: audio.subarray(at, at + 1600), sampleRate: 16_000 }))
    }
    await scope.push(new TTSStoppedFrame())
  }
}

test('a branch that speaks goes on at the sample at which the other broke off', async () => {
  for (const after of [0, 1, 5, 9, 14]) {
    const run = await runProcessor(new Fallback([new Speaker('a', after), new Speaker('b')]), [
      new SpeakFrame({ text: 'one two three' }),
      new SpeakFrame({ text: 'four five' }),
      { waitMs: 1_000 },
    ])
    const ear = new WordListener()
    const words = run.downstream.flatMap((frame) =>
      frame instanceof TTSAudioFrame ? ear.hear(frame.samples) : [],
    )
    expect(words.join(' ')).toBe('one two three four five')
    expect(count(run, 'tts-stopped')).toBe(2)
  }
})

/** A recognizer of somebody's own making. */
class OwnSTT extends STT {}

test('a branch that hears is given all of the utterance, and what came just before it', async () => {
  const audio = speakWords('go forward ten meters')
  const chunks = Array.from({ length: audio.length / 320 }, (_, i) => audio.subarray(i * 320, (i + 1) * 320))
  const speech = (silent: number): Step[] => [
    ...chunks.slice(0, 20).flatMap(heard),
    new VADUserStartedSpeakingFrame({ leadMs: 400 }),
    ...chunks.slice(20).flatMap(heard),
    new VADUserStoppedSpeakingFrame(),
    { waitMs: silent },
  ]
  for (const fault of ['fail', 'hang'] as const) {
    const run = await runProcessor(
      new Fallback(
        [new OwnSTT(scriptedStt({ faults: { 0: fault } }), { name: 'a' }), new OwnSTT(scriptedStt())],
        {
          firstByteMs: 300,
          stallMs: 300,
        },
      ),
      [...speech(500), ...speech(500)],
    )
    const heard = run.downstream.flatMap((frame) => (frame instanceof TranscriptionFrame ? [frame.text] : []))
    expect(heard).toEqual(['go forward ten meters', 'go forward ten meters'])
    expect(count(run, 'audio-raw')).toBe(chunks.length * 2)
    expect(count(run, 'vad-user-started-speaking')).toBe(2)
  }
})

function heard(samples: Int16Array): Step[] {
  return [new AudioRawFrame({ samples, sampleRate: 16_000 }), { waitMs: 20 }]
}
