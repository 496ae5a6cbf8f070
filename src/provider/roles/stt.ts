import type { RecognizedTurn, RecognizedWord } from '../../frames/transcription.ts'
import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** What helps a recognizer to expect what will be said. A provider that has no use for one of them ignores it. */
export interface STTHints {
  /** BCP 47 language to expect, for providers that know several. */
  readonly language?: string | undefined
  /** Names and terms that are likely to be said, as they are written. */
  readonly keyterms?: readonly string[] | undefined
  /** What the conversation is about, in words. */
  readonly context?: string | undefined
}

/** What a recognizer is given, in order. */
export type STTInput =
  /** Mono PCM at the provider's `sampleRate`, of any length. */
  | Int16Array
  /** What has been said so far is all for now: it becomes final at once, and `flushed` says so. */
  | { readonly type: 'flush' }
  /** Other hints from here on. What is left out stays as it was. */
  | ({ readonly type: 'update' } & STTHints)

/** One transcription. */
export interface STTRequest extends STTHints {
  /** The audio as it is spoken; of a session, also what is to be done with it. Its end is the end of the call. */
  readonly audio: AsyncIterable<STTInput>
}

/** Words that were said. */
export interface STTTranscript {
  /** `interim`: all since the last final, to be replaced by what comes next. `final`: it stands. */
  readonly type: 'interim' | 'final'
  /** The words, with the space before them where there has to be one: finals are joined as they are. Empty: none. */
  readonly text: string
  /** The words one by one: times are of the audio given in this call. */
  readonly words?: readonly RecognizedWord[] | undefined
  /** 0 to 1, where the provider knows. */
  readonly confidence?: number | undefined
  /** BCP 47 language that was recognized, where the provider knows. */
  readonly language?: string | undefined
  /** Who says it, where the provider tells speakers apart. */
  readonly speaker?: string | undefined
}

/** What a recognizer tells, in order. Times are milliseconds of the audio given in the call. */
export type STTEvent =
  | STTTranscript
  /** Answers one flush: nothing of what was said before it is still to come. Also when nothing was said. */
  | { readonly type: 'flushed' }
  /** Somebody begins, or stops, to speak. */
  | { readonly type: 'voice'; readonly active: boolean; readonly atMs: number }
  /** A turn of the user's; `text` is what the recognizer is sure of in it. */
  | {
      readonly type: 'turn'
      readonly state: RecognizedTurn
      readonly atMs: number
      readonly text?: string | undefined
      /** 0 to 1: how sure it is of the state. */
      readonly confidence?: number | undefined
    }
  /** Audio that is paid for, in seconds, since the last such event. */
  | { readonly type: 'usage'; readonly audioSeconds: number }

/** Speech to text: a vendor or a local model. A plain object; see `sttContract` in `antiphon/testing/contracts`. */
export interface STTProvider extends Provider {
  /** The sample rate, in Hz, of the mono 16-bit audio it takes. The `STT` processor converts to it. */
  readonly sampleRate: number
  /**
   * `utterance`: one call a stretch of speech. The end of the audio is its flush.
   *
   * `session`: one call a session. The provider hears everything, is told by `flush` and `update` what to do, and survives
   * its connection: it connects again, and hears again what has no final yet.
   */
  readonly mode: 'utterance' | 'session'
  /** Whether it tells `voice`, so that no voice activity detection is needed before it. Default false. */
  readonly voice?: boolean | undefined
  /** Whether it tells `turn`: neither is voice activity detection needed then. Default false. */
  readonly turns?: boolean | undefined
  /** So long after a flush its finals are there in 99 of 100 cases, in milliseconds. Longer than that nobody waits. */
  readonly finalMs?: number | undefined
  /**
   * Transcribes audio as it is spoken.
   *
   * Each flush is answered by one `flushed`, behind the finals it brought. When the audio has ended, and in `utterance` mode
   * the `flushed` of its end has been told, the events end.
   * @throws STTError when recognition fails; CancelledError when `call.signal` aborts.
   */
  transcribe(request: STTRequest, call: ProviderCall): AsyncIterable<STTEvent>
}
