/** A word of what was heard, and where it stands. */
export interface Token {
  readonly word: string
  /** Characters from the start of the text. */
  readonly index: number
}

const replacements: readonly (readonly [RegExp, string])[] = [
  [/[‘’`´]/g, "'"],
  [/\b(what|who|where|how|that|it|there|here|let)'s\b/g, '$1 is'],
  [/\b(i)'m\b/g, '$1 am'],
  [/\b(you|we|they)'re\b/g, '$1 are'],
  [/\bcan't\b/g, 'can not'],
  [/n't\b/g, ' not'],
  [/'s\b/g, 's'],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/°/g, ' degrees '],
  [/[×✕*]/g, ' * '],
  [/÷/g, ' / '],
  [/(\d)\s*([x/+])\s*(?=\d)/g, '$1 $2 '],
  [/(\d)\s*[-–−]\s*(?=\d)/g, '$1 - '],
  [/[?!;:]+|\.{2,}|…/g, '. '],
  [/\.(?!\d)/g, '. '],
  [/([a-z])[-–—](?=[a-z])/g, '$1 '],
  [/(\d)(?=(?:m|meters|feet|degrees)\b)/g, '$1 '],
  [/\b(centi|kilo)?metre(s?)\b/g, '$1meter$2'],
  [/[^\p{L}\p{N}'.+*/ -]/gu, ' '],
  [/\s+/g, ' '],
  [/ ?(?:\.(?!\d) ?)+/g, '. '],
]

/** What Moonshine makes of some words of the Flite voices, where nothing else could be meant. */
const mishearings: readonly (readonly [RegExp, string])[] = [
  [/\b(?:well|dwell|twelf|twelves)(?: of| or| the)?(?= times?\b)/g, 'twelve'],
  [/\b(?:tend|tender|tent)(?= (?:divided|bided|times?|plus|minus)\b)/g, 'ten'],
  [/\bbided by\b/g, 'divided by'],
  [/\band you (?=very much\b)|\bank you\b/g, 'thank you '],
  [/\bm\. m\. h\b/g, 'mhm'],
]

/**
 * What a recognizer heard, made even: lower case, one space between words, contractions and British spellings
 * written out, operators apart from their numbers, and of all punctuation only the full stop at a sentence's end.
 */
export function hear(text: string): string {
  let heard = text.normalize('NFKC').toLowerCase()
  for (const [pattern, replacement] of [...replacements, ...mishearings])
    heard = heard.replace(pattern, replacement)
  return heard.replace(/\s+/g, ' ').trim()
}

/** The words of a text that {@link hear} made. A full stop is no word: recognizers put it where someone breathes. */
export function tokens(heard: string): Token[] {
  return [...heard.matchAll(/[^\s.]+(?:\.\d+)?/g)].map((found) => ({ word: found[0], index: found.index }))
}
