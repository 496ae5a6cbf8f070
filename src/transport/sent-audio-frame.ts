import { SystemFrame } from '../frame/frame.ts'
import type { AudioInit } from '../frames/audio.ts'

/**
 * Audio the output has just sent. It travels upstream, ahead of the sound, for who takes the agent's voice out of the
 * microphone; `pts` is when its first sample is to sound. An interruption may yet silence it.
 */
export class SentAudioFrame extends SystemFrame {
  readonly kind = 'sent-audio'
  /** 16-bit samples, mono. */
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number

  constructor(init: AudioInit) {
    super(init)
    this.samples = init.samples
    this.sampleRate = init.sampleRate
  }
}
