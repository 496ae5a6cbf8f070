import { consistsOf, countWords, plainWords } from '../text/words.ts'
import { backchannelsOf } from './backchannels.ts'
import type { Transcript } from './hearing/transcript.ts'
import type { UserTurnOptions } from './turn-options.ts'

/** What it takes to interrupt the agent: so many words, a voice that lasts, and more than a sign of listening. */
export class Interruption {
  readonly #minWords: number
  readonly #minDurationMs: number
  readonly #given: ReadonlySet<string> | undefined
  #language: string | undefined
  #backchannels: ReadonlySet<string> = new Set()

  constructor({ minWords = 1, minDurationMs = 0, backchannels }: UserTurnOptions) {
    this.#minWords = minWords
    this.#minDurationMs = minDurationMs
    this.#given = backchannels && new Set(backchannels.map(plainWords))
    this.#speak(undefined)
  }

  /**
   * Returns why it is an interruption, or after how many milliseconds of voice it may be one; 0: not by waiting.
   * Words that may change yet do not count while they may be the beginning of a sign of listening: "that makes" …
   */
  judge(
    { sure: text, open }: Pick<Transcript, 'sure' | 'open'>,
    lastedMs: number,
    language: string | undefined,
  ): 'voice' | 'words' | number {
    if (lastedMs < this.#minDurationMs) return this.#minDurationMs - lastedMs
    if (this.#minWords === 0) return 'voice'
    if (language !== this.#language) this.#speak(language)
    if (
      countWords(text, language, this.#minWords) < this.#minWords ||
      consistsOf(text, this.#backchannels, open)
    )
      return 0
    return 'words'
  }

  #speak(language: string | undefined): void {
    this.#language = language
    this.#backchannels = this.#given ?? plainBackchannels(language)
  }
}

/** Made once a language, for all sessions. */
const known = new Map<readonly string[], ReadonlySet<string>>()

function plainBackchannels(language: string | undefined): ReadonlySet<string> {
  const phrases = backchannelsOf(language)
  const plain = known.get(phrases) ?? new Set(phrases.map(plainWords))
  known.set(phrases, plain)
  return plain
}
