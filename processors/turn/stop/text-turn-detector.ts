import { CancelledError, checkOptions, type OptionRules, type TurnDetector } from '../../../src/engine.ts'
import { plainWords } from '../../text/words.ts'
import { dictated } from './dictation.ts'
import { mailIsOpen } from './half-said-mail.ts'
import { type TurnLanguage, turnLanguages } from './text-turn-languages.ts'
import { endsWith, TurnTable } from './turn-table.ts'

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
  const tables = new Map(Object.entries(languages).map(([name, table]) => [name, new TurnTable(table)]))
  const unknown = new TurnTable({
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

function judge(text: string, table: TurnTable): number {
  const all = plainWords(text)
  if (all === '') return 0.5
  if (table.complete.has(all)) return 0.95
  if (/(?:\.\.\.|…|[,;:\-–—])$/.test(text)) return 0.1
  const words = all.split(' ')
  if (endsWith(words, table.fillers)) return 0.1
  const number = dictated(text, words, table)
  if (number !== undefined) return number
  if (isSpelled(words, table)) return 0.3
  if (mailIsOpen(text, words, table)) return 0.2
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

/** Whether a text ends with letters that are being spelled: "S M I", or one and more where they are announced. */
function isSpelled(words: readonly string[], table: TurnTable): boolean {
  let at = words.length
  while (at > 0 && /^\p{L}\p{M}*$/u.test(words[at - 1]!)) at--
  const letters = words.length - at
  return letters >= 3 || (letters > 0 && table.announces(words.slice(0, at), table.spelling))
}
