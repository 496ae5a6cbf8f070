import type { MappedText } from '../mapped-text.ts'
import type { NumberLanguage } from './number-language.ts'

/** The ways in which a language writes dates. */
export interface DatePatterns {
  readonly dayMonth: RegExp
  readonly monthDay: RegExp
  readonly months: ReadonlyMap<string, number>
}

/** Makes a language's patterns. */
export function datePatterns(language: NumberLanguage): DatePatterns {
  const months = new Map(language.months.flatMap((names, at) => names.map((name) => [name, at + 1] as const)))
  const names = [...months.keys()].toSorted((a, b) => b.length - a.length).join('|')
  const year = '(?:,?\\s+(?:de\\s+)?(\\d{4})(?![\\d:.,]\\d|\\d))?'
  const edge = '(?![\\p{L}\\p{N}])'
  return {
    dayMonth: new RegExp(
      `(?<![\\p{L}\\p{N}.,:])(\\d{1,2})(?:st|nd|rd|th|er|\\.)?\\s+(?:of\\s+|de\\s+)?(${names})${edge}\\.?${year}`,
      'giu',
    ),
    monthDay: new RegExp(
      `(?<![\\p{L}\\p{N}])(${names})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![\\p{L}\\p{N}:]|[.,]\\d)${year}`,
      'giu',
    ),
    months,
  }
}

/** Says dates, years and times of day. */
export function spellDates(text: MappedText, language: NumberLanguage, patterns: DatePatterns): MappedText {
  const { dayMonth, monthDay, months } = patterns
  const date = (whole: string, day: string, month: number, year: string) => {
    // "You may 3" is no date.
    const verb = /\b(?:may|march|mar|dec)\b/.test(whole) && language.decimalMark === '.'
    const valid = !verb && Number(day) >= 1 && Number(day) <= 31 && month >= 1 && month <= 12
    return valid ? language.date(Number(day), month, year === '' ? undefined : Number(year)) : whole
  }
  const time = (whole: string, hours: string, minutes: string, half: string) => {
    const valid = Number(hours) < 24 && Number(minutes) < 60
    return valid ? language.time(Number(hours), Number(minutes), half === '' ? undefined : half) : whole
  }
  /** Two numbers that may stand in either order; the other one is taken if this one cannot be. */
  const dayAndMonth = (whole: string, first: string, second: string, year: string, monthFirst: boolean) => {
    const [month, day] = monthFirst ? [first, second] : [second, first]
    return Number(month) > 12 && Number(day) <= 12
      ? date(whole, month, Number(day), year)
      : date(whole, day, Number(month), year)
  }
  const monthFirst = (mark: string) => language.monthFirst && mark !== '.'
  let dated = text
    .replace(/(?<!\d)(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g, '$1 $2')
    .replace(/(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g, (whole, year, month, day) =>
      date(whole, day!, Number(month), year!),
    )
    .replace(
      /(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|[.,]\d)/g,
      (whole, first, mark, second, year) =>
        mark === '-' && year!.length === 2
          ? whole
          : dayAndMonth(whole, first!, second!, inFull(year!), monthFirst(mark!)),
    )
    .replace(language.shortDate ?? /(?!)/g, (whole, before, first, mark, second) => {
      const said = dayAndMonth(`${first}${mark}${second}`, first!, second!, '', monthFirst(mark!))
      return /\d/.test(said) ? whole : `${before}${said}`
    })
    .replace(dayMonth, (whole, day, month, year) =>
      date(whole, day!, months.get(month!.toLowerCase())!, year!),
    )
  if (language.decimalMark === '.')
    dated = dated
      .replace(monthDay, (whole, month, day, year) =>
        date(whole, day!, months.get(month!.toLowerCase())!, year!),
      )
      .replace(/(?<![\d:.])(\d{1,2})()\s?([ap])\.?m\b\.?/gi, (whole, hours, _, half) =>
        time(whole, hours!, '0', half!),
      )
  return dated
    .replace(language.hourSign ?? /(?!)/g, (whole, hours) => time(whole, hours!, '0', ''))
    .replace(language.decade ?? /(?!)/g, (whole, decade) => language.decadeOf?.(Number(decade)) ?? whole)
    .replace(
      /(?<![\d:.])(\d{1,2}):(\d{2})(?!:?\d)(?:\s?([ap])\.?m\b\.?)?(?:\s?(?:Uhr|h)(?!\p{L}))?/giu,
      (whole, hours, minutes, half) => time(whole, hours!, minutes!, half!),
    )
    .replace(/(?<![\d:.])(\d{1,2})\s?h\s?(\d{2})(?!\d)/g, (whole, hours, minutes) =>
      time(whole, hours!, minutes!, ''),
    )
    .replace(
      new RegExp(
        `(${language.beforeYear.source.replace(/\$$/, '')})(1[1-9]\\d\\d|20\\d\\d)(?![\\d.,:%-]*\\d)(?!\\s?%)`,
        'gi',
      ),
      (_, before, year) => `${before}${language.year(Number(year))}`,
    )
}

/** A year of two digits is of this century or the last. */
function inFull(year: string): string {
  if (year.length !== 2) return year
  return `${Number(year) < 50 ? 20 : 19}${year}`
}
