import { type FrameInit, SystemFrame } from '../frame/frame.ts'

/** What a {@link BackgroundSource} is told of the stretch it fills. */
export interface BackgroundStretch {
  /** In Hz. */
  readonly sampleRate: number
  /** Whether the agent is speaking. */
  readonly speaking: boolean
  /** Whether the sound is to come to its end, softly. */
  readonly ending: boolean
}

/** A sound that an output plays under the agent's speech and between it. It belongs to one session. */
export interface BackgroundSource {
  /**
   * Adds its next stretch to what is said.
   * @param samples Mono: speech, or silence. To be added to in place.
   * @returns Whether it goes on.
   */
  mix(samples: Int16Array, stretch: BackgroundStretch): boolean
}

/**
 * Gives the output a sound to play from now on, in place of the one it plays in that layer. The sound is no speech: it
 * goes on through pauses and interruptions, and nothing tells of it but SentAudio frames.
 */
export class BackgroundFrame extends SystemFrame {
  readonly kind = 'background'
  /** The sound; nothing to let the one that plays come to its end. */
  readonly source: BackgroundSource | undefined
  /** Sounds of different layers are heard together. */
  readonly layer: string

  constructor(init: FrameInit & { source?: BackgroundSource | undefined; layer?: string }) {
    super(init)
    this.source = init.source
    this.layer = init.layer ?? 'background'
  }
}
