import { type Frame, LLMTextFrame, TTSAudioFrame } from '../../src/index.ts'

/**
 * What the branches of a fallback have made of one unit and given on, so that a branch that begins it anew is not
 * heard twice: audio is counted by its samples, the model's text by its characters, other frames by their kinds.
 */
export class GivenOn {
  readonly #given = new Map<string, number>()
  #skip = new Map<string, number>()

  /** Another branch begins the unit anew: as much as was given on is left out of what it makes. */
  beginAnew(): void {
    this.#skip = new Map(this.#given)
  }

  /** What of a frame is new. */
  take(frame: Frame): Frame | undefined {
    const size = sizeOf(frame)
    const known = Math.min(size, this.#skip.get(frame.kind) ?? 0)
    if (known > 0) this.#skip.set(frame.kind, this.#skip.get(frame.kind)! - known)
    if (known === size) return undefined
    this.#given.set(frame.kind, (this.#given.get(frame.kind) ?? 0) + size - known)
    return known === 0 ? frame : without(frame, known)
  }
}

function sizeOf(frame: Frame): number {
  if (frame instanceof TTSAudioFrame) return Math.max(1, frame.samples.length)
  return frame instanceof LLMTextFrame ? Math.max(1, frame.text.length) : 1
}

function without(frame: Frame, size: number): Frame {
  if (frame instanceof TTSAudioFrame) return frame.with({ samples: frame.samples.subarray(size) })
  return frame instanceof LLMTextFrame ? frame.with({ text: frame.text.slice(size) }) : frame
}
