import type { Said } from './phonemizer.ts'

/** Phonemes that are spoken in one breath, and which word of the text each belongs to. */
export interface Clause {
  readonly phonemes: readonly string[]
  /** The index of a phoneme's word; −1 for spaces and signs. */
  readonly words: readonly number[]
}

/** A word of a text, with adjoining punctuation, and where it begins. */
export interface WrittenWord {
  readonly text: string
  readonly at: number
}

/** A longer sentence is cut where it has a sign: its sound begins sooner. About seven seconds. */
const comfortable = 120
/** The network was trained on no more. */
const longest = 400

/** Signs at which a sentence may be cut, and all signs. */
const cuts = /[;:,.!?—…]/
const sign = /[;:,.!?—…"“”()]/

/** The words of a text as they are timed. */
export function wordsOf(text: string): WrittenWord[] {
  return [...text.matchAll(/\S+/gu)].map(({ 0: word, index }) => ({ text: word, at: index }))
}

/** Cuts what is said into clauses that the network can take. */
export function clausesOf(said: readonly Said[], words: readonly WrittenWord[]): Clause[] {
  const clauses: Clause[] = []
  let phonemes: string[] = []
  let owners: number[] = []
  const cut = () => {
    if (phonemes.some((phoneme) => phoneme !== ' ' && !sign.test(phoneme)))
      clauses.push({ phonemes, words: owners })
    phonemes = []
    owners = []
  }
  let word = 0
  for (const [index, { phonemes: each, at, spaced }] of said.entries()) {
    while (word + 1 < words.length && words[word + 1]!.at <= at) word++
    if (phonemes.length + each.length > longest) cut()
    for (const phoneme of each) {
      if (phonemes.length >= longest) cut()
      phonemes.push(phoneme)
      owners.push(phoneme === ' ' || sign.test(phoneme) ? -1 : word)
    }
    const next = said[index + 1]
    if (cuts.test(each) && phonemes.length + ahead(said, index + 1) > comfortable) cut()
    else if (spaced && next !== undefined && phonemes.length > 0 && phonemes.at(-1) !== ' ') {
      phonemes.push(' ')
      owners.push(-1)
    }
  }
  cut()
  return clauses
}

/** How many phonemes there are up to the next sign at which a sentence may be cut. */
function ahead(said: readonly Said[], from: number): number {
  let count = 0
  for (let i = from; i < said.length; i++) {
    count += said[i]!.phonemes.length + 1
    if (cuts.test(said[i]!.phonemes)) break
  }
  return count
}
