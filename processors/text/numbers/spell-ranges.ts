import type { MappedText } from '../mapped-text.ts'
import type { NumberLanguage } from './number-language.ts'

const symbol = '(?:(?:AU|A|CA|C|NZ|HK|US|SG|S|R|MX|NT)?\\$|[€£¥₹₩₽₺฿₫₦₪₴])'
const number = `\\d[\\d.,:]*`
const range = new RegExp(
  `(?<![\\p{L}\\p{N}_][-–]?|[-–.,:/])(${symbol}?)(${number})(\\s?(?:%|[ap]\\.?m\\b\\.?|h|[€£]))?\\s?[–-]\\s?` +
    `(${symbol}?)(\\d(?:[\\d.,:]*\\d)?)(?![\\d:]|[.,]\\d|[-–]\\d|\\s*=)`,
  'giu',
)
const year = /^(?:1[1-9]|20)\d\d$/

/** Says from what to what: "3–5", "1990-2000", "$10-20", "9am-5pm". */
export function spellRanges(text: MappedText, language: NumberLanguage): MappedText {
  return text.replace(range, (_, before, from, mark, symbolAfter, to) => {
    const years = year.test(from!) && year.test(to!)
    const say = (value: string) => (years ? language.year(Number(value)) : value)
    // "$10-20": the symbol belongs to both.
    const [first, second] =
      before !== '' && symbolAfter === ''
        ? [from!, `${before}${to}`]
        : [`${before}${from}`, `${symbolAfter}${to}`]
    return `${say(first)}${mark} ${language.words.to} ${say(second)}`
  })
}
