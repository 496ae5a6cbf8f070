/** How much text a segmenter is given at once: it copies all of it for each segment, so a whole text would cost its square. */
const windowLength = 512
/** What a dictionary looks at beyond a word, about, in characters: so near to the end of a window no word is sure. */
const contextLength = 64

/** Segmenters are dear to make; languages are few, but come from outside. */
const mostSegmenters = 32
const segmenters = new Map<string, Intl.Segmenter>()

/** A segmenter of a language, BCP 47, made once. What is no language counts as English. */
export function segmenterOf(locale: string | undefined, granularity: 'word' | 'sentence'): Intl.Segmenter {
  const key = `${granularity} ${locale}`
  const known = segmenters.get(key)
  if (known) return known
  const segmenter = make(locale, granularity)
  if (segmenters.size >= mostSegmenters) segmenters.delete(segmenters.keys().next().value!)
  segmenters.set(key, segmenter)
  return segmenter
}

function make(locale = 'en', granularity: 'word' | 'sentence'): Intl.Segmenter {
  try {
    return new Intl.Segmenter(locale.replaceAll('_', '-'), { granularity })
  } catch {
    return new Intl.Segmenter('en', { granularity })
  }
}

/** A piece of a text: a word, or what stands between words. */
export interface WordSegment {
  readonly text: string
  /** Where it begins. */
  readonly index: number
  readonly isWord: boolean
}

/**
 * The words of a text and what stands between them, as `Intl.Segmenter` parts them, in linear time. A word of more than
 * 512 characters is cut.
 * @param locale BCP 47; default English. The scripts decide more than the language.
 */
export function* wordSegments(text: string, locale?: string): Generator<WordSegment, void, undefined> {
  const segmenter = segmenterOf(locale, 'word')
  for (let from = 0; from < text.length; ) {
    const window = windowAt(text, from)
    const found = [...segmenter.segment(window)]
    const sure = from + window.length === text.length ? found.length : countSure(found, window.length)
    for (let at = 0; at < sure; at++) {
      const { segment, index, isWordLike } = found[at]!
      yield { text: segment, index: from + index, isWord: isWordLike === true }
    }
    const last = found[sure - 1]!
    from += last.index + last.segment.length
  }
}

function windowAt(text: string, from: number): string {
  const end = Math.min(text.length, from + windowLength)
  const splits = end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1]!)
  return text.slice(from, splits ? end - 1 : end)
}

/** How many segments of a window would be the same if it went on; one at least. */
function countSure(found: readonly Intl.SegmentData[], length: number): number {
  let sure = found.length - 1
  while (sure > 1 && found[sure]!.index > length - contextLength) sure--
  return Math.max(1, sure)
}
