import type { WordTiming } from '../provider/tts.ts'

/** Characters a voice speaks in a millisecond, about: 15 a second. Used until a sentence's length is known. */
const charactersPerMs = 0.015

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

  /** Plays on. Returns the words that have been heard since the last call, with their spaces. */
  play(durationMs: number): string {
    this.#playedMs += durationMs
    return this.#tell(this.#heardWords())
  }

  /** It has sounded to its end. Returns what is left of it. */
  finish(): string {
    return this.#tell(this.#words.length)
  }

  #tell(upTo: number): string {
    if (upTo <= this.#told) return ''
    const text = this.#words.slice(this.#told, upTo).join('')
    this.#told = upTo
    return text
  }

  #heardWords(): number {
    const count = this.#words.length
    if (this.#timings.length === 0) return Math.floor(this.#share() * count)
    let heard = 0
    while (heard < this.#timings.length && this.#timings[heard]!.endMs <= this.#playedMs) heard++
    // A voice may count words otherwise than the text does: "3.14" is three to it.
    const spoken = this.#timings.length
    return this.#complete && spoken !== count ? Math.floor((heard / spoken) * count) : Math.min(heard, count)
  }

  #share(): number {
    const guessedMs = this.#words.join('').length / charactersPerMs
    const totalMs = this.#complete ? this.#totalMs : Math.max(this.#totalMs, guessedMs)
    return totalMs === 0 ? 0 : Math.min(1, this.#playedMs / totalMs)
  }
}
