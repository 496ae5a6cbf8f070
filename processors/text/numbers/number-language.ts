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
  /** The same before a noun, where it differs: "un euro", "une heure". Without the noun it counts as masculine. */
  counting(value: number, noun?: string): string
  /** Whether a word that follows a number may be a noun that the number agrees with. Left out: numbers never change. */
  isNoun?(word: string): boolean
  /** Says a whole number as a rank. */
  ordinal(value: number): string
  /** Says a year. */
  year(value: number): string
  /** Says a date; `month` counts from 1. */
  date(day: number, month: number, year: number | undefined): string
  /** Matches a date without a year: what stands before it, its two numbers and the mark between them. */
  readonly shortDate?: RegExp
  /** Matches an hour by itself, where it is written with a sign: "20h". Its group is the number. */
  readonly hourSign?: RegExp
  /** Matches a decade; its group is the number: "1990s". */
  readonly decade?: RegExp
  /** Says the decade that begins with a year; with two digits, that of a century nobody has to name. */
  decadeOf?(year: number): string
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
  /** What is written behind a sum for thousands and millions: "$5M". */
  readonly scales: Readonly<Record<string, Noun>>
  /** Joins a scale and a currency: "millions d'euros". Default: with a space. */
  readonly scaled?: (scale: string, unit: string) => string
  /** The words before a number that is said digit by digit, as a pattern. */
  readonly codeWords: string
  /** What may stand between such a word and its number: "is", as a pattern. */
  readonly codeLinks: string
  /** What is counted: a number before it is no code, whatever stands before. A pattern. */
  readonly counted: string
  /** What has a number of which the last digits are told: a card. A pattern. */
  readonly cardWords: string
  /** What stands before the last digits of one: "ending in". A pattern. */
  readonly endWords: string
  /** What stands for "number" before a number: "No. 5", "#5". */
  readonly numberSign: RegExp
  /** A telephone number as it is written without a sign of one. */
  readonly phone?: RegExp
  /** Parts of one, by how many make it whole. */
  readonly fractions: Readonly<Record<number, Noun>>
  /** What follows a whole number for a half more. */
  readonly half: string
  /** By the way they are written. */
  readonly units: Readonly<Record<string, Noun>>
  /** "million" and so on, after an amount. */
  readonly magnitudes: RegExp
  /** What is written otherwise before anything is said: from a pattern, to a text. */
  readonly before?: readonly (readonly [RegExp, string])[]
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
    readonly colon: string
    readonly slash: string
    readonly underscore: string
    readonly plus: string
    readonly to: string
    readonly and: string
    /** Between a whole number and a part: "two and three quarters". */
    readonly andPart: string
    readonly times: string
    readonly equals: string
    /** Between the two sides of a result: "three to two". */
    readonly ratio: string
    /** Before a number: "number five". */
    readonly number: string
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
