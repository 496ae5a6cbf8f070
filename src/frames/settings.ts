import { ControlFrame, type FrameInit } from './frame.ts'

/** What can be changed in mid-call; what is left out stays as it is. */
export interface Settings {
  /** The voice, one of the TTS provider's. */
  readonly voice?: string
  /** BCP 47 language that is spoken and expected. */
  readonly language?: string
  /** Speaking rate; 1 is the voice's own. */
  readonly speed?: number
  /** The system prompt. */
  readonly system?: string
}

/** Changes settings from the next sentence, utterance or request on. */
export class SettingsFrame extends ControlFrame {
  readonly kind = 'settings'
  /** What to change. */
  readonly settings: Settings

  constructor(init: FrameInit & { settings: Settings }) {
    super(init)
    this.settings = init.settings
  }
}
