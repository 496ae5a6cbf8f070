import { expect, test } from 'vitest'
import { AssistantContext, TTS } from '../../../processors/index.ts'
import { hibari } from '../../../providers/hibari/tts.ts'
import {
  type AudioSink,
  InterruptFrame,
  LLMContext,
  Pipeline,
  PipelineTask,
  SpeakFrame,
  TransportOutput,
  type TTSProvider,
} from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { referenceAcoustics, referenceSound } from '../../fixtures/hibari.ts'

const sampleRate = 24_000
const samplesPerMs = sampleRate / 1000
/** The recordings there are, by their number. */
const recordings = [1, 2, 3, 4]
const timesEach = 25

test('an answer that is interrupted ends on the last word that the listener heard: in 99 of 100', async () => {
  const voice = hibari()
  const wrong: string[] = []
  let asked = 0
  for (const number of recordings) {
    const { text } = referenceAcoustics()[number - 1]!
    const recording = referenceSound(number)
    const whole = await interrupted(voice, text)
    const lateMs = placeIn(recording, whole.played)
    const words = recordedWords(number)
    expect(whole.context, 'nobody interrupts it').toBe(text)
    const lengthMs = whole.played.length / samplesPerMs
    for (let i = 0; i < timesEach; i++) {
      const { played, context } = await interrupted(voice, text, (lengthMs * (i + 0.5)) / timesEach)
      const untilMs = lateMs + played.length / samplesPerMs
      const heard = words.filter(({ endMs }) => endMs <= untilMs).map(({ word }) => word)
      asked++
      if (context !== heard.join(' '))
        wrong.push(`${number} at ${untilMs} ms: "${context}", not "${heard.join(' ')}"`)
    }
  }
  await voice.close?.()
  expect(asked).toBe(100)
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(1)
})

interface Answer {
  /** What has sounded at the listener's end. */
  readonly played: Int16Array
  /** What the conversation has of it. */
  readonly context: string
}

/** Has the agent say something, and interrupts it after so long a time of its sound. */
async function interrupted(voice: TTSProvider, text: string, afterMs?: number): Promise<Answer> {
  const clock = new VirtualClock()
  const context = new LLMContext()
  const line = new Listener(() => {
    if (afterMs === undefined) return
    clock.setTimeout(() => {
      line.hangUp(clock.now())
      void task.push(new InterruptFrame())
    }, afterMs)
  })
  const task: PipelineTask = new PipelineTask(
    new Pipeline([new TTS(voice), new TransportOutput(line), new AssistantContext(context)], {
      fed: [SpeakFrame],
    }),
    { clock },
  )
  void task.push(new SpeakFrame({ text }))
  void task.end()
  await clock.runUntil(task.run())
  return { played: line.sounded, context: context.lastAssistantMessage ?? '' }
}

/** A loudspeaker that keeps what has sounded. */
class Listener implements AudioSink {
  readonly sampleRate = sampleRate
  readonly #began: () => void
  readonly #pieces: { readonly samples: Int16Array; readonly atMs: number }[] = []
  #untilMs = Number.POSITIVE_INFINITY

  constructor(began: () => void) {
    this.#began = began
  }

  write(samples: Int16Array, atMs: number): void {
    if (this.#pieces.push({ samples, atMs }) === 1) this.#began()
  }

  clear(): void {}

  /** What is behind this does not sound. */
  hangUp(atMs: number): void {
    this.#untilMs = Math.min(this.#untilMs, atMs)
  }

  get sounded(): Int16Array {
    return Int16Array.from(
      this.#pieces.flatMap(({ samples, atMs }) => [
        ...samples.subarray(0, Math.max(0, Math.round((this.#untilMs - atMs) * samplesPerMs))),
      ]),
    )
  }
}

/** The network counts in 25 ms. */
const durationMs = 25
/** Its sound is so much ahead of what it counts: `timings.test.ts` hears that. */
const aheadMs = 30
/** 60 dB below the loudest there is. */
const audible = 33

/** When the words of a recording end, by the durations that the reference program made it with. */
function recordedWords(number: number): { readonly word: string; readonly endMs: number }[] {
  const { text, phonemes, durations } = referenceAcoustics()[number - 1]!
  const words = text.split(' ')
  const ends: number[] = []
  let atMs = durations[0]! * durationMs
  for (const [i, phoneme] of [...phonemes].entries()) {
    atMs += durations[i + 1]! * durationMs
    if (phoneme === ' ') ends.push(ends.at(-1)!)
    else if (!/\p{Punctuation}/u.test(phoneme)) ends[Math.max(0, ends.length - 1)] = atMs
  }
  expect(ends, text).toHaveLength(words.length)
  const silentMs = referenceSound(number).findLastIndex((sample) => Math.abs(sample) > audible) / samplesPerMs
  return words.map((word, i) => ({ word, endMs: Math.min(ends[i]! - aheadMs, silentMs) }))
}

/** How late in a recording a sound begins that says the same, in ms: where the two are loud and low alike. */
function placeIn(recording: Int16Array, sound: Int16Array): number {
  const [whole, part] = [loudness(recording), loudness(sound)]
  const unlike = (late: number) =>
    part.reduce((sum, each, ms) => sum + Math.abs(each - (whole[ms + late] ?? 0)), 0)
  let best = 0
  for (let late = 1; late < 600; late++) if (unlike(late) < unlike(best)) best = late
  return best
}

/** How loud a sound is, for each of its milliseconds. */
function loudness(samples: Int16Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / samplesPerMs) }, (_, ms) =>
    samples
      .subarray(ms * samplesPerMs, (ms + 5) * samplesPerMs)
      .reduce((sum, sample) => sum + Math.abs(sample), 0),
  )
}
