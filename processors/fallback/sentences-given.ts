import {
  type Frame,
  type TTSAudioFrame,
  TTSBrokenOffFrame,
  type TTSTextFrame,
  type TTSWordsFrame,
} from '../../src/index.ts'
import { SentenceGiven } from './sentence-given.ts'

/**
 * What the branches of a fallback have said of one unit and given on, sentence by sentence: a branch that begins the
 * unit anew is not heard with the sentences that were said, and goes on in the one that was not said to its end.
 */
export class SentencesGiven {
  #sentences: SentenceGiven[] = [new SentenceGiven('')]
  /** What the branch at work says; undefined while it is what has been heard. */
  #current: SentenceGiven | undefined = this.#sentences[0]
  /** How much text the branch at work has come to. */
  #length = 0

  /** Another branch begins the unit anew. */
  beginAnew(): void {
    this.#length = 0
    this.#current = this.#sentences[0]
    for (const sentence of this.#sentences) sentence.beginAnew()
  }

  /** A sentence begins. */
  takeText(frame: TTSTextFrame): Frame[] {
    const rest = this.end()
    const sentences = this.#sentences
    const said = sentences.filter(({ complete }) => complete)
    const saidLength = said.reduce((sum, { text }) => sum + lengthOf(text), 0)
    this.#length += lengthOf(frame.text)
    this.#current = undefined
    if (this.#length <= saidLength) return rest
    const underWay = sentences.slice(1).find(({ complete }) => !complete)
    if (underWay?.text.trim() === frame.text.trim()) {
      this.#current = underWay
      return rest
    }
    this.#current = new SentenceGiven(frame.text)
    this.#sentences = [sentences[0]!, ...said.filter(({ text }) => text !== ''), this.#current]
    // In other words than the one that broke off: what was heard of that one is all there is of it.
    return underWay ? [...rest, new TTSBrokenOffFrame({ turn: frame.turn }), frame] : [...rest, frame]
  }

  /** When words of the sentence sound. */
  takeWords(frame: TTSWordsFrame): Frame[] {
    return this.#current?.takeWords(frame) ?? []
  }

  /** Audio of the sentence. */
  takeAudio(frame: TTSAudioFrame): Frame[] {
    return this.#current?.takeAudio(frame) ?? []
  }

  /** No more of the sentence comes. */
  end(): Frame[] {
    const current = this.#current
    return current === undefined || current.complete || current === this.#sentences[0] ? [] : current.end()
  }
}

/** How long a text is without its spaces. */
function lengthOf(text: string): number {
  return text.replace(/\s+/g, '').length
}
