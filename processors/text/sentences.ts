import { checkOptions, type OptionRules } from '../../src/index.ts'
import { endOfCode, standsAlone } from './code-fence.ts'
import { endsAtOnce, endsForCertain, endsPhrase, SentenceEnds } from './sentence-end.ts'

/** Options of {@link SentenceSegmenter}. */
export interface SentenceSegmenterOptions {
  /** BCP 47 language of the text. Default English. */
  locale?: string
  /** Characters after which a sentence is cut at a clause. Default 250. */
  maxLength?: number
  /**
   * The first piece of a text may be a clause, if it has so many words, so that it can be spoken before its sentence is
   * whole. Default: it is a sentence.
   */
  firstClauseWords?: number
}

const optionRules: OptionRules<SentenceSegmenterOptions> = {
  locale: 'any',
  maxLength: 'positive',
  firstClauseWords: 'positive',
}

const fence = '```'
const clauseEnd = /(?:[,;:–—،؛]["'”’»)]*\s+|[，、；：])$/u
const clauseMarks = [', ', '; ', ': ', ' – ', ' — ', '، ', '؛ ', '，', '、', '；']
/** Characters that count as a word in a script that writes no spaces. */
const charactersPerWord = 2

/**
 * Cuts a text that arrives in pieces into sentences. A sentence is given out when what follows has begun, so that
 * "3." and "14" stay together; a line break ends one at once, and so does a full stop of a script that writes no spaces.
 * A fenced block of code is one sentence, however long; if it is never closed it ends at the first paragraph of prose.
 * Into which pieces the text was cut makes no difference.
 */
export class SentenceSegmenter {
  readonly #segmenter: Intl.Segmenter
  readonly #ends: SentenceEnds
  readonly #maxLength: number
  readonly #firstClauseWords: number
  #first = true
  /** Whether the end of a block of code was guessed, and its fence may yet come. */
  #unclosed = false
  #text = ''
  /** What the text must grow beyond before a look at it can tell more than the last. */
  #lookedAt = 0

  constructor(options: SentenceSegmenterOptions = {}) {
    const {
      locale = 'en',
      maxLength = 250,
      firstClauseWords,
    } = checkOptions('SentenceSegmenter', options, optionRules)
    this.#segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' })
    this.#ends = new SentenceEnds(locale)
    this.#maxLength = maxLength
    this.#firstClauseWords = firstClauseWords ?? Number.POSITIVE_INFINITY
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
    this.#first = true
    this.#unclosed = false
    return rest === '' ? sentences : [...sentences, rest]
  }

  #cut(over: boolean): string[] {
    const sentences: string[] = []
    for (let end = this.#firstEnd(over); end > 0; end = this.#firstEnd(over)) {
      const sentence = this.#text.slice(0, end).trim()
      this.#text = this.#text.slice(end)
      this.#lookedAt = 0
      if (sentence === '') continue
      sentences.push(sentence)
      this.#first = false
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
        const end = this.#codeEnd(at, over)
        if (end !== undefined) return end
      }
      if (next === '\n') return at + 1
      if (this.#endsBefore(at, next)) return at
      if (at >= this.#maxLength) return this.#clauseEnd()
      if (this.#first && this.#endsFirstClause(at)) return at
      if (endsAtOnce(text.slice(0, at + next.length))) return at + next.length
      this.#lookedAt = at + next.length
    }
    return 0
  }

  /** What a backtick at `at` means: the sentence's end before or after a block of code, 0 to wait, or nothing. */
  #codeEnd(at: number, over: boolean): number | undefined {
    const text = this.#text
    if (!text.startsWith(fence, at)) {
      const mayBecomeOne = !over && fence.startsWith(text.slice(at))
      return mayBecomeOne ? 0 : undefined
    }
    if (text.slice(0, at).trim() !== '') return at
    if (this.#unclosed) {
      const alone = standsAlone(text, at, over)
      if (alone === undefined) return 0
      this.#unclosed = false
      if (alone) return at + fence.length
    }
    const found = endOfCode(text, at, over)
    if (found === undefined) return 0
    this.#unclosed = !found.closed
    return found.end
  }

  /** Whether a sentence ends before the character at `at`. */
  #endsBefore(at: number, next: string): boolean {
    if (at === 0 || !/\s/.test(this.#text[at - 1]!)) return false
    const before = this.#text.slice(0, at)
    if (endsPhrase(before, next)) return true
    if (!this.#ends.endsBefore(before, next)) return false
    if (endsForCertain(before, next)) return true
    return this.#segmenter.segment(before + next).containing(at)?.index === at
  }

  #endsFirstClause(at: number): boolean {
    const before = this.#text.slice(0, at)
    if (this.#firstClauseWords === Number.POSITIVE_INFINITY || !clauseEnd.test(before)) return false
    const characters = before.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
    const words = before.match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0
    return Math.max(words, characters / charactersPerWord) >= this.#firstClauseWords
  }

  /** Where a sentence that is too long is cut: after its last clause that fits, or else between two words. */
  #clauseEnd(): number {
    const fitting = this.#text.slice(0, this.#maxLength)
    const clause = Math.max(
      ...clauseMarks.map((mark) => {
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
