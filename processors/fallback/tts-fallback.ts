import {
  checkOptions,
  type OptionRules,
  type ProviderCall,
  ProviderMeter,
  TTSError,
  type TTSEvent,
  type TTSProvider,
  type TTSRequest,
  type Voicing,
} from '../../src/engine.ts'
import { type Alternative, Alternatives } from './alternatives.ts'
import type { Attempt } from './attempt.ts'
import { givenAlternatives } from './given-alternatives.ts'
import { type FallbackOptions, fallbackRules } from './options.ts'
import { SpeakingRate } from './speech-given.ts'
import { TakenSentences } from './taken-sentences.ts'
import { VoiceAtWork } from './voice-at-work.ts'

/** A voice among others, with what holds for it alone. */
export interface TTSAlternative extends Alternative<TTSProvider> {
  /** This one's voice, where the call names one that it does not have. */
  readonly voice?: string
  /** Language of this one, in place of the call's. */
  readonly language?: string
  /** Speaking rate of this one, in place of the call's. */
  readonly speed?: number
  /** Manner of this one, in place of the call's. */
  readonly style?: string
}

/** Options of {@link ttsFallback}. */
export interface TTSFallbackOptions extends FallbackOptions {
  /**
   * When audio is given on while another alternative is left. `stream` (default): as it comes. A voice that breaks off
   * without having told when its words sound is then cut by its speaking rate, and may be a word off. `sentence`: when
   * the sentence is complete, so that each is one voice's and the cut exact, at the cost of the time it takes to make.
   */
  readonly giveOn?: 'stream' | 'sentence'
}

const optionRules: OptionRules<TTSFallbackOptions> = {
  ...fallbackRules,
  giveOn: 'any',
}

/** To the first sound and between two: a pause in which a listener does not yet think the call has been lost. */
const defaultLimitMs = 3_000

/**
 * A voice made of several: when one fails or stalls, the next says the words of the sentence that were not yet given
 * on, and the sentences behind it. The audio is at the sample rate of the first, and the timings of the words go on where
 * they were. An answer stays with the voice that it has come to; the next one begins with the first that is well.
 *
 * A call's `voice` is meant for those alternatives that list it, and for the first; the others use their own.
 */
export function ttsFallback(
  providers: readonly (TTSProvider | TTSAlternative)[],
  options: TTSFallbackOptions = {},
): TTSProvider {
  checkOptions('ttsFallback', options, optionRules, 'pass')
  const given = givenAlternatives<TTSProvider, TTSAlternative>('ttsFallback', 'tts', providers)
  const alternatives = new Alternatives<TTSProvider, TTSAlternative>(
    given,
    options,
    (message, details) => new TTSError(message, details),
  )
  const first = given[0]!
  const { sampleRate } = first.provider
  const rates = new Map(given.map((alternative) => [alternative, new SpeakingRate()]))
  const meter = new ProviderMeter()
  const { firstByteMs = defaultLimitMs, stallMs = defaultLimitMs } = options

  const isKnown = (voice: string | undefined) =>
    given.some(({ provider: { voices } }) => voices === undefined || voices.includes(voice ?? ''))

  async function* speak({ sentences, ...voicing }: TTSRequest, call: ProviderCall): AsyncGenerator<TTSEvent> {
    const taken = new TakenSentences(sentences, sampleRate, call.signal)
    try {
      while (!taken.done) {
        const begun = taken.begun
        try {
          yield* alternatives.call(call, (attempt) => goOn(taken, voicing, attempt))
        } catch (failure) {
          // The last one has ended a sentence: those that failed before it have not been asked for what is left.
          if (call.signal.aborted || taken.failure || taken.begun === begun || !taken.goesOn) throw failure
        }
      }
    } finally {
      taken.close()
    }
  }

  async function* goOn(
    taken: TakenSentences,
    wanted: Voicing,
    attempt: Attempt<TTSAlternative>,
  ): AsyncGenerator<TTSEvent> {
    const { alternative } = attempt
    const { provider, language = wanted.language, speed = wanted.speed, style = wanted.style } = alternative
    const voice = voiceOf(alternative, wanted.voice, alternative === first, isKnown(wanted.voice))
    yield* taken.begin()
    const given = taken.read(provider.sampleRate, rates.get(alternative)!, attempt.context.signal)
    const sound = provider.speak({ sentences: given, voice, language, speed, style }, attempt.context)
    const voiceAtWork = new VoiceAtWork(provider.name, taken, attempt.more && options.giveOn === 'sentence')
    try {
      for await (const event of attempt.owed(sound, {
        firstByteMs: alternative.firstByteMs ?? firstByteMs,
        stallMs: alternative.stallMs ?? stallMs,
        owed: () => taken.owed,
        onChange: (callback) => taken.onChange(callback),
        counts: ({ type }) => type !== 'usage',
      }))
        yield* voiceAtWork.take(event)
      voiceAtWork.end()
    } catch (failure) {
      if (taken.failure) throw attempt.failOutside(taken.failure)
      taken.breakOff()
      throw failure
    }
  }

  return {
    name: alternatives.name,
    ownDeadlines: true,
    sampleRate,
    voices: first.provider.voices,
    normalizes: given.every(({ provider }) => provider.normalizes === true),
    speak: (request, call) => meter.track(call.clock, speak(request, call)),
    warmup: (context) => alternatives.warmup(context),
    metrics: () => ({ ...meter.read(), switches: alternatives.switches }),
    close: () => alternatives.close(),
    get closed() {
      return alternatives.closed
    },
  }
}

/** A voice that none has is asked of all, so that the error names those there are. */
function voiceOf(
  { provider, voice }: TTSAlternative,
  wanted: string | undefined,
  first: boolean,
  known: boolean,
): string | undefined {
  if (wanted === undefined) return voice
  if (provider.voices ? provider.voices.includes(wanted) || !known : first) return wanted
  return voice
}
