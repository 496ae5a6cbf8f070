import type { MappedText } from '../mapped-text.ts'
import { digits } from './amount.ts'
import type { NumberLanguage } from './number-language.ts'

const machine =
  /(?<![\p{L}\p{N}_.:])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5})|\/(\d{1,2}))?(?![\p{L}\p{N}_]|[.:/]\d)/gu
/** A port behind a host's name. */
const port =
  /(?<![\p{L}\p{N}_.-])(localhost|(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,20}):(\d{2,5})(?![\p{N}_]|[.,:]\d)/giu
const hex = '[\\da-f]{1,4}'
/** An address of IPv6, or of a network card. */
const longMachine = new RegExp(
  `(?<![\\p{L}\\p{N}_.:])(?=[:\\da-f]*[\\da-f])(?:${hex}(?::${hex}){5,7}|(?:${hex}(?::${hex}){0,6})?::(?:${hex}(?::${hex}){0,6})?)(?![\\p{L}\\p{N}_:])`,
  'giu',
)
/** "#A-4092", "AB-1234-C". */
const reference =
  /(?<![\p{L}\p{N}_-])(#?)(\p{Lu}{1,4})-?(\d{1,12})((?:-[\p{Lu}\d]{1,12}){0,4})(?![\p{L}\p{N}_-]|[.,:]\d)/gu
const numbered = /#(\d{4,16})(?![\p{L}\p{N}_]|[.,:-]\d)/gu
const version =
  /(\b(?:versi(?:on|ón|one)|release|firmware)\s+)(\d{1,4}(?:\.\d{1,4}){1,4})(?![\p{L}\p{N}_]|[.,:]\d)/giu
const year = /^(?:19|20)\d\d$/

/** Says what refers to something: addresses of machines, numbers of orders, the last digits of a card, versions. */
export function spellReferences(text: MappedText, language: NumberLanguage): MappedText {
  const { words, decimalMark, endWords, counted, cardWords } = language
  const say = (code: string) => digits(code, language)
  return text
    .replace(machine, (whole, address, port, net) => {
      const parts = address!.split('.')
      if (parts.some((part) => Number(part) > 255)) return whole
      const behind =
        port !== ''
          ? ` ${words.colon} ${say(port!)}`
          : net !== ''
            ? ` ${words.slash} ${language.cardinal(Number(net))}`
            : ''
      return parts.map(say).join(` ${words.dot} `) + behind
    })
    .replace(port, (_, host, number) => `${host} ${words.colon} ${say(number!)}`)
    .replace(longMachine, (whole) =>
      (whole.match(/[\da-f]|:/gi) ?? [])
        .map((sign) => (sign === ':' ? words.colon : /\d/.test(sign) ? say(sign) : sign))
        .join(' '),
    )
    .replace(reference, (whole, sign, letters, code, rest) => {
      const isCode = sign !== '' || code!.length > 3 || (whole.includes('-') && rest !== '')
      if (!isCode || (sign === '' && !whole.includes('-'))) return whole
      const more = rest!.replace(/-/g, ' ').replace(/\d/g, (digit) => ` ${say(digit)}`)
      return `${sign === '' ? '' : `${words.number} `}${letters} ${say(code!)}${more.replace(/ +/g, ' ').trimEnd()}`
    })
    .replace(numbered, (_, code) => `${words.number} ${say(code!)}`)
    .replace(
      new RegExp(
        `((?:(?:${cardWords})\\P{Nd}{0,40})?\\b(?:${endWords})[:\\s]+)(\\d{2,8})(?![\\d.,:-]*\\d|\\s?%|\\s+(?:${counted}))`,
        'giu',
      ),
      (whole, before, code) => {
        const ofCard = new RegExp(`^(?:${cardWords})`, 'iu').test(before!)
        return !ofCard && (code!.length < 4 || year.test(code!)) ? whole : `${before}${say(code!)}`
      },
    )
    .replace(
      version,
      (_, before, number) =>
        before +
        number!
          .split('.')
          .map((part) => language.cardinal(Number(part)))
          .join(` ${decimalMark === '.' ? words.point : words.dot} `),
    )
}
