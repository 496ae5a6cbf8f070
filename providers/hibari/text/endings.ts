/** The sounds of a flap: a "t" between these and a vowel is one, as in "waiting". */
const beforeFlap = new Set('AIOWYiuæɑəɛɪɹʊʌ')

/** A word without its ending, if `known` tells that there is such a word. */
type Known = (word: string) => boolean

/** An ending that words take: how it is taken off, and how it sounds. */
export interface Ending {
  stemOf(word: string, known: Known): string | undefined
  /** The phonemes of a word with the ending, from those of the word without. */
  join(stem: string): string
}

/** -s, -es, 's: hissing where it has to be kept apart, voiceless behind a voiceless sound. */
export const endingS: Ending = {
  stemOf(word, known) {
    if (word.length < 3 || !word.endsWith('s')) return undefined
    const shorter = word.slice(0, -1)
    if (!word.endsWith('ss') && known(shorter)) return shorter
    const two = word.slice(0, -2)
    const es = word.length > 4 && word.endsWith('es') && !word.endsWith('ies')
    if ((es || word.endsWith("'s")) && known(two)) return two
    const y = `${word.slice(0, -3)}y`
    return word.length > 4 && word.endsWith('ies') && known(y) ? y : undefined
  },
  join(stem) {
    const last = stem.slice(-1)
    if ('ptkfθ'.includes(last)) return `${stem}s`
    return 'szʃʒʧʤ'.includes(last) ? `${stem}ᵻz` : `${stem}z`
  },
}

/** -ed. */
const ed: Ending = {
  stemOf(word, known) {
    if (word.length < 4 || !word.endsWith('d')) return undefined
    const shorter = word.slice(0, -1)
    if (!word.endsWith('dd') && known(shorter)) return shorter
    const two = word.slice(0, -2)
    return word.length > 4 && word.endsWith('ed') && !word.endsWith('eed') && known(two) ? two : undefined
  },
  join(stem) {
    const last = stem.slice(-1)
    if ('pkfθʃsʧ'.includes(last)) return `${stem}t`
    if (last === 'd') return `${stem}ᵻd`
    if (last !== 't') return `${stem}d`
    return beforeFlap.has(stem.slice(-2, -1)) ? `${stem.slice(0, -1)}ɾᵻd` : `${stem}ᵻd`
  },
}

/** -ing. */
const ing: Ending = {
  stemOf(word, known) {
    if (word.length < 5 || !word.endsWith('ing')) return undefined
    const shorter = word.slice(0, -3)
    if (word.length > 5 && known(shorter)) return shorter
    if (known(`${shorter}e`)) return `${shorter}e`
    const single = word.slice(0, -4)
    const doubled = /([bcdgklmnprstvxz])\1ing$|cking$/.test(word)
    return word.length > 5 && doubled && known(single) ? single : undefined
  },
  join(stem) {
    return stem.endsWith('t') && beforeFlap.has(stem.slice(-2, -1)) ? `${stem.slice(0, -1)}ɾɪŋ` : `${stem}ɪŋ`
  },
}

/** The endings, in the order in which they are tried. */
export const endings: readonly Ending[] = [endingS, ed, ing]
