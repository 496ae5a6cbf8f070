import { SentenceSegmenter } from '../../text/sentences.ts'

/** Gives text on by whole sentences, exactly as it came. */
export class WholeSentences {
  readonly #segmenter = new SentenceSegmenter()
  #held = ''

  /** Takes in a piece; returns what is whole by now. */
  push(piece: string): string {
    this.#held += piece
    let end = 0
    for (const sentence of this.#segmenter.push(piece)) {
      const at = this.#held.indexOf(sentence.trim(), end)
      if (at >= 0) end = at + sentence.trim().length
    }
    if (end === 0) return ''
    end += /^\s*/.exec(this.#held.slice(end))![0].length
    const whole = this.#held.slice(0, end)
    this.#held = this.#held.slice(end)
    return whole
  }

  /** The rest: nothing follows. */
  flush(): string {
    const rest = this.#held
    this.#held = ''
    return rest
  }
}
