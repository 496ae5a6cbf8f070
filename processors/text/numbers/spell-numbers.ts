import type { MappedText } from '../mapped-text.ts'
import { amount, digits, parse } from './amount.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import type { NumberLanguage } from './number-language.ts'
import { spanish } from './spanish.ts'
import { datePatterns, spellDates } from './spell-dates.ts'
import { spellMoney } from './spell-money.ts'

/** The language's numbers, or nothing for one that is left as it is written. */
function languageOf(locale: string): NumberLanguage | undefined {
  const [language, region] = locale.split('-')
  switch (language?.toLowerCase()) {
    case 'en':
      return english(region === undefined || /^(us|ca|ph)$/i.test(region))
    case 'de':
      return german
    case 'fr':
      return french
    case 'es':
      return spanish
    default:
      return undefined
  }
}

/** Thousands parted by spaces, where that is the custom; a telephone number's groups are not. */
const spacedThousands = /(?<![\d+][ ]?)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\s?\d)/g

/** Writes out numbers, and what is written with them. */
export type NumberSpeller = (text: MappedText) => MappedText

/**
 * Writes out, for a voice, cardinals, ordinals, dates, times, money, percentages, units, telephone numbers and e-mail
 * addresses, in English, German, French and Spanish. In another language the text stays as it is.
 * @param locale BCP 47. `en` counts as American where the order of dates differs.
 */
export function numberSpeller(locale: string): NumberSpeller {
  const language = languageOf(locale)
  if (language === undefined) return (text) => text
  const dates = datePatterns(language)
  const units = unitPattern(language)
  return (text) => {
    if (!/[\d@]/.test(text.text)) return text
    const joined =
      language.decimalMark === ','
        ? text.replace(spacedThousands, (number) => number.replace(/\D/g, ''))
        : text
    let spelled = spellMoney(spellDates(spellAddresses(joined, language), language, dates), language)
    spelled = spelled
      .replace(
        /(?<![\w.])(\+?)((?:(?<=\+)\d{1,3}[ -])?(?:\(\d{2,5}\)[ -]?)?\d{2,5}(?:[ -]\d{2,5}){2,5})(?![\w-])/g,
        (whole, plus, number) => (digitsIn(number!) >= 7 ? phone(plus!, number!, language) : whole),
      )
      .replace(
        /(?<![\w.])(\+?)((?:\(\d{2,5}\)[ -]?)\d{2,5}[ -]\d{2,5}|(?<=\+)\d{7,15}|\d{3}-\d{4})(?![\w-])/g,
        (_, plus, number) => phone(plus!, number!, language),
      )
      .replace(language.ordinalPattern, (_, number) => language.ordinal(Number(number!.replace(/\D/g, ''))))
      .replace(units, (whole, number, unit) => {
        const names = language.units[unit!]
        const value = parse(number!, language)
        if (names === undefined || value === undefined) return whole
        const sign = /^[-−]/.test(whole) ? `${language.words.minus} ` : ''
        return `${sign}${amount(value, language, true)} ${names[value.whole === 1 && value.decimals === '' ? 0 : 1]}`
      })
      .replace(/(\d)\s?%/g, `$1 ${language.words.percent}`)
      .replace(/(?<![\d.,-])(\d[\d.,]*)\s?[–-]\s?(?=\d[\d.,]*(?![\d-]))/g, `$1 ${language.words.to} `)
    spelled = spellPlain(spelled, language)
    return (language.agreement ?? []).reduce((done, [from, to]) => done.replace(from, to), spelled)
  }
}

function spellAddresses(text: MappedText, { words }: NumberLanguage): MappedText {
  const marks: Readonly<Record<string, string>> = {
    '@': words.at,
    '.': words.dot,
    '-': words.dash,
    _: words.underscore,
    '+': words.plus,
  }
  return text.replace(/[\p{L}\p{N}._+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, (address) =>
    address.replace(/[@._+-]/g, (mark) => ` ${marks[mark]} `),
  )
}

function spellPlain(text: MappedText, language: NumberLanguage): MappedText {
  const { words, cardinal } = language
  return text
    .replace(/(?<![\w.,])\d+(?:\.\d+){2,}(?![\w])/g, (version) =>
      parse(version, language) !== undefined
        ? version
        : version
            .split('.')
            .map((part) => (part.length < 4 ? cardinal(Number(part)) : digits(part, language)))
            .join(` ${language.decimalMark === '.' ? words.point : words.dot} `),
    )
    .replace(/(?<![\p{L}\p{N}_.,])([-−]?)(\d+(?:[.,]\d+)*)(?![\p{L}\p{N}_])/gu, (whole, sign, number) => {
      const value = parse(number!, language)
      if (value === undefined) return whole
      return `${sign === '' ? '' : `${words.minus} `}${amount(value, language, false)}`
    })
}

function unitPattern({ units }: NumberLanguage): RegExp {
  const symbols = Object.keys(units)
    .toSorted((a, b) => b.length - a.length)
    .map((symbol) => symbol.replace(/[/]/g, '\\$&'))
  return new RegExp(
    `(?<![\\p{L}\\p{N}_.,])[-−]?(\\d+(?:[.,]\\d+)*)\\s?(${symbols.join('|')})(?![\\p{L}\\p{N}²])`,
    'gu',
  )
}

function phone(plus: string, number: string, language: NumberLanguage): string {
  const groups = number.split(/\D+/).filter((group) => group !== '')
  return `${plus === '' ? '' : `${language.words.plus} `}${groups.map((group) => digits(group, language)).join(', ')}`
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length
}
