import {
  checkOptions,
  type OptionRules,
  ProviderMeter,
  TTSError,
  type TTSEvent,
  type TTSOptions,
  type TTSProvider,
} from '../../src/index.ts'
import { type Alternative, Alternatives } from './alternatives.ts'
import type { Attempt } from './attempt.ts'
import { givenAlternatives } from './given-alternatives.ts'
import { type FallbackOptions, fallbackRules } from './options.ts'
import { SpeakingRate } from './speech-given.ts'
import { SpokenSentence } from './spoken-sentence.ts'

/** A voice among others, with what holds for it alone. */
export interface TTSAlternative extends Alternative<TTSProvider> {
  /** This one's voice, where the call names one that it does not have. */
  readonly voice?: string
  /** Language of this one, in place of the call's. */
  readonly language?: string
  /** Speaking rate of this one, in place of the call's. */
  readonly speed?: number
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
 * on. The audio is at the sample rate of the first, and the timings of the words go on where they were.
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

  async function* synthesize(text: string, call: TTSOptions): AsyncGenerator<TTSEvent> {
    const sentence = new SpokenSentence(text, sampleRate)
    yield* alternatives.call(call, (attempt) => speak(sentence, call, attempt))
  }

  async function* speak(
    sentence: SpokenSentence,
    call: TTSOptions,
    attempt: Attempt<TTSAlternative>,
  ): AsyncGenerator<TTSEvent> {
    const { alternative } = attempt
    const { provider } = alternative
    const limits = { firstByteMs, stallMs, ...alternative }
    const text = sentence.begin(provider.sampleRate, rates.get(alternative)!)
    if (text === '') return
    const voice = voiceOf(alternative, call.voice, alternative === first, isKnown(call.voice))
    const { language = call.language, speed = call.speed } = alternative
    const sound = provider.synthesize(text, {
      ...attempt.context,
      ...(voice !== undefined && { voice }),
      ...(language !== undefined && { language }),
      ...(speed !== undefined && { speed }),
    })
    const holds = attempt.more && options.giveOn === 'sentence'
    const held: TTSEvent[] = []
    try {
      for await (const event of attempt.stream(sound, {
        firstByteMs: limits.firstByteMs,
        stallMs: limits.stallMs,
      }))
        if (holds) held.push(event)
        else yield* sentence.add(event)
    } catch (failure) {
      sentence.breakOff()
      throw failure
    }
    for (const event of held) yield* sentence.add(event)
    yield* sentence.end()
    if (sentence.mute) throw new TTSError(`${provider.name} gave no audio for "${text}".`)
  }

  return {
    name: alternatives.name,
    sampleRate,
    ...(first.provider.voices && { voices: first.provider.voices }),
    normalizes: given.every(({ provider }) => provider.normalizes === true),
    synthesize: (text, call) => meter.track(call.clock, synthesize(text, call)),
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
