/** Follows the text of a JSON object or array as it grows, and knows when it is whole. Costs what is added. */
export class WholeJson {
  #depth = 0
  #state: 'before' | 'within' | 'string' | 'escape' | 'whole' = 'before'

  /** Whether all that was opened is closed. What follows is not looked at. */
  get whole(): boolean {
    return this.#state === 'whole'
  }

  /** Whether it has begun and is not whole. */
  get open(): boolean {
    return this.#state !== 'before' && this.#state !== 'whole'
  }

  /** Whether it stands within a string. */
  get inString(): boolean {
    return this.#state === 'string' || this.#state === 'escape'
  }

  /** Takes what is added. Returns the index behind the end, if it is whole with it; otherwise -1. */
  push(text: string): number {
    for (let at = 0; at < text.length; at++) if (this.#step(text.charCodeAt(at))) return at + 1
    return -1
  }

  #step(code: number): boolean {
    switch (this.#state) {
      case 'whole':
        return false
      case 'escape':
        this.#state = 'string'
        return false
      case 'string':
        if (code === 0x5c) this.#state = 'escape'
        else if (code === 0x22) this.#state = 'within'
        return false
      case 'before':
        if (code !== 0x7b && code !== 0x5b) return false
        this.#state = 'within'
        this.#depth = 1
        return false
      case 'within':
        if (code === 0x22) this.#state = 'string'
        else if (code === 0x7b || code === 0x5b) this.#depth++
        else if (code === 0x7d || code === 0x5d) this.#depth--
        if (this.#depth > 0) return false
        this.#state = 'whole'
        return true
    }
  }
}

/** The JSON objects and arrays in a text, and what stands around them. */
export interface JsonValues {
  /** Each as text. */
  readonly values: readonly string[]
  /** What stands before them and between them. */
  readonly between: string
  /** What stands after the last. */
  readonly rest: string
}

/** Finds the whole JSON objects and arrays that stand in a text one after the other. */
export function jsonValuesIn(text: string): JsonValues {
  const values: string[] = []
  let between = ''
  let rest = text
  while (true) {
    const begin = rest.search(/[{[]/)
    const length = begin < 0 ? -1 : new WholeJson().push(rest.slice(begin))
    if (length < 0) return { values, between, rest }
    values.push(rest.slice(begin, begin + length))
    between += rest.slice(0, begin)
    rest = rest.slice(begin + length)
  }
}
