import { plainWords } from '../../text/words.ts'

/** What the turn before has left behind: a recognizer may send its last words once more. */
export class AnsweredTurn {
  /** What was said last in it; nothing once whatever comes is new. */
  #words: string | undefined
  #spoken = false
  #owed = false

  /** Whether it was spoken, or only words came. */
  get spoken(): boolean {
    return this.#spoken
  }

  /** Whether it ended without a transcript that was owed to it, and may still come. */
  get owed(): boolean {
    return this.#owed
  }

  /** A transcript is waited for no longer; `owed`: it has not come. */
  waited(owed: boolean): void {
    this.#owed = owed
  }

  /** A turn has ended. */
  ended(words: string, spoken: boolean): void {
    this.#words = words
    this.#spoken = spoken
  }

  /** Whether it ended with these words. */
  endedWith(words: string): boolean {
    return this.#words !== undefined && plainWords(this.#words) === plainWords(words)
  }

  /** What comes now is no repetition, whatever its words. */
  forget(): void {
    this.#words = undefined
    this.#owed = false
  }
}
