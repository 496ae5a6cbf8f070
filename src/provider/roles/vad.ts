import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** One session's voice activity state. */
export interface VADStream {
  /**
   * How likely the window is speech, 0 to 1.
   * @param window Exactly `windowSamples` mono samples at the provider's `sampleRate`.
   * @throws VADError when detection fails; CancelledError after `close`.
   */
  probability(window: Int16Array): number | Promise<number>
  /** Forgets what it heard. */
  reset(): void
  /** Releases the session's state. */
  close(): void
}

/** Voice activity detection. One provider serves all sessions of a process; each opens its own stream. */
export interface VADProvider extends Provider {
  /** The sample rate, in Hz, of the audio it takes. */
  readonly sampleRate: number
  /** How many samples it judges at once. */
  readonly windowSamples: number
  /** Opens one session's stream. */
  open(context: ProviderCall): VADStream | Promise<VADStream>
}
