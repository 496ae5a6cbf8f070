import { plainWords } from '../../text/words.ts'
import type { TurnLanguage } from './text-turn-languages.ts'

/** How many words the longest phrase of a table has, and one for good measure. */
const longestPhrase = 4

/** A language's table, ready to be looked up in. */
export class TurnTable {
  readonly dangling: ReadonlySet<string>
  readonly fillers: ReadonlySet<string>
  readonly questions: ReadonlySet<string>
  readonly complete: ReadonlySet<string>
  readonly dictation: ReadonlySet<string>
  readonly numerals: ReadonlySet<string>
  readonly pairs: ReadonlySet<string>
  readonly joints: ReadonlySet<string>
  readonly spelling: ReadonlySet<string>
  readonly mail: ReadonlySet<string>
  readonly at: ReadonlySet<string>
  readonly dot: ReadonlySet<string>
  /** How many digits whole numbers have. */
  readonly lengths: readonly number[]
  /** How zero is said. */
  readonly zero: string | undefined

  constructor(table: TurnLanguage) {
    const words = (list: readonly string[] = []) =>
      new Set(list.map(plainWords).filter((word) => word !== ''))
    this.dangling = words(table.dangling)
    this.fillers = words(table.fillers)
    this.questions = words(table.questions)
    this.complete = words(table.complete)
    this.dictation = words(table.dictation)
    this.numerals = words(table.numerals)
    this.pairs = words(table.pairs)
    this.joints = words(table.joints)
    this.spelling = words(table.spelling)
    this.mail = words(table.mail)
    this.at = words(table.mailMarks?.at)
    this.dot = words(table.mailMarks?.dot)
    this.lengths = table.lengths ?? [10, 11, 16]
    this.zero = table.numerals[0]
  }

  /** Whether one of the phrases stands in the last words before something. */
  announces(before: readonly string[], phrases: ReadonlySet<string>): boolean {
    for (let end = before.length; end > Math.max(0, before.length - longestPhrase); end--)
      if (endsWith(before.slice(Math.max(0, end - longestPhrase), end), phrases)) return true
    return false
  }
}

/** Whether words end with one of the phrases. */
export function endsWith(words: readonly string[], phrases: ReadonlySet<string>): boolean {
  for (let count = 1; count <= Math.min(longestPhrase, words.length); count++)
    if (phrases.has(words.slice(-count).join(' '))) return true
  return false
}
