import type { MappedText } from '../mapped-text.ts'
import { amount, parse } from './amount.ts'
import type { Currency, NumberLanguage } from './number-language.ts'

/** Says sums of money: "$5.50", "3,50 €", "$1.5 million". */
export function spellMoney(text: MappedText, language: NumberLanguage): MappedText {
  const names = Object.keys(language.currencies)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/\$/g, '\\$'))
    .join('|')
  const number = '\\d+(?:[.,]\\d+)*'
  const magnitude = `(?:\\s?(${language.magnitudes.source.slice(2, -1).replace(/\).*$/, '')}))?`
  const edge = '(?![\\p{L}\\p{N}])'
  const say = (whole: string, written: string, scale: string, name: string) => {
    const currency = language.currencies[name]
    return currency === undefined ? whole : (sum(written, scale, currency, language) ?? whole)
  }
  return text
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(${names})\\s?(${number})${magnitude}${edge}`, 'giu'),
      (whole, name, written, scale) => say(whole, written!, scale!, name!),
    )
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}.,])(${number})${magnitude}\\s?(${names})${edge}`, 'gu'),
      (whole, written, scale, name) => say(whole, written!, scale!, name!),
    )
}

function sum(
  written: string,
  scale: string,
  { unit, cent }: Currency,
  language: NumberLanguage,
): string | undefined {
  const value = parse(written, language)
  if (value === undefined) return undefined
  if (scale !== '') return `${amount(value, language, true)} ${scale} ${unit[1]}`
  if (value.decimals.length !== 2)
    return `${amount(value, language, true)} ${unit[value.whole === 1 && value.decimals === '' ? 0 : 1]}`
  const cents = Number(value.decimals)
  const units = `${language.counting(value.whole)} ${unit[value.whole === 1 ? 0 : 1]}`
  if (cents === 0) return units
  const rest = `${language.counting(cents)} ${cent[cents === 1 ? 0 : 1]}`
  return value.whole === 0 ? rest : `${units} ${language.words.and} ${rest}`
}
