import type { NumberLanguage } from './number-language.ts'

/** A number as it is written. */
export interface Amount {
  readonly whole: number
  /** The digits behind the decimal mark; `''` for none. */
  readonly decimals: string
  /** The digits before it, where they are no quantity: "007", a long code. */
  readonly code: string | undefined
}

/** Longer runs of digits, without marks for thousands, are codes and not quantities. */
const longestQuantity = 7

/**
 * Reads a number with marks for thousands and decimals, in the language's way or, where that leaves no doubt, in the
 * other; nothing if it is none.
 */
export function parse(text: string, { decimalMark }: NumberLanguage): Amount | undefined {
  const other = decimalMark === '.' ? ',' : '.'
  const foreign = new RegExp(`^\\d{1,3}(?:\\${decimalMark}\\d{3})+\\${other}\\d{1,2}$`).test(text)
  const [mark, decimal] = foreign ? [decimalMark, other] : [other, decimalMark]
  const groups = `(?:\\d{1,3}(?:\\${mark}\\d{3})+|\\d{1,2}(?:\\${mark}\\d{2})+\\${mark}\\d{3})`
  const grouped = new RegExp(`^${groups}(?:\\${decimal}\\d+)?$`).test(text)
  const plain = grouped ? text.replaceAll(mark, '') : text
  const [, whole, decimals = ''] = /^(\d+)(?:[.,](\d+))?$/.exec(plain) ?? []
  if (whole === undefined) return undefined
  const code = (/^0\d/.test(whole) || (!grouped && whole.length > longestQuantity)) && decimals === ''
  if (!code && whole.length > 15) return undefined
  return { whole: code ? Number.NaN : Number(whole), decimals, code: code ? whole : undefined }
}

/** Says a number. */
export function amount(
  { whole, decimals, code }: Amount,
  language: NumberLanguage,
  counted: boolean,
  noun?: string,
): string {
  if (code !== undefined) return digits(code, language)
  if (decimals === '') return counted ? language.counting(whole, noun) : language.cardinal(whole)
  return `${language.cardinal(whole)} ${language.words.point} ${digits(decimals, language)}`
}

/** Says digits one by one. */
export function digits(text: string, { cardinal }: NumberLanguage): string {
  return [...text].map((digit) => cardinal(Number(digit))).join(' ')
}
