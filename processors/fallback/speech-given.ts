import { type WordTiming, wordsOf } from '../../src/engine.ts'

/** What most voices speak in a millisecond: 15 characters a second, spaces included. */
const usualCharactersPerMs = 0.015

/** How much of a word may be missing for it to count as spoken: rounding, not sound. */
const toleranceMs = 5

/** How fast a voice speaks, learned from the sentences it has finished. */
export class SpeakingRate {
  #characters = 0
  #ms = 0

  /** A text took so long. */
  learn(text: string, ms: number): void {
    this.#characters += weigh(wordsOf(text))
    this.#ms += ms
  }

  /** Characters spoken in a millisecond, the space after each word counted. */
  get charactersPerMs(): number {
    return this.#ms > 0 ? this.#characters / this.#ms : usualCharactersPerMs
  }
}

/** How much of a text has been spoken when a voice breaks off. */
export interface Cut {
  /** The words that were given on whole, and what is at them. */
  readonly spoken: string
  /** What is still to be said: from the first word that was not given on whole. */
  readonly rest: string
  /** Where in the text the rest begins. */
  readonly at: number
}

/**
 * Where a text breaks off when so much of its audio has been given on: by the timings of its words as far as they are
 * known, at the voice's rate beyond. A word of which only a part was given on is still to be said.
 */
export function cutAt(
  text: string,
  timings: readonly WordTiming[],
  givenMs: number,
  rate: SpeakingRate,
): Cut {
  const timed = timings.filter(({ endMs }) => endMs <= givenMs + toleranceMs)
  let end = endOf(text, timed)
  if (timed.length === timings.length) {
    const extraMs = givenMs - (timed.at(-1)?.endMs ?? 0)
    end += spokenLength(text.slice(end), extraMs, rate.charactersPerMs)
  }
  const rest = text.slice(end)
  const at = end + rest.length - rest.trimStart().length
  return { spoken: text.slice(0, end), rest: rest.trim(), at }
}

/** Timings for the words of a text without any: a stretch of time shared out by their lengths. */
export function spread(text: string, fromMs: number, toMs: number): WordTiming[] {
  const words = wordsOf(text)
  const msPerCharacter = (toMs - fromMs) / Math.max(1, weigh(words))
  let startMs = fromMs
  let end = 0
  return words.map((each) => {
    const word = each.trim()
    const at = end + each.length - each.trimStart().length
    end += each.length
    const timing = { text: word, at, length: word.length, startMs, endMs: startMs }
    startMs += (word.length + 1) * msPerCharacter
    return { ...timing, endMs: startMs }
  })
}

/** Where in the text the last of the timed words ends; never inside a word, and then rather before it than behind. */
function endOf(text: string, timed: readonly WordTiming[]): number {
  const at = timed.reduce((end, word) => Math.max(end, word.at + word.length), 0)
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
  return words.reduce((sum, word) => sum + word.trim().length + 1, 0)
}
