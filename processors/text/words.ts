import { isUnspaced, wordSegments } from '../../src/engine.ts'

/** The words of a transcript: letters and digits only, lower case, one space between. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{M}\p{N}'\s]+|[\ufe0e\ufe0f\u20e3]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
}

/**
 * How many words a transcript has; in a script without spaces, words are told apart by the language's rules.
 * @param atMost More are not counted.
 */
export function countWords(text: string, language?: string, atMost = Number.POSITIVE_INFINITY): number {
  let count = 0
  for (const { isWord } of wordSegments(text, language)) if (isWord && ++count >= atMost) break
  return count
}

/** Characters of the longest phrase that is looked for in a script without spaces. */
const longestUnspaced = 16
/** Nobody says so much and means nothing by it, in characters. */
const longestBackchannel = 200

/** Words of the longest phrase that is looked for. */
const longestPhrase = 8

/**
 * Whether a transcript is made of these phrases and nothing else: "okay", "yeah, right", "mm, mm-hm". What is longer
 * than 200 characters is not.
 * @param phrases As `plainWords` has them.
 * @param open Whether more is to come: the last words may then be the beginning of a phrase.
 */
export function consistsOf(text: string, phrases: Iterable<string>, open = false): boolean {
  if (text.length > longestBackchannel) return false
  const known = phrases instanceof Set ? (phrases as ReadonlySet<string>) : new Set(phrases)
  const plain = plainWords(text)
  if (plain === '') return true
  // A script without spaces may write what is said one after the other as one.
  const [parts, between] = isUnspaced(plain) ? [[...plain.replaceAll(' ', '')], ''] : [plain.split(' '), ' ']
  const longest = between === '' ? longestUnspaced : longestPhrase
  for (let at = 0; at < parts.length; ) {
    let count = Math.min(parts.length - at, longest)
    while (count > 0 && !known.has(parts.slice(at, at + count).join(between))) count--
    if (count === 0) return open && begins(parts.slice(at, at + longest + 1).join(between), known)
    at += count
  }
  return true
}

/** A text without its first words. */
export function withoutWords(text: string, count: number): string {
  let left = count
  for (const { index, isWord } of wordSegments(text)) if (isWord && left-- === 0) return text.slice(index)
  return left >= 0 ? '' : text
}
function begins(text: string, phrases: Iterable<string>): boolean {
  for (const phrase of phrases) if (phrase.startsWith(text)) return true
  return false
}
