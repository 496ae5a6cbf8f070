import { wordsOf as allWordsOf } from '../../../src/engine.ts'
import { SentenceSegmenter } from '../../text/sentences.ts'

interface Word {
  readonly text: string
  /** Where it ends in its text, with the space after it. */
  readonly end: number
}

/** Sentences that a continuation may begin again with: the first, and so many of the last. */
const mostStarts = 100
/** A continuation that repeats so many characters is taken as it is decided by then. */
const mostHeld = 8_000

/**
 * Takes out of a continuation what was said already: a model that is to go on from a cut-off answer often begins it,
 * or its last sentences, once more. Words are compared without case and punctuation; only whole sentences are taken
 * out, so a new sentence that merely begins as an old one did stays whole.
 */
export class Repetition {
  readonly #said: readonly string[]
  /** Indices of the words of `#said` at which sentences begin, and the index after the last. */
  readonly #starts: readonly number[]
  #held = ''
  /** How long it has to be before another look at it is worth its cost, in characters. */
  #enough = 0
  #decided = false

  /** @param said What was said already, by whole sentences. */
  constructor(said: string) {
    const segmenter = new SentenceSegmenter()
    const sentences = [...segmenter.push(said), ...segmenter.flush()].map((sentence) =>
      wordsOf(sentence, true).map(({ text }) => text),
    )
    this.#said = sentences.flat()
    const starts = [0]
    for (const words of sentences) if (words.length > 0) starts.push(starts.at(-1)! + words.length)
    this.#starts = starts.length > mostStarts ? [0, ...starts.slice(-mostStarts)] : starts
    this.#decided = this.#said.length === 0
  }

  /** Takes in a piece of the continuation; returns what of it is new, as soon as that can be said. */
  push(piece: string): string {
    if (this.#decided) return piece
    this.#held += piece
    if (this.#held.length < this.#enough) return ''
    this.#enough = this.#held.length * (1 + 1 / 16)
    return this.#decide(wordsOf(this.#held, false), this.#held.length > mostHeld)
  }

  /** The rest: nothing follows. */
  flush(): string {
    return this.#decided ? '' : this.#decide(wordsOf(this.#held, true), true)
  }

  #decide(words: readonly Word[], complete: boolean): string {
    let repeated = 0
    for (const start of this.#starts.slice(0, -1)) {
      const known = this.#said.length - start
      let same = 0
      while (same < known && same < words.length && words[same]!.text === this.#said[start + same]) same++
      if (same === words.length && same < known && !complete) return ''
      const whole = this.#starts.findLast((each) => each <= start + same)! - start
      repeated = Math.max(repeated, whole)
    }
    this.#decided = true
    const fresh = this.#held.slice(words[repeated - 1]?.end ?? 0)
    this.#held = ''
    return fresh
  }
}

/** The words of a text, in lower case and without punctuation; the last only if it is `complete` or a space follows. */
function wordsOf(text: string, complete: boolean): Word[] {
  const words: Word[] = []
  let end = 0
  const all = allWordsOf(text)
  for (const [index, token] of all.entries()) {
    end += token.length
    const word = token.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '')
    if (word !== '' && (complete || /\s$/.test(token) || index < all.length - 1))
      words.push({ text: word, end })
  }
  return words
}
