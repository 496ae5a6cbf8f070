import { segmenterOf } from '../../src/engine.ts'
import { abbreviationPattern, hasNumericOrdinals } from './abbreviations.ts'

/** Words whose full stop ends no sentence before a number. */
const beforeNumber =
  /(?:^|[\s("'“‘])(?:no|nos|vol|fig|pp|ch|sec|art|num|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|rs|ext|tel)\.\s*$/iu

/** What closes behind a full stop; French parts it by a space. */
const closing = `(?:["'”’“»)\\]}*_]|[ \\u00a0\\u202f]»)*`
const mark = new RegExp(`[\\p{Sentence_Terminal}…]${closing}\\s+$`, 'u')
const ellipsis = new RegExp(`(?:\\.{2,}|…)${closing}\\s+$`)
/** Full stops of scripts that write no spaces. */
const unspaced = /[。！？｡]$/
const opened = /[「『（《“]/g
const closed = /[」』）》”]/g
/** Scripts that write a space where others write a full stop. */
const spaceEnds = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]\s+$/u
/** Thai words that end what is said politely. */
const politeEnd = /(?:ครับ|ค่ะ|คะ)\s+$/u
/** A phrase of so many characters is worth speaking by itself. */
const phraseLength = 30
/** How far back the end of a sentence shows, in characters. */
const tailLength = 40
/** How far back Unicode's rules may look, in characters. */
const ruleLength = 60

/** Knows what `Intl.Segmenter` does not about where the sentences of a language end. */
export class SentenceEnds {
  readonly #segmenter: Intl.Segmenter
  readonly #abbreviation: RegExp
  readonly #ordinals: boolean

  /** @param locale BCP 47. */
  constructor(locale: string) {
    const language = locale.split(/[-_]/)[0]!.toLowerCase()
    this.#segmenter = segmenterOf(locale, 'sentence')
    this.#abbreviation = abbreviationPattern(language)
    this.#ordinals = hasNumericOrdinals(language)
  }

  /** Whether a sentence ends with `text`, which ends with white space, given the character that comes next. */
  endsBefore(text: string, next: string): boolean {
    if (/\s/.test(next)) return false
    const tail = tailOf(text)
    if (endsPhrase(tail, text, next)) return true
    if (!mark.test(tail) || !this.#mayEnd(tail, text, next)) return false
    if (endsForCertain(tail, next)) return true
    const before = text.slice(-ruleLength)
    return this.#segmenter.segment(before + next).containing(before.length)?.index === before.length
  }

  /** Not in abbreviations and ordinals. */
  #mayEnd(tail: string, text: string, next: string): boolean {
    if (this.#abbreviation.test(tail)) return false
    if (next === '»' && quoted(text)) return false
    const number = /\p{Nd}/u.test(next)
    if (number && (beforeNumber.test(tail) || /\d\.\s+$/.test(tail))) return false
    if (this.#ordinals && /(?<![\d.,])\d{1,2}\.\s+$/.test(tail) && /\p{L}/u.test(next)) return false
    // A list's "1." alone.
    if (/^\s*\d+\.\s+$/.test(tail)) return false
    return !(ellipsis.test(tail) && /\p{Ll}/u.test(next))
  }
}

/** The end of a text, with one space for all that stand behind it. */
function tailOf(text: string): string {
  const trimmed = text.trimEnd()
  // A letter in place of what is cut off: it is no beginning.
  return `${trimmed.length > tailLength ? 'x' : ''}${trimmed.slice(-tailLength)} `
}

/** Whether a sentence ends though Unicode's rules join it to what follows: a quotation, or three dots. */
function endsForCertain(tail: string, next: string): boolean {
  return /\p{Lu}/u.test(next) && /(?:…|[.!?…][ \u00a0\u202f]?[»“])\s+$/u.test(tail)
}

/** Whether a quotation goes on. */
function quoted(text: string): boolean {
  return text.split('«').length > text.split('»').length
}

/** Whether a phrase ends, in a script that writes a space where others write a full stop. */
function endsPhrase(tail: string, text: string, next: string): boolean {
  if (/\s/.test(next) || !spaceEnds.test(tail)) return false
  return politeEnd.test(tail) || text.trim().length >= phraseLength
}

/** Whether a sentence ends with `text` whatever comes next: at a full stop of a script without spaces, out of quotes. */
export function endsAtOnce(text: string): boolean {
  // Of "！！" the second belongs to no sentence of its own.
  if (!/[\p{L}\p{N}]/u.test(text)) return false
  if (!unspaced.test(text) && !/[。！？｡][」』）》”]+$/.test(text.slice(-tailLength))) return false
  return (text.match(opened)?.length ?? 0) <= (text.match(closed)?.length ?? 0)
}
