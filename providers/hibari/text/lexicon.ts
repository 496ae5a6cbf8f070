import { JsonIndex } from './json-index.ts'

/** A pronunciation, or several by part of speech; `null` stands for initials, spelled out. */
export type LexiconEntry = string | Readonly<Record<string, string | null>>

const entries = 95_000

/** Words and their phonemes, from two lists: what the first has is surer. */
export class Lexicon {
  readonly #gold: JsonIndex
  readonly #silver: JsonIndex

  /** Both are JSON: an object of pronunciations by word. */
  constructor(gold: Uint8Array, silver: Uint8Array) {
    this.#gold = new JsonIndex(gold, entries)
    this.#silver = new JsonIndex(silver, entries)
  }

  /** What the surer list has of a word: in the case it is written in, or with the case of its first letter changed. */
  gold(word: string): LexiconEntry | undefined {
    return inEitherCase(this.#gold, word)
  }

  silver(word: string): LexiconEntry | undefined {
    return inEitherCase(this.#silver, word)
  }

  has(word: string): boolean {
    return this.gold(word) !== undefined || this.silver(word) !== undefined
  }
}

function inEitherCase(index: JsonIndex, word: string): LexiconEntry | undefined {
  const entry = index.get(word) as LexiconEntry | undefined
  if (entry !== undefined || word.length < 2) return entry
  const lower = word.toLowerCase()
  const capital = `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`
  if (word === capital) return index.get(lower) as LexiconEntry | undefined
  return word === lower ? (index.get(capital) as LexiconEntry | undefined) : undefined
}
