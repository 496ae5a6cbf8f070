/** A word whose phonemes are given: where it stands in the plain text. */
interface Given {
  readonly at: number
  readonly end: number
  readonly phonemes: string
}

/** A text without its inline pronunciations: `[nginx](/ˈɛnʤənˌɛks/)` is "nginx". */
export interface InlineText {
  readonly plain: string
  /** In their order. */
  readonly given: readonly Given[]
  /** Where in the text as it was written a place of the plain one is. */
  writtenAt(at: number): number
}

const inline = /\[([^[\]\s](?:[^[\]]*[^[\]\s])?)\]\(\/([^/]+)\/\)/gu

/** Takes the pronunciations out of a text. */
export function inlineText(text: string): InlineText {
  const given: Given[] = []
  const places: number[] = []
  let plain = ''
  let written = 0
  const take = (from: number, to: number) => {
    plain += text.slice(from, to)
    for (let at = from; at < to; at++) places.push(at)
  }
  for (const { 0: all, 1: word, 2: phonemes, index } of text.matchAll(inline)) {
    take(written, index)
    const at = plain.length
    take(index + 1, index + 1 + word!.length)
    places[at] = index
    given.push({ at, end: plain.length, phonemes: phonemes! })
    written = index + all.length
  }
  take(written, text.length)
  return { plain, given, writtenAt: (at) => places[at] ?? text.length }
}
