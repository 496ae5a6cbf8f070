import type { TextPlace } from '../text/word-places.ts'
import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** Options of one synthesis. */
export interface TTSOptions extends ProviderCall {
  /** One of the provider's voices. Default: its first. */
  readonly voice?: string
  /** BCP 47 language of the text. */
  readonly language?: string
  /** Speaking rate; 1 is the voice's own. */
  readonly speed?: number
}

/** When a word sounds, from the start of its sentence's audio, as a voice names it. */
export interface TimedWord {
  /** The word as it stands in the text, with adjoining punctuation. */
  readonly text: string
  /** Milliseconds from the first sample of the sentence. */
  readonly startMs: number
  /** Milliseconds from the first sample of the sentence. */
  readonly endMs: number
}

/** When a word sounds, and where it stands in the text of its sentence. */
export interface WordTiming extends TimedWord, TextPlace {}

/** What a voice produces, in order. Timings may come before, between or after the audio they belong to. */
export type TTSEvent =
  /** Mono PCM at the provider's `sampleRate`. */
  | { readonly type: 'audio'; readonly samples: Int16Array }
  /** Timings of some words, in order. */
  | { readonly type: 'words'; readonly words: readonly TimedWord[] }

/** Text to speech: a vendor or a local voice. A plain object; see the contract suite in `test/contract/tts.ts`. */
export interface TTSProvider extends Provider {
  /** The sample rate, in Hz, of the mono 16-bit audio it yields. The `TTS` processor converts from it. */
  readonly sampleRate: number
  /** Names that `options.voice` may have, where they are known. */
  readonly voices?: readonly string[]
  /**
   * The tags it understands, which it is then given: names (`break`, `laughs`, `[sighs]`) or a pattern for whole tags.
   * Others are taken out of the text. Default: none.
   */
  readonly tags?: readonly string[] | RegExp
  /** Whether it reads numbers, dates and the like by itself; otherwise they are written out for it. Default false. */
  readonly normalizes?: boolean
  /** Unicode's names of the scripts it can say (`Latin`, `Han`). Default: any. */
  readonly scripts?: readonly string[]
  /**
   * Speaks one sentence (or a short text), streaming.
   * @throws TTSError when synthesis fails or the voice is unknown; CancelledError when `options.signal` aborts.
   */
  synthesize(text: string, options: TTSOptions): AsyncIterable<TTSEvent>
}
