/** Words with their times, moved by so many milliseconds. */
export function shiftedWords<W extends { readonly startMs: number; readonly endMs: number }>(
  words: readonly W[],
  byMs: number,
): W[] {
  return words.map((word) => ({ ...word, startMs: word.startMs + byMs, endMs: word.endMs + byMs }))
}
