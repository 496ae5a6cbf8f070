/** One of something, and more of it: "euro" and "euros". */
export type Noun = readonly [one: string, many: string]

/** A currency: its unit and the hundredth of it. */
export interface Currency {
  readonly unit: Noun
  readonly cent: Noun
}

/** How a language says numbers and what is written with them. */
export interface NumberLanguage {
  /** The mark before decimals; the other one may part thousands. */
  readonly decimalMark: '.' | ','
  /** Says a whole number from 0 to 10¹⁵. */
  cardinal(value: number): string
  /** The same before a noun, where it differs: "un euro". */
  counting(value: number): string
  /** Says a whole number as a rank. */
  ordinal(value: number): string
  /** Says a year. */
  year(value: number): string
  /** Says a date; `month` counts from 1. */
  date(day: number, month: number, year: number | undefined): string
  /** Says a time of day; `half` is "am" or "pm" where it is written. */
  time(hours: number, minutes: number, half: string | undefined): string
  /** Matches a written ordinal; its first group is the number. */
  readonly ordinalPattern: RegExp
  /** Names of the months as they are written in dates, in lower case, without an abbreviation's full stop. */
  readonly months: readonly (readonly string[])[]
  /** Whether "3/5" is the fifth of March. */
  readonly monthFirst: boolean
  /** Words that a year follows. */
  readonly beforeYear: RegExp
  /** By symbol and ISO 4217 code. */
  readonly currencies: Readonly<Record<string, Currency>>
  /** By the way they are written. */
  readonly units: Readonly<Record<string, Noun>>
  /** "million" and so on, after an amount. */
  readonly magnitudes: RegExp
  /** What changes where words meet: from a pattern, to a text. */
  readonly agreement?: readonly (readonly [RegExp, string])[]
  /** Small words. */
  readonly words: {
    readonly point: string
    readonly minus: string
    readonly percent: string
    readonly at: string
    readonly dot: string
    readonly dash: string
    readonly underscore: string
    readonly plus: string
    readonly to: string
    readonly and: string
  }
}

/** Units by symbol, from a table of lines "symbol one many". A name of several words is joined by `_`. */
export function nounTable(lines: string): Readonly<Record<string, Noun>> {
  const table: Record<string, Noun> = {}
  for (const line of lines.trim().split('\n')) {
    const [symbols = '', one = '', many = one] = line.trim().split(/\s+/)
    for (const symbol of symbols.split(','))
      table[symbol] = [one.replaceAll('_', ' '), many.replaceAll('_', ' ')]
  }
  return table
}

/** Currencies by symbol, from lines "symbols one many cent cents". */
export function currencyTable(lines: string): Readonly<Record<string, Currency>> {
  const table: Record<string, Currency> = {}
  for (const line of lines.trim().split('\n')) {
    const [symbols = '', ...names] = line.trim().split(/\s+/)
    const [one = '', many = one, cent = '', cents = cent] = names.map((name) => name.replaceAll('_', ' '))
    for (const symbol of symbols.split(',')) table[symbol] = { unit: [one, many], cent: [cent, cents] }
  }
  return table
}
