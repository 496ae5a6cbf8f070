import { AudioRawFrame, durationMs, type Frame } from '../../src/engine.ts'

/** Audio kept, in milliseconds: who listens can take no more at once. */
const mostAudioMs = 1_000
/** Frames of any kind kept. */
const mostFrames = 256

/** What came before the pipeline had started: the oldest audio gives way. */
export class EarlyFrames {
  #frames: Frame[] = []
  #audioMs = 0

  /** Keeps a frame. */
  keep(frame: Frame): void {
    this.#frames.push(frame)
    this.#audioMs += audioMs(frame)
    while (this.#audioMs > mostAudioMs || this.#frames.length > mostFrames) {
      const oldest = this.#frames.findIndex((kept) => kept instanceof AudioRawFrame)
      const [gone] = this.#frames.splice(Math.max(0, oldest), 1)
      if (gone) this.#audioMs -= audioMs(gone)
    }
  }

  /** All that was kept, which it keeps no longer. */
  take(): Frame[] {
    const frames = this.#frames
    this.#frames = []
    this.#audioMs = 0
    return frames
  }
}

function audioMs(frame: Frame): number {
  return frame instanceof AudioRawFrame ? durationMs(frame) : 0
}
