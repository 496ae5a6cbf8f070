import type { ProviderCall } from './call.ts'
import type { Provider } from './provider.ts'

/** What the user has said in the turn so far, as a {@link TurnDetector} is told of it. */
export interface TurnSoFar {
  /** All words transcribed so far. */
  readonly text: string
  /** The last of the turn's audio, up to now: mono at the detector's `sampleRate`; empty for one that hears text. */
  readonly audio: Int16Array
  /** BCP 47 language of the conversation, if it is known. */
  readonly language?: string | undefined
}

/** Judges whether a user who has fallen silent has had the say. A plain object; one serves all sessions. */
export interface TurnDetector extends Provider {
  /** What it judges by: it is asked again when there is more of it. */
  readonly hears: 'text' | 'audio'
  /** The sample rate, in Hz, of the audio it takes; left out where it hears text. */
  readonly sampleRate?: number
  /** How much audio it takes at most, in milliseconds; left out where it hears text. */
  readonly audioMs?: number
  /**
   * How likely the turn is over, 0 to 1.
   * @throws CancelledError when `context.signal` aborts; any other error when it cannot say.
   */
  probability(turn: TurnSoFar, context: ProviderCall): number | Promise<number>
}
