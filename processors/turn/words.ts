import { wordSegments } from '../../src/index.ts'

/** The words of a transcript: letters and digits only, lower case, one space between. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}'\s]+/gu, ' ')
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

/** Nobody says so much and means nothing by it, in characters. */
const longestBackchannel = 200

/** Words of the longest phrase that is looked for. */
const longestPhrase = 8

/**
 * Whether a transcript is made of these phrases and nothing else: "okay", "yeah, right", "mm, mm-hm". What is longer
 * than 200 characters is not.
 * @param phrases As `plainWords` has them.
 */
export function consistsOf(text: string, phrases: Iterable<string>): boolean {
  if (text.length > longestBackchannel) return false
  const known = phrases instanceof Set ? (phrases as ReadonlySet<string>) : new Set(phrases)
  const words = plainWords(text).split(' ')
  for (let at = 0; at < words.length; ) {
    const found = words.length - at
    let count = Math.min(found, longestPhrase)
    while (count > 0 && !known.has(words.slice(at, at + count).join(' '))) count--
    if (count === 0) return words.length === 1 && words[0] === ''
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
