/** What a replacement is made of: the match and its groups. */
export type Replacement = string | ((match: string, ...groups: string[]) => string)

/** A text that is changed step by step, and knows where in the original each of its characters comes from. */
export class MappedText {
  readonly #text: string
  /** For each UTF-16 unit, its place in the original. */
  readonly #origins: readonly number[]

  private constructor(text: string, origins: readonly number[]) {
    this.#text = text
    this.#origins = origins
  }

  /** A text as it is written. */
  static of(text: string): MappedText {
    return new MappedText(
      text,
      Array.from({ length: text.length }, (_, at) => at),
    )
  }

  /** What it has become. */
  get text(): string {
    return this.#text
  }

  /** Where in the original the character at `at` comes from. */
  origin(at: number): number {
    return this.#origins[at] ?? this.#origins.at(-1) ?? 0
  }

  /** Replaces all matches of a global pattern, as `String.replace` does. */
  replace(pattern: RegExp, to: Replacement): MappedText {
    const origins: number[] = []
    let text = ''
    let done = 0
    const keepUntil = (end: number) => {
      text += this.#text.slice(done, end)
      for (; done < end; done++) origins.push(this.#origins[done]!)
    }
    for (const match of this.#text.matchAll(pattern)) {
      const whole = match[0]
      const groups = match.slice(1).map((group) => group ?? '')
      const replacement = typeof to === 'string' ? expand(to, whole, groups) : to(whole, ...groups)
      keepUntil(match.index)
      const begin = match.index
      done += whole.length
      if (replacement === '') continue
      text += replacement
      const kept = whole.indexOf(replacement)
      for (let i = 0; i < replacement.length; i++) {
        // What is new belongs to the first character it stands for.
        origins.push(this.#origins[begin + (kept >= 0 ? kept + i : 0)] ?? this.#endOrigin(begin))
      }
    }
    keepUntil(this.#text.length)
    return new MappedText(text, origins)
  }

  /**
   * Changes it block by block, so that what costs the square of a text's length costs no more than a block's: each ends
   * at white space, if there is some in its second half. A text of a block's length or less is one.
   */
  inBlocks(length: number, change: (block: MappedText) => MappedText): MappedText {
    if (this.#text.length <= length) return change(this)
    const origins: number[] = []
    let text = ''
    for (let from = 0; from < this.#text.length; ) {
      const to = blockEnd(this.#text, from, length)
      const block = change(new MappedText(this.#text.slice(from, to), this.#origins.slice(from, to)))
      text += block.#text
      for (const origin of block.#origins) origins.push(origin)
      from = to
    }
    return new MappedText(text, origins)
  }

  /** Without white space around it. */
  trim(): MappedText {
    const start = this.#text.length - this.#text.trimStart().length
    const end = this.#text.trimEnd().length
    if (start >= end) return new MappedText('', [])
    return new MappedText(this.#text.slice(start, end), this.#origins.slice(start, end))
  }

  #endOrigin(at: number): number {
    return this.#origins[at - 1] ?? 0
  }
}

function expand(template: string, whole: string, groups: readonly string[]): string {
  return template.replace(/\$(\d|&)/g, (_, name: string) =>
    name === '&' ? whole : (groups[Number(name) - 1] ?? ''),
  )
}

/** Where a block of a text that begins at `from` ends: at a line's end, or else between words. */
function blockEnd(text: string, from: number, length: number): number {
  const end = from + length
  if (end >= text.length) return text.length
  const block = text.slice(from, end)
  for (const mark of ['\n', ' ']) {
    const at = block.lastIndexOf(mark)
    if (at >= length / 2) return from + at + 1
  }
  return /[\uD800-\uDBFF]$/.test(block) ? end - 1 : end
}
