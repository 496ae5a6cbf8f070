import {
  CancelledError,
  checkOptions,
  type OptionRules,
  type ProviderCall,
  ProviderMeter,
  STTError,
  type STTEvent,
  type STTHints,
  type STTInput,
  type STTProvider,
  type STTRequest,
} from '../../src/engine.ts'
import { Resampler } from '../audio/pcm/resampler.ts'
import { ReplayedInput } from '../stt/replayed-input.ts'
import { type Alternative, Alternatives } from './alternatives.ts'
import type { Attempt } from './attempt.ts'
import { Deadline } from './deadline.ts'
import { givenAlternatives } from './given-alternatives.ts'
import { type FallbackOptions, fallbackRules } from './options.ts'
import { RunningTranscript, type Transcript, WholeTranscript } from './transcript.ts'

/** A recognizer among others, with what holds for it alone. */
export interface STTAlternative extends Alternative<STTProvider> {
  /** The language this one is told to expect, in place of the call's. */
  readonly language?: string
}

/** Options of {@link sttFallback}. Its deadlines run from a flush or the end of the audio on: else silence is no failure. */
export interface STTFallbackOptions extends FallbackOptions {
  /** How much audio is kept to be given to the next recognizer, in milliseconds. Default 120,000. */
  readonly keepMs?: number
}

const optionRules: OptionRules<STTFallbackOptions> = {
  ...fallbackRules,
  keepMs: 'not-negative',
}

/** From what asks for finals to the first event, and between two: about twice what a model in this process takes. */
const defaultLimitMs = 2_000

/**
 * A recognizer made of several: when one fails or does not answer, the next is given all of the utterance and goes on
 * with what is still being said.
 *
 * With `utterance` recognizers every transcript but the last is interim, so that it is always one recognizer's and whole.
 * It is a `session` one only if all are: then finals are given on at once, and the next recognizer is given the audio
 * since the last of them, and the flushes that are not answered. It tells turns, and voice, if all do.
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
  const all = (is: (provider: STTProvider) => boolean) => given.every(({ provider }) => is(provider))
  const mode = all((provider) => provider.mode === 'session') ? 'session' : 'utterance'
  const turns = all((provider) => provider.turns ?? false)
  const { firstByteMs = defaultLimitMs, stallMs = defaultLimitMs, keepMs = 120_000 } = options

  async function* transcribe(request: STTRequest, call: ProviderCall): AsyncGenerator<STTEvent> {
    if (call.signal.aborted) throw new CancelledError(undefined, { cause: call.signal.reason })
    const work: Work = {
      audio: new ReplayedInput((sampleRate * keepMs) / 1000),
      hints: hintsOf(request),
      owed: () => {},
    }
    const source = request.audio[Symbol.asyncIterator]()
    void take(source, work)
    const transcript =
      mode === 'session' ? new RunningTranscript(work.audio, sampleRate, turns) : new WholeTranscript()
    try {
      yield* alternatives.call(call, (attempt) => recognize(work, transcript, call, attempt))
    } finally {
      if (!work.audio.ended) void source.return?.().then(undefined, () => {})
      work.audio.end()
    }
  }

  async function* recognize(
    work: Work,
    transcript: Transcript,
    call: ProviderCall,
    attempt: Attempt<STTAlternative>,
  ): AsyncGenerator<STTEvent> {
    const { audio } = work
    const { provider, language = work.hints.language } = attempt.alternative
    const limits = { firstByteMs, stallMs, ...attempt.alternative }
    const deadline = new Deadline(call.clock, () =>
      attempt.expire(`${provider.name} gave no${attempt.answered ? ' final' : ''} transcript in time.`),
    )
    const alive = () => {
      if (audio.ended || audio.flushing) deadline.arm(attempt.answered ? limits.stallMs : limits.firstByteMs)
      else deadline.rest()
    }
    work.owed = alive
    const reading = audio.read(alive)
    transcript.begin(reading.begin)
    const wanted = provider.mode === 'session' && mode === 'utterance' ? flushed(reading) : reading
    const request: STTRequest = {
      ...work.hints,
      audio: resampled(wanted, sampleRate, provider.sampleRate),
      language,
    }
    alive()
    try {
      const heard = provider.transcribe(request, attempt.context)
      for await (const event of attempt.stream(heard, {}, ({ type }) => type !== 'usage')) {
        yield* transcript.add(event)
        alive()
      }
      if (!transcript.complete) throw new STTError(`${provider.name} ended before the audio did.`)
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
    ownDeadlines: true,
    sampleRate,
    mode,
    voice: all((provider) => provider.voice ?? false),
    turns,
    transcribe: (request, call) => meter.track(call.clock, transcribe(request, call)),
    warmup: (context) => alternatives.warmup(context),
    metrics: () => ({ ...meter.read(), switches: alternatives.switches }),
    close: () => alternatives.close(),
    get closed() {
      return alternatives.closed
    },
  }
}

/** What one call has to do, whoever does it. */
interface Work {
  readonly audio: ReplayedInput
  /** What is expected now. */
  hints: STTHints
  /** Called when something is owed. */
  owed: () => void
}

/** Takes in the source to its end. Never rejects: readers are told of its failure. */
async function take(source: AsyncIterator<STTInput>, work: Work): Promise<void> {
  const { audio } = work
  try {
    for (let step = await source.next(); !step.done && !audio.ended; step = await source.next()) {
      const item = step.value
      audio.add(item)
      if (item instanceof Int16Array) continue
      if (item.type === 'flush') work.owed()
      else {
        const { type: _, ...hints } = item
        work.hints = { ...work.hints, ...hints }
      }
    }
    audio.end()
  } catch (error) {
    audio.end({ error })
  }
  work.owed()
}

function hintsOf({ audio: _, ...hints }: STTRequest): STTHints {
  return hints
}

/** What a recognizer of sessions is given of an utterance: at its end it is asked for all. */
async function* flushed(audio: AsyncIterable<STTInput>): AsyncGenerator<STTInput> {
  yield* audio
  yield { type: 'flush' }
}

async function* resampled(
  audio: AsyncIterable<STTInput>,
  from: number,
  to: number,
): AsyncGenerator<STTInput> {
  if (from === to) {
    yield* audio
    return
  }
  let resampler = new Resampler(from, to)
  for await (const item of audio) {
    if (item instanceof Int16Array) yield resampler.push(item)
    else {
      yield resampler.flush()
      resampler = new Resampler(from, to)
      yield item
    }
  }
  yield resampler.flush()
}
