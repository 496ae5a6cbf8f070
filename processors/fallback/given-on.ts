import {
  type Frame,
  LLMTextFrame,
  TTSAudioFrame,
  TTSSentenceEndFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
} from '../../src/engine.ts'
import { SentencesGiven } from './sentences-given.ts'

/**
 * What the branches of a fallback have made of one unit and given on, so that a branch that begins it anew is not
 * heard twice: speech is told apart by its sentences, the model's text counted by its characters, other frames by
 * their kinds.
 */
export class GivenOn {
  readonly #sentences = new SentencesGiven()
  readonly #given = new Map<string, number>()
  #skip = new Map<string, number>()

  /** Another branch begins the unit anew: as much as was given on is left out of what it makes. */
  beginAnew(): void {
    this.#skip = new Map(this.#given)
    this.#sentences.beginAnew()
  }

  /** What is new with a frame. */
  take(frame: Frame): readonly Frame[] {
    if (frame instanceof TTSAudioFrame) return this.#sentences.takeAudio(frame)
    if (frame instanceof TTSWordsFrame) return this.#sentences.takeWords(frame)
    if (frame instanceof TTSTextFrame) return this.#sentences.takeText(frame)
    if (frame instanceof TTSSentenceEndFrame) return this.#sentences.takeEnd(frame)
    const fresh = this.#count(frame)
    if (frame instanceof TTSStoppedFrame) return [...this.#sentences.stop(), ...fresh]
    return fresh
  }

  #count(frame: Frame): readonly Frame[] {
    const size = frame instanceof LLMTextFrame ? Math.max(1, frame.text.length) : 1
    const known = Math.min(size, this.#skip.get(frame.kind) ?? 0)
    if (known > 0) this.#skip.set(frame.kind, this.#skip.get(frame.kind)! - known)
    if (known === size) return []
    this.#given.set(frame.kind, (this.#given.get(frame.kind) ?? 0) + size - known)
    return [
      known > 0 && frame instanceof LLMTextFrame ? frame.with({ text: frame.text.slice(known) }) : frame,
    ]
  }
}
