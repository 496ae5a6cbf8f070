import { type FrameInit, registerFrame, SystemFrame } from '../../../src/engine.ts'

/** Who has answered the call. `VoicemailDetector` sends it both ways. */
export class VoicemailFrame extends SystemFrame {
  readonly kind = 'voicemail'
  /** `human`: a person. `machine`: an answering machine. `beep`: a message may be left with it. */
  readonly event: 'human' | 'machine' | 'beep'
  /** By what it is known: the words, or `tone`, `silence`, `timeout`. */
  readonly reason: string

  constructor(init: FrameInit & { event: 'human' | 'machine' | 'beep'; reason: string }) {
    super(init)
    this.event = init.event
    this.reason = init.reason
  }
}

registerFrame('voicemail', VoicemailFrame, { event: 'string', reason: 'string' })
