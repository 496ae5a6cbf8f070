import { abbreviationPattern, hasNumericOrdinals } from './abbreviations.ts'

/** Words whose full stop ends no sentence before a number. */
const beforeNumber =
  /(?:^|[\s("'“‘])(?:no|nos|vol|fig|pp|ch|sec|art|num|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.\s*$/iu

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

/** Knows what `Intl.Segmenter` does not about where the sentences of a language end. */
export class SentenceEnds {
  readonly #abbreviation: RegExp
  readonly #ordinals: boolean

  /** @param locale BCP 47. */
  constructor(locale: string) {
    const language = locale.split('-')[0]!.toLowerCase()
    this.#abbreviation = abbreviationPattern(language)
    this.#ordinals = hasNumericOrdinals(language)
  }

  /** Whether a sentence may end with `before`, given the character that comes next: not in abbreviations and ordinals. */
  endsBefore(before: string, next: string): boolean {
    if (/\s/.test(next) || !mark.test(before) || this.#abbreviation.test(before)) return false
    if (next === '»' && quoted(before)) return false
    const number = /\p{Nd}/u.test(next)
    if (number && (beforeNumber.test(before) || /\d\.\s+$/.test(before))) return false
    if (this.#ordinals && /(?<![\d.,])\d{1,2}\.\s+$/.test(before) && /\p{L}/u.test(next)) return false
    // A list's "1." alone.
    if (/^\s*\d+\.\s+$/.test(before)) return false
    return !(ellipsis.test(before) && /\p{Ll}/u.test(next))
  }
}

/** Whether a sentence ends with `before` though Unicode's rules join it to what follows: a quotation, or three dots. */
export function endsForCertain(before: string, next: string): boolean {
  return /\p{Lu}/u.test(next) && /(?:…|[.!?…][ \u00a0\u202f]?[»“])\s+$/u.test(before)
}

/** Whether a quotation goes on. */
function quoted(text: string): boolean {
  return text.split('«').length > text.split('»').length
}

/** Whether a phrase ends with `before`, in a script that writes a space where others write a full stop. */
export function endsPhrase(before: string, next: string): boolean {
  if (/\s/.test(next) || !spaceEnds.test(before)) return false
  return politeEnd.test(before) || before.trim().length >= phraseLength
}

/** Whether a sentence ends with `text` whatever comes next: at a full stop of a script without spaces, out of quotes. */
export function endsAtOnce(text: string): boolean {
  // Of "！！" the second belongs to no sentence of its own.
  if (!/[\p{L}\p{N}]/u.test(text)) return false
  if (!unspaced.test(text) && !/[。！？｡][」』）》”]+$/.test(text)) return false
  return (text.match(opened)?.length ?? 0) <= (text.match(closed)?.length ?? 0)
}
