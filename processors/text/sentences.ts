import { checkOptions, type OptionRules } from '../../src/engine.ts'
import { CodeBlock, type CodeEnd, standsAlone } from './code-block.ts'
import { endsAtOnce, SentenceEnds } from './sentence-end.ts'

/** Options of {@link SentenceSegmenter}. */
export interface SentenceSegmenterOptions {
  /** BCP 47 language of the text. Default English. */
  locale?: string | undefined
  /** The longest sentence, in characters: beyond, it is cut at a clause, or else between words. Default 250. */
  maxLength?: number | undefined
  /** The longest block of code that is one piece, in characters. Default 100,000. */
  maxCodeLength?: number | undefined
  /**
   * The first piece of a text may be a clause, if it has so many words, so that it can be spoken before its sentence is
   * whole. Default: it is a sentence.
   */
  firstClauseWords?: number | undefined
}

/** A piece of a text. */
export interface SentencePiece {
  /** As it stands in the text, with the space around it: all pieces together are the text. */
  readonly text: string
  /** Whether it is a block of code, or a part of one. */
  readonly code: boolean
}

const optionRules: OptionRules<SentenceSegmenterOptions> = {
  locale: 'any',
  maxLength: 'positive',
  maxCodeLength: 'positive',
  firstClauseWords: 'positive',
}

const fence = '```'
const clauseEnd = /(?:[,;:–—،؛]["'”’»)]*\s+|[，、；：])$/u
const clauseMarks = [', ', '; ', ': ', ' – ', ' — ', '، ', '؛ ', '，', '、', '；']
/** Characters that count as a word in a script that writes no spaces. */
const charactersPerWord = 2
/** What may end a sentence whatever follows. */
const atOnce = /[。！？｡」』）》”]/
/** Where something may end: behind a space or a clause's mark, and at signs that end something. */
const candidate = /(?<=[\s，、；：])[\s\S]|[`\n。！？｡」』）》”]/g

/**
 * Cuts a text that arrives in pieces into sentences. A sentence is given out when what follows has begun, so that
 * "3." and "14" stay together; a line break ends one at once, and so does a full stop of a script that writes no spaces.
 * A fenced block of code is one sentence; if it is never closed it ends at the first paragraph of prose.
 * Into which pieces the text was cut makes no difference. The work grows as the text does.
 */
export class SentenceSegmenter {
  readonly #ends: SentenceEnds
  readonly #maxLength: number
  readonly #maxCodeLength: number
  readonly #firstClauseWords: number
  #first = true
  /** Whether the end of a block of code was guessed, and its fence may yet come. */
  #unclosed = false
  #text = ''
  /** The space that stands before it. */
  #space = ''
  #code: CodeBlock | undefined
  /** What of the block of code's text it has not been given. */
  #unread = ''
  /** What the text must grow beyond before a look at it can tell more than the last. */
  #lookedAt = 0

  constructor(options: SentenceSegmenterOptions = {}) {
    const {
      locale = 'en',
      maxLength = 250,
      maxCodeLength = 100_000,
      firstClauseWords,
    } = checkOptions('SentenceSegmenter', options, optionRules)
    this.#ends = new SentenceEnds(locale)
    this.#maxLength = maxLength
    this.#maxCodeLength = maxCodeLength
    this.#firstClauseWords = firstClauseWords ?? Number.POSITIVE_INFINITY
  }

  /** Takes in a piece of text; returns the sentences that are complete by now, without space around them. */
  push(piece: string): string[] {
    return trimmed(this.take(piece))
  }

  /** The text is over: returns what is left of it. */
  flush(): string[] {
    const sentences = trimmed(this.rest())
    this.#space = ''
    return sentences
  }

  /** Like {@link push}, with the text to the letter. Each is looked for when it is asked for. */
  take(piece: string): Iterable<SentencePiece> {
    if (this.#code) this.#unread += piece
    else this.#text += piece
    return this.#cut(false)
  }

  /** Like {@link flush}, with the text to the letter. Space at its end is kept for what may follow. */
  *rest(): Iterable<SentencePiece> {
    yield* this.#cut(true)
    const rest = this.#text
    this.#text = ''
    this.#lookedAt = 0
    this.#first = true
    this.#unclosed = false
    const piece = this.#piece(rest, false)
    if (piece) yield piece
  }

  *#cut(over: boolean): Iterable<SentencePiece> {
    for (;;) {
      const inCode = this.#code !== undefined
      const text = this.#code ? this.#cutCode(this.#code, over) : this.#cutSentence(over)
      if (text === undefined) {
        if (!inCode && this.#code) continue
        return
      }
      const piece = this.#piece(text, inCode)
      if (piece) yield piece
    }
  }

  #piece(text: string, code: boolean): SentencePiece | undefined {
    if (text.trim() === '') {
      this.#space += text
      return undefined
    }
    const piece = { text: this.#space + text, code }
    this.#space = ''
    return piece
  }

  #cutSentence(over: boolean): string | undefined {
    const end = this.#firstEnd(over)
    if (end === 0) return undefined
    const text = this.#text.slice(0, end)
    this.#text = this.#text.slice(end)
    this.#lookedAt = 0
    if (text.trim() !== '') this.#first = false
    return text
  }

  /** The block of code, if it ends, or as much of it as may be one piece. */
  #cutCode(code: CodeBlock, over: boolean): string | undefined {
    const piece = this.#unread
    this.#unread = ''
    const end = code.push(piece) ?? (over ? code.finish() : undefined)
    if (end) return this.#endCode(code, end)
    return code.text.length >= this.#maxCodeLength && code.certain ? code.split() : undefined
  }

  #endCode({ text }: CodeBlock, { end, closed }: CodeEnd): string {
    this.#code = undefined
    this.#unclosed = !closed
    this.#text = text.slice(end)
    this.#lookedAt = 0
    this.#first = false
    return text.slice(0, end)
  }

  /** Where the first complete sentence ends, or 0. Looks only where one may end, as if characters came singly. */
  #firstEnd(over: boolean): number {
    const text = this.#text.slice(0, this.#maxLength + 2)
    while (this.#lookedAt < text.length) {
      const at = this.#candidate(text)
      if (at >= text.length) {
        this.#lookedAt = text.length
        return 0
      }
      const next = String.fromCodePoint(text.codePointAt(at)!)
      const end = this.#endAt(text, at, next, over)
      if (end !== undefined) return end
      this.#lookedAt = at + next.length
    }
    return 0
  }

  /** Where the sentence ends, judged by the character at `at`: 0 to wait for more, or nothing if it goes on. */
  #endAt(text: string, at: number, next: string, over: boolean): number | undefined {
    const isHalf = !over && at + 1 === this.#text.length && /[\uD800-\uDBFF]/.test(next)
    if (isHalf) return 0
    const codeEnd = next === '`' ? this.#codeEnd(at, over) : undefined
    if (codeEnd !== undefined) return codeEnd
    if (next === '\n') return at + 1
    if (at > 0 && /\s/.test(text[at - 1]!) && this.#ends.endsBefore(text.slice(0, at), next)) return at
    if (at >= this.#maxLength) return this.#clauseEnd()
    if (this.#first && this.#endsFirstClause(at)) return at
    const behind = at + next.length
    return atOnce.test(next) && endsAtOnce(text.slice(0, behind)) ? behind : undefined
  }

  /** Where, not before what was looked at, something may end; where the text must be cut at the latest. */
  #candidate(text: string): number {
    candidate.lastIndex = this.#lookedAt
    const found = candidate.exec(text)?.index ?? text.length
    return this.#lookedAt > this.#maxLength ? this.#lookedAt : Math.min(found, this.#maxLength)
  }

  /** What a backtick at `at` means: the sentence's end, 0 to wait or to go on in a block of code, or nothing. */
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
    this.#space += text.slice(0, at)
    this.#code = new CodeBlock()
    this.#unread = text.slice(at + fence.length)
    this.#text = ''
    this.#lookedAt = 0
    return 0
  }

  #endsFirstClause(at: number): boolean {
    if (this.#firstClauseWords === Number.POSITIVE_INFINITY) return false
    const before = this.#text.slice(0, at)
    if (!clauseEnd.test(`${before.trimEnd()}${/\s$/.test(before) ? ' ' : ''}`)) return false
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

function trimmed(pieces: Iterable<SentencePiece>): string[] {
  return Array.from(pieces, ({ text }) => text.trim())
}
