import { TextTimes, type WordTiming, wordsOf } from '../../src/engine.ts'
import type { MappedText } from '../text/mapped-text.ts'

interface WrittenWord {
  readonly text: string
  /** Where in the text it begins. */
  readonly at: number
  /** Where in the text it ends, the space behind it included. */
  readonly end: number
  /** The first and the last of the spoken letters that stand for it; none of a word for which nothing is said. */
  first: number | undefined
  last: number | undefined
}

/**
 * Turns the timings of the words that a voice says into timings of the words that stand in the conversation. A written
 * word lasts from the first to the last letter that is said for it; one for which nothing is said ends with the one
 * before. The voice may name words, parts of them, or more than a word at once.
 */
export class WrittenWords {
  readonly #words: readonly WrittenWord[]
  readonly #spoken: TextTimes
  /** The last word for which something is said. */
  #lastSaid = -1
  #told = 0
  #endMs = 0
  readonly #from: number

  /**
   * @param written The sentence in the conversation, which `spoken` was made of.
   * @param from Where it begins in the text whose places the timings tell. Default 0.
   */
  constructor(written: string, spoken: MappedText, from = 0) {
    this.#from = from
    let end = 0
    this.#words = wordsOf(written).map((word) => {
      const at = end + word.length - word.trimStart().length
      end += word.length
      return { text: word.trim(), at, end, first: undefined, last: undefined }
    })
    this.#spoken = new TextTimes(spoken.text)
    this.#assign(spoken)
  }

  /** Takes the next timings; returns those of the written words that are complete by now. */
  take(timings: readonly WordTiming[]): WordTiming[] {
    const told: WordTiming[] = []
    for (const timing of timings) {
      this.#spoken.add(timing)
      this.#tell(told)
      this.#endMs = Math.max(this.#endMs, timing.endMs)
    }
    return told
  }

  /** The voice has named all its words: what is left ends when the last of them does. Nothing, if it named none. */
  rest(): WordTiming[] {
    if (this.#spoken.timed === 0) return []
    const startMs = this.#startOf(this.#words[this.#told]) ?? this.#endMs
    const told = this.#words
      .slice(this.#told)
      .map((word, index) => this.#timing(word, index === 0 ? startMs : this.#endMs, this.#endMs))
    this.#told = this.#words.length
    return told
  }

  #assign(spoken: MappedText): void {
    let word = 0
    for (let letter = 0; letter < this.#spoken.letters; letter++) {
      const origin = spoken.origin(this.#spoken.placeOf(letter))
      while (word < this.#words.length - 1 && this.#words[word]!.end <= origin) word++
      const found = this.#words[word]
      if (found === undefined) return
      found.first ??= letter
      found.last = letter
      this.#lastSaid = word
    }
  }

  /** Tells the words whose last letter has sounded. */
  #tell(told: WordTiming[]): void {
    for (; this.#told < this.#words.length; this.#told++) {
      const word = this.#words[this.#told]!
      // What says nothing at the end of the sentence ends with it.
      if (this.#told > this.#lastSaid || (word.last ?? -1) >= this.#spoken.timed) return
      const beforeMs = told.at(-1)?.endMs ?? this.#endMs
      const startMs = this.#startOf(word) ?? beforeMs
      const endMs = word.last === undefined ? startMs : (this.#spoken.endOf(word.last + 1) ?? beforeMs)
      this.#endMs = Math.max(this.#endMs, endMs)
      told.push(this.#timing(word, startMs, Math.max(startMs, endMs)))
    }
  }

  #timing({ text, at }: WrittenWord, startMs: number, endMs: number): WordTiming {
    return { text, at: this.#from + at, length: text.length, startMs, endMs }
  }

  #startOf(word: WrittenWord | undefined): number | undefined {
    return word?.first === undefined ? undefined : this.#spoken.startOf(word.first)
  }
}
