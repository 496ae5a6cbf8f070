import { Floor, type Frame } from '../../src/engine.ts'
import { consistsOf, plainWords } from '../text/words.ts'
import { backchannelsOf } from '../turn/backchannels.ts'

/** Whether what the user says is a sign of listening: said while the agent has the floor, by somebody who does not take it. */
export class UserBackchannels {
  readonly #given: ReadonlySet<string> | undefined
  readonly #floor = new Floor()
  #language: string | undefined
  #phrases: ReadonlySet<string>

  /** @param phrases Default: those of the language. */
  constructor(phrases: readonly string[] | undefined) {
    this.#given = phrases && new Set(phrases.map(plainWords))
    this.#phrases = this.#given ?? plain(undefined)
  }

  /** A frame is pushed for the first time. */
  see(frame: Frame): void {
    this.#floor.see(frame)
  }

  /** From now on the user speaks a language. */
  speak(language: string | undefined): void {
    if (this.#given !== undefined || language === this.#language) return
    this.#language = language
    this.#phrases = plain(language)
  }

  /** @param final Whether the words stand; others may be the beginning of a sign of listening. */
  includes(text: string, final: boolean): boolean {
    const { user, agent } = this.#floor
    if (agent === undefined || user !== undefined || plainWords(text) === '') return false
    return consistsOf(text, this.#phrases, !final)
  }
}

function plain(language: string | undefined): ReadonlySet<string> {
  return new Set(backchannelsOf(language).map(plainWords))
}
