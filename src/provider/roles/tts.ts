import type { WordTiming } from '../../text/word-timing.ts'
import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** A sentence to be said. */
export interface TTSSentence {
  /** Its number in the session; all that belongs to the sentence carries it. */
  readonly id: number
  /** What is to be said. */
  readonly text: string
}

/** How something is said. */
export interface Voicing {
  /** One of the provider's voices. Default: its first. */
  readonly voice?: string | undefined
  /** BCP 47 language of the text. */
  readonly language?: string | undefined
  /** Speaking rate; 1 is the voice's own. */
  readonly speed?: number | undefined
  /** The manner, in words, for voices that understand some: `whispering`, `like a newsreader`. */
  readonly style?: string | undefined
}

/** What a voice is to say: an answer, or as much of it as is said in one voice. */
export interface TTSRequest extends Voicing {
  /**
   * The sentences, as they come. Each is owed from the moment it is given. They end with the answer, with a change of
   * voice, with the turn and with the session: that may take minutes.
   */
  readonly sentences: AsyncIterable<TTSSentence>
}

/** What a voice produces, in the order of the sentences. */
export type TTSEvent =
  /** Mono PCM at the provider's `sampleRate`. */
  | { readonly type: 'audio'; readonly sentence: number; readonly samples: Int16Array }
  /** Timings of some words of the sentence, in order; before, between or after its audio. */
  | { readonly type: 'words'; readonly sentence: number; readonly words: readonly WordTiming[] }
  /** All of the sentence has been given: nothing of it follows. */
  | { readonly type: 'end'; readonly sentence: number }
  /** Characters that the vendor has counted since the last such event. */
  | { readonly type: 'usage'; readonly characters: number }

/** Text to speech: a vendor or a local voice. A plain object; see `ttsContract` in `antiphon/testing/contracts`. */
export interface TTSProvider extends Provider {
  /** The sample rate, in Hz, of the mono 16-bit audio it yields. The `TTS` processor converts from it. */
  readonly sampleRate: number
  /** Names that `voice` of a request may have, where they are known. */
  readonly voices?: readonly string[] | undefined
  /**
   * The tags it understands, which it is then given: names (`break`, `laughs`, `[sighs]`) or a pattern for whole tags.
   * Others are taken out of the text. Default: none.
   */
  readonly tags?: readonly string[] | RegExp | undefined
  /** Whether it reads numbers, dates and the like by itself; otherwise they are written out for it. Default false. */
  readonly normalizes?: boolean | undefined
  /** Unicode's names of the scripts it can say (`Latin`, `Han`). Default: any. */
  readonly scripts?: readonly string[] | undefined
  /**
   * Speaks sentences, streaming, in one call for all. Each is spoken to its end without waiting for the next one: a vendor
   * that buffers is flushed after each. Between them it may wait for long; what it keeps meanwhile it renews without
   * telling anybody. `bySentence` makes one from a function that speaks a single sentence.
   * @throws TTSError when synthesis fails or the voice is unknown: the first sentence that has not ended has failed, and
   * those behind it are given to another call. CancelledError when `call.signal` aborts.
   */
  speak(request: TTSRequest, call: ProviderCall): AsyncIterable<TTSEvent>
}
