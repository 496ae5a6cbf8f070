import { lowerCase, TextLetters } from './text-letters.ts'
import { isUnspaced } from './words.ts'

/** How many letters a voice may leave out before the next word it names. */
const mostSkipped = 40

/** A stretch of a text. */
export interface TextPlace {
  /** Where in the text it begins, in UTF-16 units. */
  readonly at: number
  /** How long it is; 0 if the text has it not, and `at` is then where it would stand. */
  readonly length: number
}

/**
 * Finds the words of a text as a voice names them, one after the other: words, syllables, letters, or all of it at once.
 * Case and punctuation count for nothing; a word that the text has not is passed over.
 */
export class WordPlaces {
  readonly #letters: TextLetters
  #found = 0

  constructor(text: string) {
    this.#letters = new TextLetters(text)
  }

  /** How many letters and digits stand behind those that were found. */
  get left(): number {
    return this.#letters.count - this.#found
  }

  /** Whether nothing is left to be found. */
  get done(): boolean {
    return this.left === 0
  }

  /** The next words, with the places where they stand. */
  place<W extends { readonly text: string }>(words: readonly W[]): (W & TextPlace)[] {
    return words.map((word) => ({ ...word, ...this.next(word.text) }))
  }

  /** Where the next word stands: behind those that were found before. */
  next(word: string): TextPlace {
    const letters = lowerCase(word).replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
    const from = letters === '' ? -1 : this.#find(letters)
    if (from < 0) return { at: this.#placeBehind(this.#found), length: 0 }
    this.#found = from + letters.length
    const at = this.#letters.placeOf(from)
    return { at, length: this.#placeBehind(this.#found) - at }
  }

  #find(letters: string): number {
    const ahead = this.#letters.lower.slice(this.#found, this.#found + letters.length + mostSkipped)
    for (let at = ahead.indexOf(letters); at >= 0; at = ahead.indexOf(letters, at + 1)) {
      const from = this.#found + at
      if (at === 0 || this.#mayBegin(from, letters)) return from
    }
    return -1
  }

  /** Whether a piece that is not the next may begin with a letter: at a word's beginning, where that can be seen. */
  #mayBegin(letter: number, piece: string): boolean {
    return this.#letters.placeOf(letter) > this.#letters.placeOf(letter - 1) + 1 || isUnspaced(piece)
  }

  /** Where in the text so many letters have passed. */
  #placeBehind(letters: number): number {
    return letters === 0 ? 0 : this.#letters.placeOf(letters - 1) + 1
  }
}
