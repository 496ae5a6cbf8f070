import type { WordTiming } from '../provider/tts.ts'
import { isUnspaced, sharesOf, wordsOf } from './words.ts'

/** How many letters a voice may leave out before the next word it names. */
const mostSkipped = 40

interface Mark extends Omit<WordTiming, 'text'> {
  readonly from: number
  readonly to: number
}

/**
 * When the letters of a text sound, as a voice tells it in pieces: words, syllables, letters, or all of it at once.
 * What comes between those it tells of, or within one of many words, is timed by how words usually share their time.
 */
export class TextTimes {
  /** The letters and digits of the text, in lower case. */
  #letters = ''
  /** How many of them come before each place in the text, its end included. */
  readonly #before: Uint32Array
  readonly #text: string
  readonly #places: number[] = []
  readonly #marks: Mark[] = []
  /** How much of the text's time has passed with each of its letters; made when it is asked for. */
  #shares: Float64Array | undefined
  #found = 0

  constructor(text: string) {
    this.#text = text
    this.#before = new Uint32Array(text.length + 1)
    const lower = lowerCase(text)
    let done = 0
    for (const { 0: run, index } of lower.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      this.#before.fill(this.#letters.length, done, index + 1)
      for (let at = 0; at < run.length; at++) {
        this.#places.push(index + at)
        this.#before[index + at + 1] = this.#letters.length + at + 1
      }
      this.#letters += run
      done = index + run.length
    }
    this.#before.fill(this.#letters.length, done)
  }

  /** How many letters and digits come before a place in the text. */
  lettersBefore(place: number): number {
    return this.#before[Math.min(place, this.#text.length)]!
  }

  /** Where in the text its letter number `letter` stands. */
  placeOf(letter: number): number {
    return this.#places[letter] ?? this.#text.length
  }

  /** How many letters and digits it has. */
  get letters(): number {
    return this.#letters.length
  }

  /** How many of the letters have a time, from the beginning. */
  get timed(): number {
    return this.#found
  }

  /** A piece sounds, behind those before. Returns whether the text has it there. */
  add({ text, startMs, endMs }: WordTiming): boolean {
    const letters = lowerCase(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
    if (letters === '') return true
    const ahead = this.#letters.slice(this.#found, this.#found + letters.length + mostSkipped)
    for (let at = ahead.indexOf(letters); at >= 0; at = ahead.indexOf(letters, at + 1)) {
      const from = this.#found + at
      if (at > 0 && !this.#mayBegin(from, letters)) continue
      this.#found = from + letters.length
      this.#marks.push({ from, to: this.#found, startMs, endMs })
      return true
    }
    return false
  }

  /** When a letter begins to sound, in milliseconds; nothing while that is not known. */
  startOf(letter: number): number | undefined {
    const mark = this.#marks[this.#markAt(letter + 1)]
    return mark?.from === letter ? mark.startMs : this.endOf(letter)
  }

  /** When so many letters have sounded, in milliseconds; nothing while that is not known. */
  endOf(letters: number): number | undefined {
    const at = this.#markAt(letters)
    const mark = this.#marks[at]
    if (mark === undefined) return undefined
    if (letters === mark.to) return mark.endMs
    if (letters > mark.from)
      return between(mark.startMs, mark.endMs, this.#share(mark.from, letters, mark.to))
    const before = this.#marks[at - 1]
    const from = before?.to ?? 0
    if (letters === from) return before?.endMs ?? mark.startMs
    return between(before?.endMs ?? 0, mark.startMs, this.#share(from, letters, mark.from))
  }

  /** Which part of the way from one place among the letters to another lies behind at a third. */
  #share(from: number, at: number, to: number): number {
    this.#shares ??= sharesByLetter(this.#text, this)
    const fromShare = this.#shares[from]!
    return (this.#shares[at]! - fromShare) / (this.#shares[to]! - fromShare)
  }

  /** The first mark that reaches so many letters. */
  #markAt(letters: number): number {
    let low = 0
    let high = this.#marks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#marks[middle]!.to < letters) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Whether a piece that is not the next may begin with a letter: at a word's beginning, where that can be seen. */
  #mayBegin(letter: number, piece: string): boolean {
    return this.#places[letter]! > this.#places[letter - 1]! + 1 || isUnspaced(piece)
  }
}

/** Words share the time of the text, letters that of their word. */
function sharesByLetter(text: string, times: TextTimes): Float64Array {
  const shares = new Float64Array(times.letters + 1)
  const words = wordsOf(text)
  const ends = sharesOf(words)
  let place = 0
  let from = 0
  for (const [index, word] of words.entries()) {
    place += word.length
    const to = times.lettersBefore(place)
    const before = ends[index - 1] ?? 0
    for (let letter = from; letter < to; letter++)
      shares[letter + 1] = between(before, ends[index]!, (letter + 1 - from) / (to - from))
    from = to
  }
  return shares
}

function between(fromMs: number, toMs: number, share: number): number {
  return fromMs + (toMs - fromMs) * share
}

/** In lower case, each character at its place. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from(text, (character) => {
    const small = character.toLowerCase()
    return small.length === character.length ? small : character
  }).join('')
}
