import type { FrameProcessorOptions, OptionRules } from '../../src/engine.ts'
import type { SpeculationOptions } from './speculations.ts'
import type { StartStrategy } from './start/start-strategy.ts'
import type { StopStrategy } from './stop/stops.ts'
import type { TurnLimitOptions } from './turn-limits.ts'

/** Options of `UserTurn`. */
export interface UserTurnOptions extends FrameProcessorOptions, TurnLimitOptions {
  /** What begins a turn: see `starts`. A strategy belongs to one `UserTurn`. Default: any voice, or words without. */
  start?: StartStrategy
  /** What ends a turn: see `stops`. A strategy belongs to one `UserTurn`. Default: a silence of `silenceMs`. */
  stop?: StopStrategy
  /** Silence after which the user has had the say, in milliseconds, detection included. Default 600. With `stop`: where that fails. */
  silenceMs?: number
  /**
   * Words it takes to interrupt the agent. Default 1. Until they are heard the agent falls silent and waits; if none
   * come, it goes on where it stopped. 0: any voice interrupts at once.
   */
  minWords?: number
  /** How long a voice has to last to interrupt the agent, in milliseconds. Default 0. */
  minDurationMs?: number
  /** Utterances that do not interrupt: the user says that he listens. Default: those of the language, see `backchannelsOf`. */
  backchannels?: readonly string[]
  /** BCP 47 language of the conversation; a `SettingsFrame` changes it. Default: not known, taken for English. */
  language?: string
  /** How long the agent waits, silent, for the words of a sound; then it speaks on. Default 3,000. */
  resumeMs?: number
  /** How long to wait for a transcript after the voice has fallen silent, in milliseconds. Default 6,000. */
  transcriptTimeoutMs?: number
  /** Has answers prepared before the turn has ended, where it looks over. Default: none is. */
  speculation?: SpeculationOptions
}

/** What the options may be. */
export const userTurnRules: OptionRules<UserTurnOptions> = {
  name: 'any',
  start: 'any',
  stop: 'any',
  silenceMs: 'not-negative',
  minWords: 'not-negative',
  minDurationMs: 'not-negative',
  backchannels: 'any',
  language: 'any',
  resumeMs: 'not-negative',
  transcriptTimeoutMs: 'not-negative',
  standstillMs: 'positive',
  wordlessMs: 'positive',
  maxTurnMs: 'positive',
  speculation: 'any',
}
