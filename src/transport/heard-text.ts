import type { WordTiming } from '../provider/tts.ts'

/** Characters a voice speaks in a millisecond, about: 15 a second. Used until a sentence's length is known. */
const charactersPerMs = 0.015

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
  readonly turn: number
  readonly round: number
  readonly #words: readonly string[]
  readonly #timings: WordTiming[] = []
  #totalMs = 0
  #complete = false
  #brokenOff = false
  #playedMs = 0
  #told = 0

  /** @param text The sentence as it stands in the conversation. */
  constructor(text: string, turn: number, round: number) {
    this.turn = turn
    this.round = round
    this.#words = text.match(/\S+\s*/g) ?? []
  }

  /** More of its timings are known. */
  addTimings(words: readonly WordTiming[]): void {
    this.#timings.push(...words)
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
    const count = this.#words.length
    const spoken = this.#timings.length
    if (spoken === 0) return ((word + 1) / count) * this.#lengthMs()
    // A voice may count words otherwise than the text does: "3.14" is three to it.
    const last = this.#complete && spoken !== count ? Math.ceil(((word + 1) * spoken) / count) - 1 : word
    return this.#timings[last]?.endMs ?? Number.POSITIVE_INFINITY
  }

  #lengthMs(): number {
    if (this.#totalMs === 0) return Number.POSITIVE_INFINITY
    const guessedMs = this.#words.join('').length / charactersPerMs
    return this.#complete ? this.#totalMs : Math.max(this.#totalMs, guessedMs)
  }
}
