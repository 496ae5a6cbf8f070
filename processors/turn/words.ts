/** The words of a transcript: letters and digits only, lower case, one space between. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}'\s]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
}

/** How many words a transcript has; in a script without spaces, words are told apart by the language's rules. */
export function countWords(text: string, language?: string): number {
  let count = 0
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text))
    if (isWordLike) count++
  return count
}

/** Whether a transcript is made of these phrases and nothing else: "okay", "yeah, right", "mm, mm-hm". */
export function consistsOf(text: string, phrases: readonly string[]): boolean {
  let rest = plainWords(text)
  while (rest !== '') {
    const known = phrases.filter((phrase) => rest === phrase || rest.startsWith(`${phrase} `))
    const longest = known.sort((a, b) => b.length - a.length)[0]
    if (longest === undefined) return false
    rest = rest.slice(longest.length).trim()
  }
  return true
}

/** A text without its first words. */
export function withoutWords(text: string, count: number): string {
  let left = count
  for (const { index, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text))
    if (isWordLike && left-- === 0) return text.slice(index)
  return left >= 0 ? '' : text
}
