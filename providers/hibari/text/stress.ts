/** The marks of main and lesser stress, which stand before a vowel. */
export const mainStress = 'ˈ'
export const lesserStress = 'ˌ'

/** Vowels and diphthongs; the capitals are Kokoro's diphthongs: A as in day, I my, O go, Q British go, W now, Y boy. */
const vowels = new Set('AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ')
const consonants = new Set('bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ')
const pauses = new Set(';:,.!?—…')

/** How heavy a word is beside its neighbours: its phonemes, diphthongs double. */
const heavy = new Set('AIOQWYʤʧ')

/**
 * What the stress of a word is made into: `weaker`, main becomes lesser; `even`, the same, and lesser where there was none;
 * `some`, lesser where there was none; `main`, main in any case.
 */
export type StressChange = 'weaker' | 'even' | 'some' | 'main'

/** A pronunciation with another stress. */
export function stressed(phonemes: string, change: StressChange): string {
  if (phonemes.includes(mainStress))
    return change === 'weaker' || change === 'even'
      ? phonemes.replaceAll(lesserStress, '').replaceAll(mainStress, lesserStress)
      : phonemes
  if (phonemes.includes(lesserStress))
    return change === 'main' ? phonemes.replaceAll(lesserStress, mainStress) : phonemes
  return change === 'weaker'
    ? phonemes
    : atFirstVowel(phonemes, change === 'main' ? mainStress : lesserStress)
}

/** The phonemes with a mark before their first vowel, if they have one. */
function atFirstVowel(phonemes: string, mark: string): string {
  const at = [...phonemes].findIndex((phoneme) => vowels.has(phoneme))
  return at < 0 ? phonemes : `${phonemes.slice(0, at)}${mark}${phonemes.slice(at)}`
}

/** How much of a compound a part is: what is lighter gives its stress up first. */
export function weight(phonemes: string): number {
  return [...phonemes].reduce((sum, phoneme) => sum + (heavy.has(phoneme) ? 2 : 1), 0)
}

/**
 * How a text goes on, for what stands before it: with a vowel, with a consonant, or `undefined`: with a pause, or not at
 * all. `beyond` is how it goes on behind the phonemes, should nothing of them be heard.
 */
export function beginsWithVowel(phonemes: string, beyond: boolean | undefined): boolean | undefined {
  for (const phoneme of phonemes) {
    if (vowels.has(phoneme)) return true
    if (consonants.has(phoneme)) return false
    if (pauses.has(phoneme)) return undefined
  }
  return beyond
}
