const fence = '```'
const blank = /[ \t\r]/
const space = /\s/
const capital = /\p{Lu}/u
const ofCode = /[{}=<>;\\]/
const stop = /[.!?:]/
const closer = /["'”’)]/
/** A line that begins like prose and goes on so long without a full stop is none, in characters. */
const longestClause = 1_000
/** So many words before the one that ends with a full stop make prose. */
const wordsBefore = 2

/** What may be a paragraph of prose behind code whose fence was forgotten. */
interface Prose {
  readonly from: number
  words: number
  inWord: boolean
  stopped: boolean
}

/** Where a block of code ends, and whether at a fence. */
export interface CodeEnd {
  readonly end: number
  readonly closed: boolean
}

/**
 * A block of code whose end is looked for as it arrives: the next fence, or, as models forget it, the first paragraph
 * that is no code: it begins with a capital, and three words or more without a sign of code end with a full stop. Each
 * character is looked at once.
 */
export class CodeBlock {
  /** All of it, with the fence. */
  text = fence
  #ticks = 0
  /** Line breaks with nothing between them, two at most; 0 in a line. */
  #breaks = 0
  #prose: Prose | undefined
  /** Half a character. */
  #half = ''

  /** Whether all of it so far is code for certain. */
  get certain(): boolean {
    return this.#prose === undefined && this.#ticks === 0 && this.#half === ''
  }

  /** Takes in what follows. Returns where the block ends, if it does. */
  push(piece: string): CodeEnd | undefined {
    let at = this.text.length - this.#half.length
    this.text += piece
    const fresh = this.#half + piece
    this.#half = /[\uD800-\uDBFF]$/.test(fresh) ? fresh.at(-1)! : ''
    for (const character of this.#half === '' ? fresh : fresh.slice(0, -1)) {
      if (character === '`') {
        this.#prose = undefined
        this.#breaks = 0
        if (++this.#ticks === fence.length) return { end: at + 1, closed: true }
      } else {
        this.#ticks = 0
        const end = this.#read(character, at)
        if (end !== undefined) return { end, closed: false }
      }
      at += character.length
    }
    return undefined
  }

  /** Nothing follows. */
  finish(): CodeEnd {
    const prose = this.#prose
    if (prose && isProse(prose)) return { end: prose.from, closed: false }
    return { end: this.text.length, closed: true }
  }

  /** Gives out what there is, of a block that is longer than it may be, and goes on. */
  split(): string {
    const { text } = this
    this.text = ''
    return text
  }

  /** Returns where prose begins, if that is certain now. */
  #read(character: string, at: number): number | undefined {
    const prose = this.#prose
    if (prose && space.test(character)) {
      if (isProse(prose)) return prose.from
      if (prose.inWord) prose.words++
      prose.inWord = prose.stopped = false
      if (character === '\n' || at - prose.from > longestClause) this.#prose = undefined
    } else if (prose) {
      if (ofCode.test(character)) this.#prose = undefined
      prose.inWord = true
      prose.stopped = stop.test(character) || (prose.stopped && closer.test(character))
    }
    if (character === '\n') this.#breaks = Math.min(2, this.#breaks + 1)
    else if (!blank.test(character)) {
      if (this.#breaks === 2 && capital.test(character))
        this.#prose = { from: at, words: 0, inWord: true, stopped: false }
      this.#breaks = 0
    }
    return undefined
  }
}

function isProse({ words, stopped }: Prose): boolean {
  return stopped && words >= wordsBefore
}

/** Whether nothing follows a fence on its line; nothing while that cannot be told. */
export function standsAlone(text: string, at: number, over: boolean): boolean | undefined {
  for (let next = at + fence.length; next < text.length; next++)
    if (!blank.test(text[next]!)) return text[next] === '\n'
  return over || text.length - at > longestClause ? true : undefined
}
