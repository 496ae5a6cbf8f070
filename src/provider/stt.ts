import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** Options of one transcription. */
export interface STTOptions extends ProviderCall {
  /** BCP 47 language to expect, for providers that know several. */
  readonly language?: string
}

/** A transcript of the utterance so far. */
export interface STTResult {
  /** The words. An interim result may be revised by the next; a final one stands. Empty: nothing was said. */
  readonly text: string
  /** Whether this result stands. */
  readonly final: boolean
  /** 0 to 1, where the provider knows. */
  readonly confidence?: number
  /** BCP 47 language that was recognized, where the provider knows. */
  readonly language?: string
}

/** Speech to text: a vendor or a local model. A plain object; see the contract suite in `test/contract/stt.ts`. */
export interface STTProvider extends Provider {
  /** The sample rate, in Hz, of the mono 16-bit audio it takes. The `STT` processor converts to it. */
  readonly sampleRate: number
  /**
   * `utterance` (default): one call a stretch of speech; the audio ends when voice activity ends, and the final
   * result follows. `continuous`: one call a session; the provider hears everything and decides itself what is final.
   */
  readonly mode?: 'utterance' | 'continuous'
  /**
   * Transcribes audio as it is spoken.
   *
   * Yields any number of interim results and, when the audio ends, at least one final one. The text of several final
   * results of one call adds up.
   * @param audio Mono PCM chunks of any length at `sampleRate`.
   * @throws STTError when recognition fails; CancelledError when `options.signal` aborts.
   */
  transcribe(audio: AsyncIterable<Int16Array>, options: STTOptions): AsyncIterable<STTResult>
}
