import type { WordTiming } from '../../src/index.ts'
import type { MappedText } from '../text/mapped-text.ts'

interface SpokenWord {
  readonly text: string
  /** Which written word it stands for. */
  readonly written: number
}

/**
 * Turns the timings of the words that a voice says into timings of the words that stand in the conversation. A written
 * word lasts from the first to the last word that is said for it; one for which nothing is said ends with the one before.
 */
export class WrittenWords {
  readonly #written: readonly string[]
  readonly #spoken: readonly SpokenWord[]
  #next = 0
  #told = 0
  #startMs: number | undefined
  #endMs = 0

  /** @param written The sentence in the conversation, which `spoken` was made of. */
  constructor(written: string, spoken: MappedText) {
    const words = [...written.matchAll(/\S+/g)]
    this.#written = words.map(([word]) => word)
    this.#spoken = [...spoken.text.matchAll(/\S+/g)].map(({ 0: text, index }) => {
      const origin = spoken.origin(index)
      const after = words.findIndex((word) => word.index > origin)
      return { text, written: Math.max(0, (after < 0 ? words.length : after) - 1) }
    })
  }

  /** Takes the next timings; returns those of the written words that are complete by now. */
  take(timings: readonly WordTiming[]): WordTiming[] {
    return timings.flatMap((timing) => this.#takeOne(timing))
  }

  /** The voice has named all its words: what is left ends when the last of them does. */
  rest(): WordTiming[] {
    return this.#tell(this.#written.length)
  }

  #takeOne({ text, startMs, endMs }: WordTiming): WordTiming[] {
    const at = this.#find(text)
    const word = this.#spoken[at]
    if (word === undefined) {
      this.#endMs = Math.max(this.#endMs, endMs)
      return []
    }
    const before = word.written > this.#told && this.#startMs !== undefined ? this.#tell(word.written) : []
    this.#startMs ??= startMs
    this.#endMs = Math.max(this.#endMs, endMs)
    this.#next = at + 1
    const following = this.#spoken[at + 1]
    // What says nothing more, in the text, is over with it.
    if (following === undefined || following.written <= word.written) return before
    return [...before, ...this.#tell(following.written)]
  }

  /** Where the voice is in what it was given; a voice that parts words otherwise stays at the one it is in. */
  #find(text: string): number {
    const bare = plain(text)
    const at = this.#spoken.findIndex((word, index) => index >= this.#next && plain(word.text) === bare)
    if (at >= 0 && at - this.#next <= 3) return at
    const next = this.#spoken[this.#next]
    return next !== undefined && plain(next.text).startsWith(bare) ? this.#next : -1
  }

  #tell(upTo: number): WordTiming[] {
    const startMs = this.#startMs ?? this.#endMs
    const told = this.#written.slice(this.#told, upTo).map((text, index) => ({
      text,
      startMs: index === 0 ? startMs : this.#endMs,
      endMs: this.#endMs,
    }))
    this.#told = Math.max(this.#told, upTo)
    this.#startMs = undefined
    return told
  }
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
