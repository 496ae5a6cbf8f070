import {
  CancelledError,
  checkOptions,
  type OptionRules,
  ProviderMeter,
  STTError,
  type STTOptions,
  type STTProvider,
  type STTResult,
} from '../../src/index.ts'
import { Resampler } from '../audio/resampler.ts'
import { type Alternative, Alternatives } from './alternatives.ts'
import type { Attempt } from './attempt.ts'
import { Deadline } from './deadline.ts'
import { givenAlternatives } from './given-alternatives.ts'
import { type FallbackOptions, fallbackRules } from './options.ts'
import { ReplayedAudio } from './replayed-audio.ts'
import { RunningTranscript, type Transcript, WholeTranscript } from './transcript.ts'

/** A recognizer among others, with what holds for it alone. */
export interface STTAlternative extends Alternative<STTProvider> {
  /** The language this one is told to expect, in place of the call's. */
  readonly language?: string
}

/** Options of {@link sttFallback}. Its deadlines run from the end of the audio on: before it, silence is no failure. */
export interface STTFallbackOptions extends FallbackOptions {
  /** How much audio is kept to be given to the next recognizer, in milliseconds. Default 120,000. */
  readonly keepMs?: number
}

const optionRules: OptionRules<STTFallbackOptions> = {
  ...fallbackRules,
  keepMs: 'not-negative',
}

/** From the end of the audio to the first result, and between two: about twice what a model in this process takes. */
const defaultLimitMs = 2_000

/**
 * A recognizer made of several: when one fails or does not answer, the next is given all of the utterance and goes on
 * with what is still being said.
 *
 * With `utterance` recognizers every result but the last is interim, so that the transcript is always one recognizer's
 * and whole. It is `continuous` only if all are: then final results are given on at once, and the next recognizer is
 * given the audio since the last of them.
 *
 * It takes audio at the sample rate of the first.
 */
export function sttFallback(
  providers: readonly (STTProvider | STTAlternative)[],
  options: STTFallbackOptions = {},
): STTProvider {
  checkOptions('sttFallback', options, optionRules, 'pass')
  const given = givenAlternatives<STTProvider, STTAlternative>('sttFallback', 'stt', providers)
  const alternatives = new Alternatives<STTProvider, STTAlternative>(
    given,
    options,
    (message, details) => new STTError(message, details),
  )
  const meter = new ProviderMeter()
  const { sampleRate } = given[0]!.provider
  const mode = given.every(({ provider }) => provider.mode === 'continuous') ? 'continuous' : 'utterance'
  const { firstByteMs = defaultLimitMs, stallMs = defaultLimitMs, keepMs = 120_000 } = options

  async function* transcribe(source: AsyncIterable<Int16Array>, call: STTOptions): AsyncGenerator<STTResult> {
    if (call.signal.aborted) throw new CancelledError(undefined, { cause: call.signal.reason })
    const audio = new ReplayedAudio(source, (sampleRate * keepMs) / 1000)
    void audio.run()
    const transcript = mode === 'continuous' ? new RunningTranscript(audio) : new WholeTranscript()
    try {
      yield* alternatives.call(call, (attempt) => recognize(audio, transcript, call, attempt))
    } finally {
      audio.close()
    }
  }

  async function* recognize(
    audio: ReplayedAudio,
    transcript: Transcript,
    call: STTOptions,
    attempt: Attempt<STTAlternative>,
  ): AsyncGenerator<STTResult> {
    const { provider, language = call.language } = attempt.alternative
    const limits = { firstByteMs, stallMs, ...attempt.alternative }
    const deadline = new Deadline(call.clock, () =>
      attempt.expire(`${provider.name} gave no${attempt.answered ? ' final' : ''} transcript in time.`),
    )
    const alive = () => {
      if (audio.ended) deadline.arm(attempt.answered ? limits.stallMs : limits.firstByteMs)
    }
    const input = resampled(audio.read(alive), sampleRate, provider.sampleRate)
    const heard = provider.transcribe(input, {
      ...attempt.context,
      ...(language !== undefined && { language }),
    })
    transcript.begin()
    void audio.whole.then(alive)
    try {
      for await (const result of attempt.stream(heard)) {
        alive()
        yield* transcript.add(result)
      }
      if (!transcript.complete(audio)) throw new STTError(`${provider.name} ended before the audio did.`)
      yield* transcript.end()
    } catch (thrown) {
      if (audio.failure === undefined) throw thrown
      const cause = audio.failure.error
      const why = cause instanceof Error ? cause.message : String(cause)
      throw attempt.failOutside(
        new STTError(`The audio failed: ${why}`, { cause, provider: alternatives.name }),
      )
    } finally {
      deadline.stop()
    }
  }

  return {
    name: alternatives.name,
    sampleRate,
    mode,
    transcribe: (audio, call) => meter.track(call.clock, transcribe(audio, call)),
    warmup: (context) => alternatives.warmup(context),
    metrics: () => ({ ...meter.read(), switches: alternatives.switches }),
    close: () => alternatives.close(),
    get closed() {
      return alternatives.closed
    },
  }
}

async function* resampled(
  audio: AsyncIterable<Int16Array>,
  from: number,
  to: number,
): AsyncGenerator<Int16Array> {
  if (from === to) {
    yield* audio
    return
  }
  const resampler = new Resampler(from, to)
  for await (const chunk of audio) yield resampler.push(chunk)
  yield resampler.flush()
}
