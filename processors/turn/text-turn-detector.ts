import { CancelledError, checkOptions, type OptionRules, type TurnDetector } from '../../src/index.ts'
import { type TurnLanguage, turnLanguages } from './text-turn-languages.ts'
import { plainWords } from './words.ts'

/** Options of {@link textTurnDetector}. */
export interface TextTurnDetectorOptions {
  /** Languages besides en, de, fr and es, or in place of them, by primary subtag: `it`. */
  languages?: Readonly<Record<string, TurnLanguage>>
  /** BCP 47 language where the conversation does not say one. Default `en`. */
  language?: string
}

const optionRules: OptionRules<TextTurnDetectorOptions> = {
  languages: 'any',
  language: 'any',
}

/**
 * Judges by the words, with no model and no download: a sentence that hangs in the air ("I would like to"), a filler
 * ("um"), or a number that is still being dictated is not over; a question, an answer or a whole sentence is. It takes
 * microseconds, and knows English, German, French and Spanish; in another language it goes by punctuation and digits.
 */
export function textTurnDetector(options: TextTurnDetectorOptions = {}): TurnDetector {
  checkOptions('textTurnDetector', options, optionRules)
  const languages = { ...turnLanguages, ...options.languages }
  const tables = new Map(Object.entries(languages).map(([name, table]) => [name, new Table(table)]))
  const unknown = new Table({
    dangling: [],
    fillers: [],
    questions: [],
    complete: [],
    dictation: [],
    numerals: [],
  })
  return {
    name: 'text',
    hears: 'text',
    probability({ text, language }, { signal }) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      const primary = (language ?? options.language ?? 'en').toLowerCase().split(/[-_]/)[0]!
      return judge(text.trim(), tables.get(primary) ?? unknown)
    },
  }
}

/** A language's table, ready to be looked up in. */
class Table {
  readonly dangling: ReadonlySet<string>
  readonly fillers: ReadonlySet<string>
  readonly questions: ReadonlySet<string>
  readonly complete: ReadonlySet<string>
  readonly dictation: ReadonlySet<string>
  readonly numerals: ReadonlySet<string>

  constructor(table: TurnLanguage) {
    const words = (list: readonly string[]) => new Set(list.map(plainWords))
    this.dangling = words(table.dangling)
    this.fillers = words(table.fillers)
    this.questions = words(table.questions)
    this.complete = words(table.complete)
    this.dictation = words(table.dictation)
    this.numerals = words(table.numerals)
  }
}

/** How many words the longest phrase of a table has, and one for good measure. */
const longestPhrase = 4

function judge(text: string, table: Table): number {
  const all = plainWords(text)
  if (all === '') return 0.5
  if (table.complete.has(all)) return 0.95
  if (/(?:\.\.\.|…|[,;:\-–—])$/.test(text)) return 0.1
  const words = all.split(' ')
  if (endsWith(words, table.fillers)) return 0.1
  const digits = dictated(words, table)
  if (digits > 0) return dictationEnds(digits)
  const asked = /[?？]$/.test(text)
  if (asked) return 0.98
  // Recognizers end whatever they hear with a full stop: it says little.
  const stopped = /[.!。！]["')\]]?$/.test(text)
  const clause = sentence(text)
  if (endsWith(words, table.dangling))
    return table.questions.has(clause[0] ?? '') && clause.length > 2 ? 0.4 : 0.08
  if (table.questions.has(clause[0] ?? '') && clause.length > 2) return 0.9
  if (table.complete.has(clause.join(' '))) return 0.9
  if (clause.length === 1 && !stopped) return 0.5
  return stopped ? 0.9 : 0.75
}

/** The words of the last sentence. */
function sentence(text: string): readonly string[] {
  const pieces = text.split(/[.!?。！？]+\s+/)
  return plainWords(pieces.at(-1) ?? '').split(' ')
}

function endsWith(words: readonly string[], phrases: ReadonlySet<string>): boolean {
  for (let count = 1; count <= Math.min(longestPhrase, words.length); count++)
    if (phrases.has(words.slice(-count).join(' '))) return true
  return false
}

/** How many digits the number has that a text ends with and that is being dictated; 0: it ends with none. */
function dictated(words: readonly string[], table: Table): number {
  let digits = 0
  let at = words.length
  for (; at > 0; at--) {
    const word = words[at - 1]!
    if (/^\d+$/.test(word)) digits += word.length
    else if (table.numerals.has(word)) digits++
    else break
  }
  const pieces = words.length - at
  if (pieces === 0) return 0
  const announced = words.slice(Math.max(0, at - longestPhrase), at).some((word) => table.dictation.has(word))
  return announced || pieces >= 3 || digits >= 5 ? digits : 0
}

/** Numbers that are dictated have 4 digits (a code), 10 or 11 (a telephone), 16 (a card); between, more is to come. */
function dictationEnds(digits: number): number {
  if (digits === 16 || digits === 10 || digits === 11) return 0.8
  if (digits > 16) return 0.8
  return digits === 4 || digits === 12 ? 0.4 : 0.15
}
