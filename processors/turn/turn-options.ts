import type { FrameProcessorOptions } from '../../src/index.ts'
import type { GuessOptions } from './guesses.ts'

/** Options of `UserTurn`. */
export interface UserTurnOptions extends FrameProcessorOptions {
  /** Silence after which the user has had the say, in milliseconds, detection included. Default 600. */
  silenceMs?: number
  /**
   * Words it takes to interrupt the agent. Default 1. Until they are heard the agent falls silent and waits; if none
   * come, it goes on where it stopped. 0: any voice interrupts at once.
   */
  minWords?: number
  /** Utterances that do not interrupt: the user says that he listens. Default {@link defaultBackchannels}. */
  backchannels?: readonly string[]
  /** How long the agent waits, silent, for the words of a sound that goes on; then it speaks on. Default 3,000. */
  resumeMs?: number
  /** How long to wait for a transcript after the voice has fallen silent, in milliseconds. Default 6,000. */
  transcriptTimeoutMs?: number
  /** Has answers prepared before the turn has ended, where it looks over. Default: none is. */
  guess?: GuessOptions
}

/** What English listeners say to show that they listen, as recognizers write it, without punctuation. */
export const defaultBackchannels: readonly string[] = [
  'mm',
  'mmm',
  'mhm',
  'mm hm',
  'mm hmm',
  'mmhmm',
  'mmhm',
  'hm',
  'hmm',
  'uh',
  'uh huh',
  'uhhuh',
  'um',
  'ah',
  'oh',
  'right',
  'okay',
  'ok',
  'yeah',
  'yes',
  'yep',
  'sure',
  'i see',
]
