import type { MappedText } from '../mapped-text.ts'
import type { NumberLanguage } from './number-language.ts'

const vulgar: Readonly<Record<string, string>> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅛': '1/8',
}

/** Says fractions, results of games, and sums: "2 1/2", "3:2", "2+2=4". */
export function spellFractions(text: MappedText, language: NumberLanguage): MappedText {
  const { words } = language
  return text
    .replace(/(\d?)([½⅓⅔¼¾⅕⅛])/gu, (_, whole, sign) => `${whole} ${vulgar[sign!]}`.trimStart())
    .replace(/(?<![\d./])(?:(\d{1,4})\s)?(\d{1,4})\/(\d{1,4})(?![\d/]|[.,]\d)/g, (_, whole, part, of) =>
      fraction(whole!, Number(part), Number(of), language),
    )
    .replace(/(?<![\d:.])(\d{1,2}):(\d\d):(\d\d)(?![\d:])/g, (_, ...parts) =>
      parts
        .slice(0, 3)
        .map((part) => language.cardinal(Number(part)))
        .join(' '),
    )
    .replace(/(?<![\d:.,])(\d{1,3}):(\d)(?![\d:])/g, `$1 ${words.ratio} $2`)
    .replace(/(?<=\d)\s*[×✕]\s*(?=\d)|(?<=\d)\s?x\s?(?=\d)/g, ` ${words.times} `)
    .replace(/(?<=\d)x(?=\s|$)/g, ` ${words.times}`)
    .replace(/(?<=\d)\s*\+\s*(?=\d)/g, ` ${words.plus} `)
    .replace(/(?<=\d)\s*=\s*(?=[-−]?\d)/g, ` ${words.equals} `)
}

function fraction(whole: string, part: number, of: number, language: NumberLanguage): string {
  const { cardinal, counting, fractions, half, words } = language
  const noun = part < of ? fractions[of] : undefined
  if (noun === undefined)
    return `${whole === '' ? '' : `${cardinal(Number(whole))} `}${cardinal(part)} ${cardinal(of)}`
  const said = `${counting(part, undefined)} ${noun[part === 1 ? 0 : 1]}`
  if (whole === '') return said
  if (part === 1 && of === 2) return `${cardinal(Number(whole))}${half}`
  return `${cardinal(Number(whole))} ${words.andPart} ${said}`
}
