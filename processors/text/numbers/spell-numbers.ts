import { literally } from '../literally.ts'
import type { MappedText } from '../mapped-text.ts'
import { amount, digits, parse } from './amount.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { italian } from './italian.ts'
import type { NumberLanguage } from './number-language.ts'
import { spanish } from './spanish.ts'
import { spellCodes } from './spell-codes.ts'
import { datePatterns, spellDates } from './spell-dates.ts'
import { spellFractions } from './spell-fractions.ts'
import { spellMoney } from './spell-money.ts'
import { spellRanges } from './spell-ranges.ts'
import { spellReferences } from './spell-references.ts'

/** The language's numbers, or nothing for one that is left as it is written. */
function languageOf(locale: string): NumberLanguage | undefined {
  const [language, region] = locale.split('-')
  switch (language?.toLowerCase()) {
    case 'en':
      return englishOf(
        region === undefined || /^(us|ca|ph)$/i.test(region),
        /^(in|pk|bd|np|lk)$/i.test(region ?? ''),
      )
    case 'de':
      return german
    case 'fr':
      return french
    case 'es':
      return spanish
    case 'it':
      return italian
    default:
      return undefined
  }
}

const englishes = new Map<string, NumberLanguage>()

/** Each English is made once. */
function englishOf(american: boolean, indian: boolean): NumberLanguage {
  const key = `${american} ${indian}`
  const known = englishes.get(key) ?? english(american, indian)
  englishes.set(key, known)
  return known
}

/** Thousands parted by spaces, where that is the custom; a telephone number's groups are not. */
const spacedThousands = /(?<![\d+][ ]?)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\s?\d)/g

/** What can be nothing but thousands in other languages. */
const spacedMillions = /(?<![\d+][ ]?)\d{1,3}(?:[ \u00a0\u202f]\d{3}){2,}(?!\s?\d)/g

/** The longest text that is looked at as a whole, in characters: no number is longer. */
const blockLength = 500

/** Writes out numbers, and what is written with them. */
export type NumberSpeller = (text: MappedText) => MappedText

/**
 * Writes out, for a voice, cardinals, ordinals, dates, times, money, percentages, units, telephone numbers and e-mail
 * addresses, in English, German, French, Spanish and Italian. In another language the text stays as it is.
 * @param locale BCP 47. `en` counts as American where the order of dates differs.
 */
export function numberSpeller(locale: string): NumberSpeller {
  const language = languageOf(locale)
  if (language === undefined) return (text) => text
  const speller = spellers.get(language) ?? makeSpeller(language)
  spellers.set(language, speller)
  return speller
}

/** Their patterns are large: they are made once a language, for all sessions. */
const spellers = new WeakMap<NumberLanguage, NumberSpeller>()

function makeSpeller(language: NumberLanguage): NumberSpeller {
  const dates = datePatterns(language)
  const units = unitPattern(language)
  const thousands = language.decimalMark === ',' ? '.' : ','
  const spell: NumberSpeller = (text) => {
    if (!/[\d@½⅓⅔¼¾⅕⅛]/.test(text.text)) return text
    let spelled = replaceAll(
      spellCodes(spellReferences(spellAddresses(text, language), language), language),
      language.before,
    )
    spelled = spelled.replace(language.decimalMark === ',' ? spacedThousands : spacedMillions, (number) =>
      number.replace(/\D/g, thousands),
    )
    spelled = spellDates(spellRanges(spelled, language), language, dates)
    spelled = spellFractions(spellMoney(spelled, language), language)
      .replace(language.ordinalPattern, (_, ...groups) =>
        language.ordinal(Number(groups.find((group) => group !== '')!.replace(/\D/g, ''))),
      )
      .replace(units, (whole, number, unit) => {
        const names = language.units[unit!]
        const value = parse(number!, language)
        if (names === undefined || value === undefined) return whole
        const sign = /^[-−]/.test(whole) ? `${language.words.minus} ` : ''
        const name = names[value.whole === 1 && value.decimals === '' ? 0 : 1]
        return `${sign}${amount(value, language, true, name)} ${name}`
      })
      .replace(/(\d)\s?%/g, `$1 ${language.words.percent}`)
    return replaceAll(spellPlain(spelled, language), language.agreement)
  }
  return (text) => text.inBlocks(blockLength, spell)
}

function replaceAll(text: MappedText, changes: NumberLanguage['before'] = []): MappedText {
  return changes.reduce((done, [from, to]) => done.replace(from, to), text)
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
    .replace(
      /(?<![\p{L}\p{N}_.,])([-−]?)(\d+(?:[.,]\d+)*)(?![\p{L}\p{N}_])(?=(?:\s(\p{L}+))?)/gu,
      (whole, sign, number, next) => {
        const value = parse(number!, language)
        if (value === undefined) return whole
        const noun = next !== '' && language.isNoun?.(next!) === true
        return `${sign === '' ? '' : `${words.minus} `}${amount(value, language, noun, next)}`
      },
    )
}

function unitPattern({ units }: NumberLanguage): RegExp {
  const symbols = Object.keys(units)
    .toSorted((a, b) => b.length - a.length)
    .map((symbol) => literally(symbol).source)
  return new RegExp(
    `(?<![\\p{L}\\p{N}_.,])[-−]?(\\d+(?:[.,]\\d+)*)\\s?(${symbols.join('|')})(?![\\p{L}\\p{N}²/])`,
    'gu',
  )
}
