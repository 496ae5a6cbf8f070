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
  let joined = ''
  for (const text of texts) {
    const trimmed = text.trim()
    if (trimmed !== '') joined += spaceBetween(joined, trimmed) + trimmed
  }
  return joined
}

/** About how many syllables a word has when it is spoken: at least one. */
export function syllablesOf(word: string): number {
  let count = 0
  for (const character of word) {
    if (/[\p{Script=Han}\p{Script=Hangul}\p{Nd}]/u.test(character)) count += 1
    else if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)) count += 0.6
    else if (/\p{L}/u.test(character)) count += 0.25
  }
  return Math.max(1, count)
}
