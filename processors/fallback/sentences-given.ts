import {
  type Frame,
  type TTSAudioFrame,
  TTSSentenceEndFrame,
  type TTSTextFrame,
  type TTSWordsFrame,
} from '../../src/engine.ts'
import { SentenceGiven } from './sentence-given.ts'

/**
 * What the branches of a fallback have said of one unit and given on, sentence by sentence: a branch that begins the
 * unit anew is not heard with the sentences that were said, and goes on in the one that was not said to its end, under
 * the number that the first branch gave it.
 */
export class SentencesGiven {
  /** How much text has been said to its end. */
  #saidLength = 0
  /** What has begun and not ended, in order. */
  #open: SentenceGiven[] = []
  /** What the branch at work says, by its own numbers; undefined is what has been heard. */
  readonly #own = new Map<number, SentenceGiven | undefined>()
  readonly #wordless = new SentenceGiven()
  /** How much text the branch at work has come to. */
  #length = 0

  /** Another branch begins the unit anew. */
  beginAnew(): void {
    this.#length = 0
    this.#own.clear()
    for (const sentence of [this.#wordless, ...this.#open]) sentence.beginAnew()
  }

  /** A sentence begins. */
  takeText(frame: TTSTextFrame): Frame[] {
    const { sentence, text, turn } = frame
    this.#length += lengthOf(text)
    if (this.#length <= this.#saidLength) {
      this.#own.set(sentence, undefined)
      return []
    }
    const own = new Set(this.#own.values())
    const left = this.#open.filter((each) => !own.has(each))
    if (left[0]?.takeText(text)) {
      this.#own.set(sentence, left[0])
      return []
    }
    // In other words than the one that broke off: what was heard of that one is all there is of it.
    const begun = new SentenceGiven(sentence, text)
    this.#open = [...this.#open.filter((each) => own.has(each)), begun]
    this.#own.set(sentence, begun)
    return [...left.map(({ id }) => new TTSSentenceEndFrame({ sentence: id!, broken: true, turn })), frame]
  }

  /** When words of a sentence sound. */
  takeWords(frame: TTSWordsFrame): Frame[] {
    return this.#own.get(frame.sentence)?.takeWords(frame) ?? []
  }

  /** Audio, of a sentence if it names one. */
  takeAudio(frame: TTSAudioFrame): Frame[] {
    const { sentence } = frame
    if (sentence === undefined || !this.#own.has(sentence)) return this.#wordless.takeAudio(frame)
    return this.#own.get(sentence)?.takeAudio(frame) ?? []
  }

  /** No more of a sentence comes. */
  takeEnd(frame: TTSSentenceEndFrame): Frame[] {
    const ended = this.#own.get(frame.sentence)
    if (ended === undefined) return []
    const rest = this.#end(ended, frame.broken)
    return [...rest, ended.id === frame.sentence ? frame : frame.with({ sentence: ended.id! })]
  }

  /** The voice has stopped: nothing more comes of what has begun. */
  stop(): Frame[] {
    const own = new Set(this.#own.values())
    return this.#open.filter((each) => own.has(each)).flatMap((each) => this.#end(each, false))
  }

  #end(sentence: SentenceGiven, broken: boolean): Frame[] {
    this.#open = this.#open.filter((each) => each !== sentence)
    if (!broken) this.#saidLength += lengthOf(sentence.text)
    return broken ? [] : sentence.end()
  }
}

/** How long a text is without its spaces. */
function lengthOf(text: string): number {
  return text.replace(/\s+/g, '').length
}
