import type { LLMEvent } from '../../../src/engine.ts'
import { Repetition } from './repetition.ts'
import { WholeSentences } from './whole-sentences.ts'

/** The text of an answer so far, whoever said it. */
export interface Said {
  text: string
}

type TextEvent = Extract<LLMEvent, { type: 'text' }>

/** What one model adds to an answer that others may have begun: without what it says again, joined with one space. */
export class Continuation {
  readonly #said: Said
  readonly #repetition: Repetition
  readonly #sentences: WholeSentences | undefined
  /** Whether what comes first is still to be joined to the words of another model. */
  #apart: boolean

  /**
   * @param said Grows by what is given on.
   * @param bySentences Whether text is given on by whole sentences, so that yet another model can go on from there.
   */
  constructor(said: Said, bySentences: boolean) {
    this.#said = said
    this.#repetition = new Repetition(said.text)
    this.#sentences = bySentences ? new WholeSentences() : undefined
    this.#apart = said.text !== ''
  }

  /** Takes in a piece; returns what is given on by now, if anything is. */
  push(piece: string): TextEvent | undefined {
    const fresh = this.#repetition.push(piece)
    if (this.#sentences === undefined) return this.#give(fresh, false)
    return this.#give(this.#sentences.push(fresh), true)
  }

  /** The rest: nothing follows. */
  flush(): TextEvent | undefined {
    const fresh = this.#repetition.flush()
    if (this.#sentences === undefined) return this.#give(fresh, false)
    return this.#give(this.#sentences.push(fresh) + this.#sentences.flush(), false)
  }

  #give(fresh: string, endsSentence: boolean): TextEvent | undefined {
    if (fresh === '' || (this.#apart && fresh.trim() === '')) return undefined
    const text = this.#apart ? join(this.#said.text, fresh) : fresh
    this.#apart = false
    this.#said.text += text
    return { type: 'text', text, ...(endsSentence && { endsSentence }) }
  }
}

/** A continuation, with one space between it and what was said. */
function join(said: string, fresh: string): string {
  return /\s$/.test(said) ? fresh.trimStart() : ` ${fresh.trimStart()}`
}
