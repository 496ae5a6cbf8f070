import type { Clock, Logger } from '../../src/index.ts'

/** Options of {@link LocalAudioTransport}. */
export interface LocalAudioOptions {
  /** The microphone: an id, a name or a part of one, as {@link devices} tells; `false`: none. Default: the system's choice. */
  input?: string | false
  /** The loudspeaker, likewise. */
  output?: string | false
  /** Sample rate both ways, in Hz; the output takes speech at this rate. Default 16,000. */
  sampleRate?: number
  /**
   * The microphone's own sample rate, in Hz. At another, Linux with PulseAudio spends most of a core on the difference.
   * Default 48,000, that of most.
   */
  deviceSampleRate?: number
  /** How much speech waits in front of the loudspeaker, in milliseconds, to bridge a moment without time. Default 100. */
  leadMs?: number
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Default: says nothing. */
  logger?: Logger
}
