import { type FrameInit, SystemFrame } from '../frame/frame.ts'

/**
 * How far a listener has got, as its end reports it: what it has received less what it still holds, since the session
 * began. When it throws away what it holds, that counts as past.
 */
export class PlayoutPositionFrame extends SystemFrame {
  readonly kind = 'playout-position'
  /** In milliseconds of audio. */
  readonly playedMs: number

  constructor(init: FrameInit & { playedMs: number }) {
    super(init)
    this.playedMs = init.playedMs
  }
}
