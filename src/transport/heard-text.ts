import { TextTimes } from '../text/text-times.ts'
import type { WordTiming } from '../text/word-timing.ts'
import { sharesOf, wordsOf } from '../text/words.ts'

/** How long a character sounds, about, in milliseconds: 15 a second. Used until a sentence's length is known. */
const msPerCharacter = 1 / 0.015
/** Scripts of which a character is a syllable. */
const syllabic = /[\p{Script=Han}\p{Script=Hangul}]/gu
/** Scripts of which a character is a mora. */
const moraic = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu

/** Words that have been heard. */
export interface HeardWords {
  /** With the spaces behind them. */
  readonly text: string
  /** When the last of them had sounded, in milliseconds of the stretch that was played. */
  readonly afterMs: number
}

/**
 * Follows one sentence while it sounds and says which of its words have been heard: by the voice's word timings where
 * there are any, in proportion to the audio played where there are none.
 */
export class HeardText {
  /** The sentence's number. */
  readonly id: number
  readonly turn: number
  readonly round: number
  readonly #text: string
  readonly #words: readonly string[]
  /** When its letters sound, as the voice tells it; made when it does. */
  #times: TextTimes | undefined
  /** How many letters come before the end of each word; made when they are asked for. */
  #letters: readonly number[] | undefined
  #shares: readonly number[] | undefined
  #totalMs = 0
  #complete = false
  #brokenOff = false
  #playedMs = 0
  #told = 0

  /** @param text The sentence as it stands in the conversation, with the space around it. */
  constructor(id: number, text: string, turn: number, round: number) {
    this.id = id
    this.turn = turn
    this.round = round
    this.#text = text
    const words = wordsOf(text)
    this.#words = words.length > 0 || text === '' ? words : [text]
  }

  /** More of its timings are known. */
  addTimings(words: readonly WordTiming[]): void {
    this.#times ??= new TextTimes(this.#text)
    for (const word of words) this.#times.add(word)
  }

  /** More of its audio is known. */
  addAudio(durationMs: number): void {
    this.#totalMs += durationMs
  }

  /** All of its audio and timings are known. */
  complete(): void {
    this.#complete = true
  }

  /** No more of it will be known: its other words will not sound. */
  breakOff(): void {
    this.#brokenOff = true
  }

  /** Plays on. Returns the words that have been heard by then and not been told, with their spaces. */
  play(durationMs: number): HeardWords[] {
    const beganMs = this.#playedMs
    this.#playedMs += durationMs
    const heard: HeardWords[] = []
    for (; this.#told < this.#words.length; this.#told++) {
      const endMs = this.#endOf(this.#told)
      if (endMs > this.#playedMs) break
      const afterMs = Math.max(0, endMs - beganMs)
      const text = this.#words[this.#told]!
      const last = heard.at(-1)
      if (last?.afterMs === afterMs) heard[heard.length - 1] = { text: last.text + text, afterMs }
      else heard.push({ text, afterMs })
    }
    return heard
  }

  /** It has sounded to its end. Returns what has been heard of it and not been told. */
  finish(): string {
    if (this.#brokenOff) return ''
    const rest = this.#words.slice(this.#told).join('')
    this.#told = this.#words.length
    return rest
  }

  /** When a word has sounded, in milliseconds after the sentence began. */
  #endOf(word: number): number {
    const times = this.#times
    if (times === undefined || times.timed === 0) return this.#shareOf(word) * this.#lengthMs()
    this.#letters ??= endsOf(this.#words).map((end) => times.lettersBefore(end))
    const letters = this.#letters[word]!
    const endMs = times.endOf(letters)
    if (endMs !== undefined || !this.#complete) return endMs ?? Number.POSITIVE_INFINITY
    // What the voice names no more, sounds behind what it has named.
    const lastMs = times.endOf(times.timed)!
    const share = (letters - times.timed) / (times.letters - times.timed)
    return lastMs + Math.max(0, this.#totalMs - lastMs) * share
  }

  /** Which part of the sentence has sounded with a word, if nothing tells. */
  #shareOf(word: number): number {
    this.#shares ??= sharesOf(this.#words)
    return this.#shares[word]!
  }

  #lengthMs(): number {
    if (this.#totalMs === 0) return Number.POSITIVE_INFINITY
    return this.#complete ? this.#totalMs : Math.max(this.#totalMs, guessedMs(this.#text))
  }
}

/** Where each of the words of a text ends in it, without the space behind it. */
function endsOf(words: readonly string[]): number[] {
  let at = 0
  return words.map((word) => {
    at += word.length
    return at
  })
}

function guessedMs(text: string): number {
  const syllables = text.match(syllabic)?.length ?? 0
  const morae = text.match(moraic)?.length ?? 0
  return (text.length + syllables * 2 + morae) * msPerCharacter
}
