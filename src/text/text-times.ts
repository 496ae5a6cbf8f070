import { TextLetters } from './text-letters.ts'
import type { TextPlace } from './word-places.ts'
import { sharesOf, wordsOf } from './words.ts'

/** When a stretch of a text sounds. */
export interface TimedPlace extends TextPlace {
  readonly startMs: number
  readonly endMs: number
}

interface Mark {
  readonly from: number
  readonly to: number
  readonly startMs: number
  readonly endMs: number
}

/**
 * When the letters of a text sound, as it is told of stretches of it: words, syllables, letters, or all of it at once.
 * What comes between those, or within one of many words, is timed by how words usually share their time.
 */
export class TextTimes {
  readonly #text: string
  readonly #letters: TextLetters
  readonly #marks: Mark[] = []
  /** How much of the text's time has passed with each of its letters; made when it is asked for. */
  #shares: Float64Array | undefined
  #found = 0

  constructor(text: string) {
    this.#text = text
    this.#letters = new TextLetters(text)
  }

  /** How many letters and digits come before a place in the text. */
  lettersBefore(place: number): number {
    return this.#letters.before(place)
  }

  /** Where in the text its letter number `letter` stands. */
  placeOf(letter: number): number {
    return this.#letters.placeOf(letter)
  }

  /** How many letters and digits it has. */
  get letters(): number {
    return this.#letters.count
  }

  /** How many of the letters have a time, from the beginning. */
  get timed(): number {
    return this.#found
  }

  /** A stretch sounds, behind those before. One without letters that are new tells nothing. */
  add({ at, length, startMs, endMs }: TimedPlace): void {
    const from = Math.max(this.#found, this.#letters.before(at))
    const to = this.#letters.before(at + length)
    if (to <= from) return
    this.#found = to
    this.#marks.push({ from, to, startMs, endMs })
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
    this.#shares ??= sharesByLetter(this.#text, this.#letters)
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
}

/** Words share the time of the text, letters that of their word. */
function sharesByLetter(text: string, letters: TextLetters): Float64Array {
  const shares = new Float64Array(letters.count + 1)
  const words = wordsOf(text)
  const ends = sharesOf(words)
  let place = 0
  let from = 0
  for (const [index, word] of words.entries()) {
    place += word.length
    const to = letters.before(place)
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
