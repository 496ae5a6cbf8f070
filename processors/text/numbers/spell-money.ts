import { literally } from '../literally.ts'
import type { MappedText } from '../mapped-text.ts'
import { amount, parse } from './amount.ts'
import type { Currency, NumberLanguage } from './number-language.ts'

/** Says sums of money: "$5.50", "3,50 €", "$1.5 million". */
export function spellMoney(text: MappedText, language: NumberLanguage): MappedText {
  const names = alternatives(Object.keys(language.currencies))
  const number = '\\d+(?:[.,]\\d+)*(?![\\d]|[.,]\\d)'
  const words = language.magnitudes.source.slice(2, -1).replace(/\).*$/, '')
  const magnitude = `(?:\\s?(${words}|${alternatives(Object.keys(language.scales))}))?`
  const edge = '(?![\\p{L}\\p{N}])'
  const say = (whole: string, written: string, scale: string, name: string) => {
    const currency = language.currencies[name]
    return currency === undefined ? whole : (sum(written, scale, currency, language) ?? whole)
  }
  return text
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(${names})\\s?(${number})${magnitude}${edge}`, 'gu'),
      (whole, name, written, scale) => say(whole, written!, scale!, name!),
    )
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}.,])(${number})${magnitude}\\s?(${names})${edge}`, 'gu'),
      (whole, written, scale, name) => say(whole, written!, scale!, name!),
    )
}

function alternatives(names: readonly string[]): string {
  return names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => literally(name).source)
    .join('|')
}

function inScale(
  count: string,
  whole: number,
  scale: string,
  unit: string,
  language: NumberLanguage,
): string {
  const name = language.scales[scale]?.[whole === 1 ? 0 : 1] ?? scale
  return `${count} ${join(name, unit, language)}`
}

function join(scale: string, unit: string, { scaled }: NumberLanguage): string {
  return scaled ? scaled(scale, unit) : `${scale} ${unit}`
}

function sum(
  written: string,
  scale: string,
  { unit, cent }: Currency,
  language: NumberLanguage,
): string | undefined {
  const value = parse(written, language)
  if (value === undefined) return undefined
  if (scale !== '') return inScale(amount(value, language, true), value.whole, scale, unit[1], language)
  if (value.whole >= 1e6 && value.whole % 1e6 === 0 && value.decimals === '') {
    const said = amount(value, language, true)
    return said.replace(/\S+$/, (scale) => join(scale, unit[1], language))
  }
  if (value.decimals.length !== 2)
    return `${amount(value, language, true, unit[1])} ${unit[value.whole === 1 && value.decimals === '' ? 0 : 1]}`
  const cents = Number(value.decimals)
  const units = `${language.counting(value.whole, unit[1])} ${unit[value.whole === 1 ? 0 : 1]}`
  if (cents === 0) return units
  const rest = `${language.counting(cents)} ${cent[cents === 1 ? 0 : 1]}`
  return value.whole === 0 ? rest : `${units} ${language.words.and} ${rest}`
}
