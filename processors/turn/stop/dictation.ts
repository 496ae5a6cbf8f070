import type { TurnTable } from './turn-table.ts'

/** German says the second digit first: "zweiundvierzig". */
const reversed = /^(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und\p{L}{2,9}(?:zig|ßig|ssig)$/u
/** Tens that a unit may follow. */
const tens = /^(?:twenty|\p{L}{3,4}ty|vingts?|trente|\p{L}{3,5}ante|treinta|\p{L}{3,5}enta)$/u
/** French goes on to nineteen behind sixty and four-twenties. */
const twenties = /^(?:soixante|vingts?)$/
/** What stands for the "dix" of such a number. */
const ten = 'dix within'
const teens = /^(?:dix|onze|douze|treize|quatorze|quinze|seize)$/

/**
 * How likely a turn is over that ends with a number that is being dictated; nothing if it ends with none. A number is
 * dictated that is announced ("my number is"), begins with a zero or a plus sign, or comes in three pieces or more.
 */
export function dictated(text: string, words: readonly string[], table: TurnTable): number | undefined {
  let at = words.length
  while (at > 0 && isNumeral(words[at - 1]!, table)) at--
  while (at < words.length && table.joints.has(words[at]!)) at++
  const pieces = words.slice(at)
  const [first] = pieces
  if (first === undefined || table.joints.has(pieces.at(-1)!)) return undefined
  const digits = countDigits(pieces, table)
  const leads = /^0\d/.test(first) || (pieces.length > 1 && (first === table.zero || first === '0'))
  const abroad = /\+\s?\d[\d\s().-]*$/.test(text.slice(-40))
  const announced = leads || abroad || table.announces(words.slice(0, at), table.dictation)
  if (!announced && pieces.length < 3 && digits < 5) return undefined
  return dictationEnds(digits, table.lengths)
}

function isNumeral(word: string, { numerals, pairs, joints }: TurnTable): boolean {
  return (
    /^\d+$/.test(word) || numerals.has(word) || pairs.has(word) || joints.has(word) || reversed.test(word)
  )
}

function countDigits(pieces: readonly string[], { numerals, pairs, joints }: TurnTable): number {
  let digits = 0
  let before = ''
  for (const word of pieces) {
    if (joints.has(word)) continue
    const within =
      before === ten
        ? /^(?:sept|huit|neuf)$/.test(word)
        : tens.test(before) && (numerals.has(word) || (twenties.test(before) && teens.test(word)))
    if (/^\d+$/.test(word)) digits += word.length
    else if (before === 'quatre' && /^vingts?$/.test(word)) digits += 1
    else if (!within) digits += pairs.has(word) || reversed.test(word) ? 2 : 1
    // "Soixante-dix-huit" is one number, "soixante-dix-quatre" is two.
    before = within && word === 'dix' ? ten : word
  }
  return digits
}

/** Numbers that are dictated have 4 digits (a code), or as many as a telephone or a card; between, more is to come. */
function dictationEnds(digits: number, lengths: readonly number[]): number {
  if (lengths.includes(digits) || digits > Math.max(...lengths)) return 0.8
  return digits === 4 || digits === 12 ? 0.4 : 0.15
}
