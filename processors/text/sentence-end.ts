/** Words whose full stop ends no sentence; with what follows they belong together. */
const abbreviation =
  /(?:^|[\s("'“‘])(?:mr|mrs|ms|dr|prof|st|sr|jr|vs|etc|approx|dept|est|inc|ltd|co|gen|col|capt|lt|rev|hon|e\.g|i\.e|cf|al|\p{L}|(?:\p{L}\.)+\p{L})\.\s*$/iu

/** Words whose full stop ends no sentence before a number. */
const beforeNumber = /(?:^|[\s("'“‘])(?:no|nos|vol|fig|pp|ch|sec|art)\.\s*$/iu

const closing = `["'”’»)\\]}*_]*`
const mark = new RegExp(`[\\p{Sentence_Terminal}…]${closing}\\s+$`, 'u')
const ellipsis = new RegExp(`(?:\\.{2,}|…)${closing}\\s+$`)
/** Full stops of scripts that write no spaces. */
const unspaced = /[。！？｡]$/
const opened = /[「『（《“]/g
const closed = /[」』）》”]/g

/**
 * Whether a sentence ends with `before`, given the character that comes next. It knows what `Intl.Segmenter` does not:
 * abbreviations, ordinals and ellipses.
 */
export function endsSentence(before: string, next: string): boolean {
  if (/\s/.test(next) || !mark.test(before) || abbreviation.test(before)) return false
  const number = /\p{Nd}/u.test(next)
  if (number && (beforeNumber.test(before) || /\d\.\s+$/.test(before))) return false
  // A list's "1." alone.
  if (/^\s*\d+\.\s+$/.test(before)) return false
  return !(ellipsis.test(before) && /\p{Ll}/u.test(next))
}

/** Whether a sentence ends with `text` whatever comes next: at a full stop of a script without spaces, out of quotes. */
export function endsAtOnce(text: string): boolean {
  if (!unspaced.test(text) && !/[。！？｡][」』）》”]+$/.test(text)) return false
  return (text.match(opened)?.length ?? 0) <= (text.match(closed)?.length ?? 0)
}
