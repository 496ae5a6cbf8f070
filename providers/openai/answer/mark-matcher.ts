import type { TextMark } from './text-marks.ts'

/** What a place in a text is. */
export type Match =
  /** No mark begins here. */
  | 'none'
  /** One may: what comes next decides. */
  | 'perhaps'
  /** A mark, or the end of one that never began. */
  | { readonly mark: TextMark; readonly length: number; readonly isEnd: boolean }

interface Pattern {
  readonly text: string
  /** What stands behind the name for which `*` stands. */
  readonly tail: string | undefined
  readonly mark: TextMark
  readonly isEnd: boolean
}

const longestName = 40
const name = /[\p{L}\p{N}_\-./▁]/u

/** Finds marks in text, capital letters or not. */
export class MarkMatcher {
  readonly #byFirst = new Map<string, Pattern[]>()
  /** Finds where a mark may begin. */
  readonly #first: RegExp

  constructor(marks: readonly TextMark[]) {
    for (const mark of marks) {
      this.#add(mark.begin, mark, false)
      if (mark.kind === 'reasoning') this.#add(mark.end, mark, true)
    }
    const firsts = [...this.#byFirst.keys()].map((first) => first.replace(/[\\\]^-]/g, '\\$&'))
    this.#first = firsts.length === 0 ? /(?!)/ : new RegExp(`[${firsts.join('')}]`, 'iu')
  }

  /** Where a mark may begin, from a place on; -1 for nowhere. */
  next(text: string, from: number): number {
    const found = text.slice(from).search(this.#first)
    return found < 0 ? -1 : from + found
  }

  /** What begins at a place. The longest mark wins, and a longer one is waited for unless the text is at its end. */
  at(text: string, from: number, atEnd: boolean): Match {
    let best: Match = 'none'
    const second = text.charAt(from + 1).toLowerCase()
    for (const pattern of this.#byFirst.get(text.charAt(from).toLowerCase()) ?? []) {
      if (second !== '' && pattern.text.length > 1 && pattern.text[1] !== second) continue
      const length = lengthAt(pattern, text, from)
      if (length === 'perhaps') {
        if (!atEnd) return 'perhaps'
      } else if (length > 0 && (typeof best === 'string' || length > best.length))
        best = { mark: pattern.mark, length, isEnd: pattern.isEnd }
    }
    return best
  }

  #add(given: string, mark: TextMark, isEnd: boolean): void {
    if (given === '') return
    const [text = '', tail] = given.toLowerCase().split('*', 2)
    const first = text.charAt(0)
    const same = this.#byFirst.get(first) ?? []
    same.push({ text, tail, mark, isEnd })
    this.#byFirst.set(first, same)
  }
}

function lengthAt({ text: wanted, tail }: Pattern, text: string, from: number): number | 'perhaps' {
  const part = text.slice(from, from + wanted.length).toLowerCase()
  if (!wanted.startsWith(part)) return 0
  if (part.length < wanted.length) return 'perhaps'
  if (tail === undefined) return wanted.length
  let at = from + wanted.length
  for (; at < text.length && at - from <= longestName && name.test(text.charAt(at)); at++);
  const end = text.slice(at, at + tail.length).toLowerCase()
  if (at === from + wanted.length ? end !== '' : !tail.startsWith(end)) return 0
  return end.length < tail.length ? 'perhaps' : at + tail.length - from
}
