import type { WrittenCall } from './written-call.ts'

/** Values within values: no tool takes more. */
const deepest = 20

/**
 * The calls in a piece of Python with arguments by name, as models write them: `print(default_api.weather(city="Oslo"))`.
 * What is no literal makes no call.
 */
export function pythonCalls(text: string, isTool: (name: string) => boolean): WrittenCall[] {
  const calls: WrittenCall[] = []
  for (let from = 0; ; ) {
    const head = /(?<![\w.])([A-Za-z_][\w.]{0,200})\s{0,20}\(/.exec(text.slice(from))
    if (!head) return calls
    from += head.index + head[0].length
    if (!isTool(head[1]!)) continue
    const reader = new Literals(text, from)
    const args = reader.named()
    if (args === undefined) continue
    calls.push({ name: head[1]!, arguments: JSON.stringify(args) })
    from = reader.at
  }
}

/** Reads Python's literals. A value that is none is `undefined`. */
class Literals {
  at: number
  readonly #text: string

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  /** Arguments by name, up to the closing bracket. */
  named(): Record<string, unknown> | undefined {
    const args: [string, unknown][] = []
    while (!this.#takes(/\s*\)/y)) {
      const name = this.#take(/\s*([A-Za-z_]\w*)\s*=\s*/y)
      const value = name === undefined ? undefined : this.#value(0)
      if (value === undefined) return undefined
      args.push([name!, value])
      if (!this.#takes(/\s*,/y) && !/^\s*\)/.test(this.#text.slice(this.at, this.at + 100))) return undefined
    }
    return Object.fromEntries(args)
  }

  #value(depth: number): unknown {
    if (depth > deepest) return undefined
    this.#takes(/\s+/y)
    const quote = this.#take(/("""|'''|"|')/y)
    if (quote !== undefined) return this.#string(quote)
    const number = this.#take(/(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/y)
    if (number !== undefined) return Number(number)
    const word = this.#take(/(True|False|None|true|false|null)\b/y)
    if (word !== undefined) return /^t/i.test(word) ? true : /^f/i.test(word) ? false : null
    if (this.#takes(/[[(]/y)) return this.#list(depth)
    return this.#takes(/\{/y) ? this.#dict(depth) : undefined
  }

  #list(depth: number): unknown[] | undefined {
    const items: unknown[] = []
    while (!this.#takes(/\s*[\])]/y)) {
      const item = this.#value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      this.#takes(/\s*,/y)
    }
    return items
  }

  #dict(depth: number): Record<string, unknown> | undefined {
    const entries: [string, unknown][] = []
    while (!this.#takes(/\s*\}/y)) {
      const key = this.#value(depth + 1)
      const value = typeof key === 'string' && this.#takes(/\s*:/y) ? this.#value(depth + 1) : undefined
      if (value === undefined) return undefined
      entries.push([key as string, value])
      this.#takes(/\s*,/y)
    }
    return Object.fromEntries(entries)
  }

  #string(quote: string): string | undefined {
    const pieces: string[] = []
    while (this.at < this.#text.length) {
      if (this.#text.startsWith(quote, this.at)) {
        this.at += quote.length
        return pieces.join('')
      }
      const escaped = this.#take(/\\([\s\S])/y)
      if (escaped !== undefined)
        pieces.push(({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[escaped] ?? escaped)
      else pieces.push(this.#text.charAt(this.at++))
    }
    return undefined
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)
    if (!found) return undefined
    this.at = pattern.lastIndex
    return found[1] ?? found[0]
  }

  #takes(pattern: RegExp): boolean {
    return this.#take(pattern) !== undefined
  }
}
