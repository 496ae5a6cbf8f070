import type { Clock, Logger, OptionRules } from '../../src/engine.ts'

/** Options of {@link LocalAudioTransport}. */
export interface LocalAudioOptions {
  /** The microphone: an id, a name or a part of one, as {@link devices} tells; `false`: none. Default: the system's choice. */
  input?: string | false
  /** The loudspeaker, likewise. */
  output?: string | false
  /** Sample rate of what is said, in Hz. Default 16,000. */
  sampleRate?: number
  /**
   * Sample rate of what is heard, in Hz: the microphone's own. At another, Linux with PulseAudio spends most of a core on
   * the difference. Default 48,000, that of most.
   */
  inputSampleRate?: number
  /** How much speech waits in front of the loudspeaker, in milliseconds, to bridge a moment without time. Default 100. */
  leadMs?: number
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Default: says nothing. */
  logger?: Logger
}

/** What the options may be. */
export const localAudioRules: OptionRules<LocalAudioOptions> = {
  input: 'any',
  output: 'any',
  sampleRate: 'positive',
  inputSampleRate: 'positive',
  leadMs: 'not-negative',
  clock: 'any',
  logger: 'any',
}
