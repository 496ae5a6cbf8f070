import { endsAtOnce, endsSentence } from './sentence-end.ts'

/** Options of {@link SentenceSegmenter}. */
export interface SentenceSegmenterOptions {
  /** BCP 47 language of the text. Default English. */
  locale?: string
  /** Characters after which a sentence is cut at a clause. Default 250. */
  maxLength?: number
}

const fence = '```'

/**
 * Cuts a text that arrives in pieces into sentences. A sentence is given out when what follows has begun, so that
 * "3." and "14" stay together; a line break ends one at once, and so does a full stop of a script that writes no spaces.
 * A fenced block of code is one sentence, however long. Into which pieces the text was cut makes no difference.
 */
export class SentenceSegmenter {
  readonly #segmenter: Intl.Segmenter
  readonly #maxLength: number
  #text = ''
  /** What the text must grow beyond before a look at it can tell more than the last. */
  #lookedAt = 0

  constructor({ locale = 'en', maxLength = 250 }: SentenceSegmenterOptions = {}) {
    this.#segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' })
    this.#maxLength = maxLength
  }

  /** Takes in a piece of text; returns the sentences that are complete by now, without space around them. */
  push(piece: string): string[] {
    this.#text += piece
    return this.#cut(false)
  }

  /** The text is over: returns what is left of it. */
  flush(): string[] {
    const sentences = this.#cut(true)
    const rest = this.#text.trim()
    this.#text = ''
    this.#lookedAt = 0
    return rest === '' ? sentences : [...sentences, rest]
  }

  #cut(over: boolean): string[] {
    const sentences: string[] = []
    for (let end = this.#firstEnd(over); end > 0; end = this.#firstEnd(over)) {
      const sentence = this.#text.slice(0, end).trim()
      this.#text = this.#text.slice(end)
      this.#lookedAt = 0
      if (sentence !== '') sentences.push(sentence)
    }
    return sentences
  }

  /** Where the first complete sentence ends, or 0. Looks at one character after the other, as if they came singly. */
  #firstEnd(over: boolean): number {
    const text = this.#text
    // What follows a mark decides; half a character, or half a fence, decides nothing.
    for (let at = this.#lookedAt; at < text.length; at = this.#lookedAt) {
      const next = String.fromCodePoint(text.codePointAt(at)!)
      if (!over && at + 1 === text.length && /[\uD800-\uDBFF]/.test(next)) return 0
      if (next === '`') {
        const end = this.#endOfCode(at, over)
        if (end !== undefined) return end
      }
      if (next === '\n') return at + 1
      if (this.#endsBefore(at, next)) return at
      if (at >= this.#maxLength) return this.#clauseEnd()
      if (endsAtOnce(text.slice(0, at + next.length))) return at + next.length
      this.#lookedAt = at + next.length
    }
    return 0
  }

  /** What a backtick at `at` means: the sentence's end before or after a block of code, 0 to wait, or nothing. */
  #endOfCode(at: number, over: boolean): number | undefined {
    const text = this.#text
    if (!text.startsWith(fence, at)) {
      const mayBecomeOne = !over && fence.startsWith(text.slice(at))
      return mayBecomeOne ? 0 : undefined
    }
    if (text.slice(0, at).trim() !== '') return at
    const end = text.indexOf(fence, at + fence.length)
    if (end >= 0) return end + fence.length
    return over ? text.length : 0
  }

  /** Whether a sentence ends before the character at `at`. */
  #endsBefore(at: number, next: string): boolean {
    if (at === 0 || !/\s/.test(this.#text[at - 1]!)) return false
    const before = this.#text.slice(0, at)
    if (!endsSentence(before, next)) return false
    return this.#segmenter.segment(before + next).containing(at)?.index === at
  }

  /** Where a sentence that is too long is cut: after its last clause that fits, or else between two words. */
  #clauseEnd(): number {
    const fitting = this.#text.slice(0, this.#maxLength)
    const clause = Math.max(
      ...[', ', '; ', ': ', ' – ', ' — ', '，', '、', '；'].map((mark) => {
        const at = fitting.lastIndexOf(mark)
        return at < 0 ? 0 : at + mark.length
      }),
    )
    if (clause > this.#maxLength / 4) return clause
    const space = fitting.lastIndexOf(' ')
    if (space > 0) return space + 1
    return /[\uD800-\uDBFF]$/.test(fitting) && this.#maxLength > 1 ? this.#maxLength - 1 : this.#maxLength
  }
}
