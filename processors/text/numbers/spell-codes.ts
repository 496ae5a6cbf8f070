import type { MappedText } from '../mapped-text.ts'
import { digits } from './amount.ts'
import type { NumberLanguage } from './number-language.ts'

/** Groups of digits that are written together. */
const run =
  /(?<![\p{L}\p{N}_\p{Sc}.,:/+-])(\+?)(\(?\d[\d()]*(?:[ ./-]+\(?\d[\d()]*)*)(?![\p{L}\p{N}_%]|[.,:]\d|\s?\p{Sc})/gu

/** A run that is a date. */
const date = /^(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4})(?!\d)/

/** Says digit by digit what is no quantity: telephone numbers, addresses of machines, what is dialled or typed. */
export function spellCodes(text: MappedText, language: NumberLanguage): MappedText {
  const { codeWords, codeLinks, counted, numberSign, words } = language
  return text
    .replace(run, (whole, plus, groups) => spellRun(whole, plus!, groups!, language))
    .replace(
      new RegExp(
        `(\\b(?:${codeWords})(?:\\s+(?:${codeLinks})){0,3}(?:\\s?[:#])?\\s+)(\\d{3,}|\\d{2,}(?:[ -]\\d{2,}){1,5})` +
          `(?![\\d.,:-]*\\d|\\s?%|\\s+(?:${counted}))`,
        'giu',
      ),
      (_, before, code) =>
        before +
        code!
          .split(/[ -]/)
          .map((group) => digits(group, language))
          .join(', '),
    )
    .replace(numberSign, `${words.number} `)
}

function spellRun(whole: string, plus: string, written: string, language: NumberLanguage): string {
  const groups = written.split(/\D+/).filter((group) => group !== '')
  if (isMachine(written, groups))
    return groups.map((group) => digits(group, language)).join(` ${language.words.dot} `)
  if (!isCode(plus, written, groups, language)) return whole
  const sign = plus === '' ? '' : `${language.words.plus} `
  return sign + groups.map((group) => digits(group, language)).join(', ')
}

function isMachine(written: string, groups: readonly string[]): boolean {
  return /^\d+(?:\.\d+){3}$/.test(written) && groups.every((group) => Number(group) < 256)
}

function isCode(
  plus: string,
  written: string,
  groups: readonly string[],
  { decimalMark, phone }: NumberLanguage,
): boolean {
  const count = groups.join('').length
  if (date.test(written) || count > 24) return false
  // The number of a card or an account.
  if (/^\d{4}(?: \d{4}){2,}(?: \d{1,4})?$/.test(written)) return true
  if (/^\d+(?:-\d+){2,}$/.test(written) || /^\d{3}-\d{4}$/.test(written)) return true
  if (count < 7 || count > 15) return false
  if (plus !== '' || /^\(?0?\d+\)/.test(written) || phone?.test(written)) return true
  if (/^0[1-9]/.test(written)) return groups.length > 1 && !/^\d+\.\d+$/.test(written)
  const thousands = /^\d{1,3}(?: \d{3})+$/.test(written) && !/^\d{3} \d{3} \d{3,}$/.test(written)
  return decimalMark === '.' && !thousands && /^\d{2,5}(?:[ -]\d{2,5}){2,}$/.test(written)
}
