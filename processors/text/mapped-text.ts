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
