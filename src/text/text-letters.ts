/** The letters and digits of a text, in lower case, and where each of them stands. */
export class TextLetters {
  /** All of them, one after the other. */
  readonly lower: string
  readonly #text: string
  /** How many of them come before each place in the text, its end included. */
  readonly #before: Uint32Array
  readonly #places: number[] = []

  constructor(text: string) {
    this.#text = text
    this.#before = new Uint32Array(text.length + 1)
    let letters = ''
    let done = 0
    for (const { 0: run, index } of lowerCase(text).matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      this.#before.fill(letters.length, done, index + 1)
      for (let at = 0; at < run.length; at++) {
        this.#places.push(index + at)
        this.#before[index + at + 1] = letters.length + at + 1
      }
      letters += run
      done = index + run.length
    }
    this.#before.fill(letters.length, done)
    this.lower = letters
  }

  /** How many there are. */
  get count(): number {
    return this.#places.length
  }

  /** How many come before a place in the text. */
  before(place: number): number {
    return this.#before[Math.max(0, Math.min(place, this.#text.length))]!
  }

  /** Where in the text the letter number `letter` stands. */
  placeOf(letter: number): number {
    return this.#places[letter] ?? this.#text.length
  }
}

/** In lower case, each character at its place. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from(text, (character) => {
    const small = character.toLowerCase()
    return small.length === character.length ? small : character
  }).join('')
}
