import { type TimedWord, wordsOf } from '../../src/index.ts'

/** What most voices speak in a millisecond: 15 characters a second, spaces included. */
const usualCharactersPerMs = 0.015

/** How much of a word may be missing for it to count as spoken: rounding, not sound. */
const toleranceMs = 5

/** How far ahead a word is looked for that a voice names, in characters. */
const mostSkipped = 200

/** How fast a voice speaks, learned from the sentences it has finished. */
export class SpeakingRate {
  #characters = 0
  #ms = 0

  /** A text took so long. */
  learn(text: string, ms: number): void {
    this.#characters += weigh(wordsIn(text))
    this.#ms += ms
  }

  /** Characters spoken in a millisecond, the space after each word counted. */
  get charactersPerMs(): number {
    return this.#ms > 0 ? this.#characters / this.#ms : usualCharactersPerMs
  }
}

/** How much of a text has been spoken when a voice breaks off. */
export interface Cut {
  /** The words that were given on whole. */
  readonly spoken: readonly string[]
  /** What is still to be said: from the first word that was not given on whole. */
  readonly rest: string
  /** How many of the timings are of words that were given on whole. */
  readonly timed: number
}

/**
 * Where a text breaks off when so much of its audio has been given on: by the timings of its words as far as they are
 * known, at the voice's rate beyond. A word of which only a part was given on is still to be said.
 */
export function cutAt(text: string, timings: readonly TimedWord[], givenMs: number, rate: SpeakingRate): Cut {
  const timed = timings.filter(({ endMs }) => endMs <= givenMs + toleranceMs)
  let at = endOf(text, timed)
  if (timed.length === timings.length) {
    const extraMs = givenMs - (timed.at(-1)?.endMs ?? 0)
    at += spokenLength(text.slice(at), extraMs, rate.charactersPerMs)
  }
  return { spoken: wordsIn(text.slice(0, at)), rest: text.slice(at).trim(), timed: timed.length }
}

/** Timings for words without any: a stretch of time shared out by their lengths. */
export function spread(words: readonly string[], fromMs: number, toMs: number): TimedWord[] {
  const msPerCharacter = (toMs - fromMs) / Math.max(1, weigh(words))
  let startMs = fromMs
  return words.map((text) => {
    const endMs = startMs + (text.length + 1) * msPerCharacter
    const timing = { text, startMs, endMs }
    startMs = endMs
    return timing
  })
}

/** The words of a text, with adjoining punctuation. */
export function wordsIn(text: string): string[] {
  return wordsOf(text).map((word) => word.trim())
}

/** Where in the text the last of the timed words ends; never inside a word, and then rather before it than behind. */
function endOf(text: string, timed: readonly TimedWord[]): number {
  let at = 0
  for (const { text: word } of timed) {
    const found = text.slice(at, at + word.length + mostSkipped).indexOf(word)
    if (found >= 0) at += found + word.length
  }
  let end = 0
  for (const word of wordsOf(text)) {
    const begin = end
    end += word.length
    if (end < at) continue
    const rest = text.slice(at, end)
    return /[\p{L}\p{N}]/u.test(rest) ? begin : at + rest.trimEnd().length
  }
  return at
}

function spokenLength(text: string, ms: number, charactersPerMs: number): number {
  let length = 0
  let spoken = 0
  let at = 0
  for (const word of wordsOf(text)) {
    spoken += word.trim().length + 1
    if (spoken / charactersPerMs > ms + toleranceMs) break
    length = at + word.trimEnd().length
    at += word.length
  }
  return length
}

function weigh(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length + 1, 0)
}
