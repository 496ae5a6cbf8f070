/** Options of {@link SentenceSegmenter}. */
export interface SentenceSegmenterOptions {
  /** BCP 47 language of the text. Default English. */
  locale?: string
  /** Characters after which a sentence is cut at a clause. Default 250. */
  maxLength?: number
}

/** Words whose full stop ends no sentence; with what follows they belong together. */
const abbreviations =
  /(?:^|[\s("'“‘])(?:mr|mrs|ms|dr|prof|st|sr|jr|vs|etc|no|vol|fig|approx|dept|est|inc|ltd|co|gen|col|capt|lt|rev|hon|e\.g|i\.e|cf|al|\p{L}|(?:\p{L}\.)+\p{L})\.\s*$/iu

/**
 * Cuts a text that arrives in pieces into sentences. A sentence is given out when what follows has begun, so that
 * "3." and "14" stay together; a line break ends one at once, and so does a full stop of a script that writes no spaces.
 */
export class SentenceSegmenter {
  readonly #segmenter: Intl.Segmenter
  readonly #maxLength: number
  #text = ''

  constructor({ locale = 'en', maxLength = 250 }: SentenceSegmenterOptions = {}) {
    this.#segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' })
    this.#maxLength = maxLength
  }

  /** Takes in a piece of text; returns the sentences that are complete by now, without space around them. */
  push(piece: string): string[] {
    const sentences: string[] = []
    this.#text += piece
    for (let end = this.#firstEnd(); end > 0; end = this.#firstEnd()) {
      const sentence = this.#text.slice(0, end).trim()
      this.#text = this.#text.slice(end)
      if (sentence !== '') sentences.push(sentence)
    }
    return sentences
  }

  /** The text is over: returns what is left of it. */
  flush(): string[] {
    const sentences = this.push('\n')
    this.#text = ''
    return sentences
  }

  /** Where the first complete sentence ends, or 0. */
  #firstEnd(): number {
    const lineEnd = this.#text.search(/\n/)
    const line = lineEnd < 0 ? this.#text : this.#text.slice(0, lineEnd + 1)
    const end = this.#sentenceEnd(line, lineEnd >= 0)
    if (end > 0) return end
    if (lineEnd >= 0) return lineEnd + 1
    return 0
  }

  #sentenceEnd(line: string, whole: boolean): number {
    let joined = ''
    let end = 0
    for (const { segment } of this.#segmenter.segment(line)) {
      joined += segment
      end += segment.length
      if (end > this.#maxLength) return this.#clauseEnd(line)
      const surely = end < line.length || whole
      if (surely && endsSentence(joined, line.slice(end))) return end
      if (!surely && /[。！？]\s*$/u.test(joined)) return end
    }
    return 0
  }

  /** Where a sentence that is too long is cut: after its last clause that fits, or else between two words. */
  #clauseEnd(line: string): number {
    const fitting = line.slice(0, this.#maxLength)
    const clause = Math.max(
      ...[', ', '; ', ': ', ' – ', ' — '].map((mark) => fitting.lastIndexOf(mark) + mark.length),
    )
    if (clause > this.#maxLength / 4) return clause
    const space = fitting.lastIndexOf(' ')
    return space > 0 ? space + 1 : this.#maxLength
  }
}

function endsSentence(text: string, next: string): boolean {
  if (!/[.!?…。！？:]["'”’)\]*_]*\s*$/u.test(text)) return /\n$/.test(text)
  if (abbreviations.test(text)) return false
  // "3." before a digit, or a list's "1." alone: no end.
  if (/\d\.\s*$/.test(text) && /^\s*\d/.test(next)) return false
  if (/^\s*\d+\.\s*$/.test(text)) return false
  if (/\.{2,}\s*$|…\s*$/.test(text) && /^\p{Ll}/u.test(next)) return false
  return /\s$/.test(text) || /[。！？]$/u.test(text)
}
