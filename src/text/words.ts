import { wordSegments } from './segments.ts'

/** Scripts that put no space between words. */
const unspaced =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Punctuation of such scripts. */
const wideMark = /[\u3000-\u303f\uff00-\uffef។៕၊။]$/u
const space = /\s/
/** What belongs to the word behind it. */
const opening = /[\p{Ps}\p{Pi}\p{Sc}#@¿¡]/u

/** Whether a text has words of a script that puts no space between them. */
export function isUnspaced(text: string): boolean {
  return unspaced.test(text)
}

/**
 * The words of a text, each with the punctuation at it and the space behind it; together they are the text. Where a
 * script puts spaces between words, they part them; elsewhere `Intl.Segmenter` does. Empty if there is nothing but space.
 */
export function wordsOf(text: string): string[] {
  if (!unspaced.test(text)) return text.match(/^\s*\S+\s*|\S+\s*/g) ?? []
  const words: string[] = []
  let begin = 0
  let end = -1
  let beforeIsUnspaced = false
  for (const { text: segment, index, isWord } of wordSegments(text)) {
    if (!isWord) continue
    const isUnspaced = unspaced.test(segment)
    if (end >= 0) {
      const cut = cutBetween(text, end, index, beforeIsUnspaced || isUnspaced)
      if (cut !== undefined) {
        words.push(text.slice(begin, cut))
        begin = cut
      }
    }
    end = index + segment.length
    beforeIsUnspaced = isUnspaced
  }
  if (text.trim() !== '') words.push(text.slice(begin))
  return words
}

/** Where one word ends and the next begins, of what stands between them; nothing if they are one. */
function cutBetween(text: string, end: number, next: number, always: boolean): number | undefined {
  for (let at = next; at > end; at--) if (space.test(text[at - 1]!)) return at
  if (!always) return undefined
  let cut = next
  while (cut > end && opening.test(text[cut - 1]!)) cut--
  return cut
}

/** What stands between two texts that follow each other: a space, unless there is one or the script has none. */
export function spaceBetween(before: string, after = ''): '' | ' ' {
  if (before === '' || space.test(before.at(-1)!) || space.test(after.charAt(0))) return ''
  const last = before.slice(-2)
  return unspaced.test(last) || unspaced.test(after.slice(0, 2)) || wideMark.test(last) ? '' : ' '
}

/** Texts one after the other, with a space between them where their script has spaces. Empty ones count for nothing. */
export function joinTexts(texts: readonly string[]): string {
  const pieces: string[] = []
  for (const text of texts) {
    const trimmed = text.trim()
    if (trimmed !== '') pieces.push(spaceBetween(pieces.at(-1) ?? '', trimmed) + trimmed)
  }
  return pieces.join('')
}

/** About how many syllables a word has when it is spoken: at least one. Short words of alphabets count the same. */
function syllablesOf(word: string): number {
  let count = 0
  for (const character of word) {
    if (/[\p{Script=Han}\p{Script=Hangul}]/u.test(character)) count += 1
    else if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)) count += 0.6
    else if (/\p{Nd}/u.test(character)) count += 1 / 3
    else if (/\p{L}/u.test(character)) count += unspaced.test(character) ? 1 / 3 : 1 / 7
  }
  return Math.max(1, count)
}

/**
 * How much of the time of a text has passed with the end of each of its words, from 0 to 1, as far as can be told
 * without hearing it. It is parted half by their number and half by their syllables: a long word takes longer, but not
 * as much longer as it looks.
 */
export function sharesOf(words: readonly string[]): number[] {
  const syllables = words.map(syllablesOf)
  const usual = syllables.reduce((sum, each) => sum + each, 0) / words.length
  if (syllables.every((each) => each === syllables[0])) return words.map((_, at) => (at + 1) / words.length)
  let sum = 0
  return syllables.map((each) => {
    sum += 1 + each / usual
    return sum / (2 * words.length)
  })
}
