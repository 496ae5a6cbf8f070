import type { Token } from './hear.ts'

const small = [
  ...[
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
]
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const scales: readonly (readonly [string, number])[] = [
  ['billion', 1e9],
  ['million', 1e6],
  ['thousand', 1e3],
  ['hundred', 100],
]

const values = new Map<string, number>([
  ...small.map((word, value) => [word, value] as const),
  ...tens.map((word, ten) => [word, ten * 10] as const).filter(([word]) => word !== ''),
  ['fourty', 40],
])

/** Words that sound like a number, and are taken for one only where nothing else can stand. */
const homophones: ReadonlyMap<string, number> = new Map(
  Object.entries({ won: 1, to: 2, too: 2, tree: 3, for: 4, fore: 4, sex: 6, ate: 8, tan: 10, tin: 10 }),
)

/** A number that was read, and how many words it took. */
export interface NumberRead {
  readonly value: number
  readonly length: number
}

/**
 * Reads the number that begins at a word, in digits or in words: "12", "1.5", "twenty one", "a hundred and five",
 * "minus three point five".
 * @param alike Whether "to", "for", "ate" and the like may stand for the number they sound like.
 */
export function readNumber(words: readonly Token[], at: number, alike = false): NumberRead | undefined {
  const word = words[at]?.word
  if (word === undefined) return undefined
  if (word === 'minus' || word === 'negative') {
    const rest = readNumber(words, at + 1)
    return rest && { value: -rest.value, length: rest.length + 1 }
  }
  if (/^-?\d+(\.\d+)?$/.test(word)) return scaled(words, at, Number(word))
  const whole = readWords(words, at)
  if (whole) return readFraction(words, at, whole)
  const sound = alike ? homophones.get(word) : undefined
  return sound === undefined ? undefined : { value: sound, length: 1 }
}

function scaled(words: readonly Token[], at: number, value: number): NumberRead {
  const scale = scales.find(([word]) => word === words[at + 1]?.word)
  return scale ? { value: value * scale[1], length: 2 } : { value, length: 1 }
}

function readWords(words: readonly Token[], at: number): NumberRead | undefined {
  let total = 0
  let part = 0
  let last: 'none' | 'unit' | 'ten' | 'scale' = 'none'
  let length = 0
  for (let i = at; i < words.length; i++) {
    const word = words[i]!.word
    const value = values.get(word)
    const scale = scales.find(([name]) => name === word)?.[1]
    const next = words[i + 1]?.word ?? ''
    if (value !== undefined && fits(value, last)) {
      part += value
      last = value >= 20 ? 'ten' : 'unit'
    } else if (scale !== undefined && last !== 'none') {
      if (scale === 100) part *= 100
      else {
        total += part * scale
        part = 0
      }
      last = 'scale'
    } else if (word === 'a' && last === 'none' && scales.some(([name]) => name === next)) {
      part = 1
      last = 'unit'
    } else if (word === 'and' && last === 'scale' && values.has(next)) continue
    else break
    length = i - at + 1
  }
  return length === 0 ? undefined : { value: total + part, length }
}

function fits(value: number, last: 'none' | 'unit' | 'ten' | 'scale'): boolean {
  if (last === 'none' || last === 'scale') return true
  return last === 'ten' && value > 0 && value < 10
}

function readFraction(words: readonly Token[], at: number, whole: NumberRead): NumberRead {
  if (words[at + whole.length]?.word !== 'point') return whole
  let digits = ''
  for (let i = at + whole.length + 1; i < words.length; i++) {
    const digit = /^\d$/.test(words[i]!.word) ? Number(words[i]!.word) : values.get(words[i]!.word)
    if (digit === undefined || digit > 9) break
    digits += digit
  }
  if (digits === '') return whole
  return { value: Number(`${whole.value}.${digits}`), length: whole.length + 1 + digits.length }
}

/** A number in words: "eighty-four", "minus three point two five". At most three decimals are said. */
export function sayNumber(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e12) return 'more than I can say'
  const rounded = Math.round(Math.abs(value) * 1000) / 1000
  const sign = value < 0 && rounded > 0 ? 'minus ' : ''
  const [whole = '0', decimals] = String(rounded).split('.')
  const fraction = decimals ? ` point ${[...decimals].map((digit) => small[Number(digit)]).join(' ')}` : ''
  return sign + sayWhole(Number(whole)) + fraction
}

function sayWhole(value: number): string {
  if (value < 20) return small[value]!
  if (value < 100) return tens[Math.floor(value / 10)]! + (value % 10 ? `-${small[value % 10]}` : '')
  const [name, scale] = scales.find(([, size]) => value >= size)!
  const rest = value % scale
  const joint = rest > 0 && rest < 100 ? ' and ' : ' '
  return `${sayWhole(Math.floor(value / scale))} ${name}${rest ? joint + sayWhole(rest) : ''}`
}
