import { endings } from './endings.ts'
import { functionWord, type Place } from './function-words.ts'
import type { Lexicon, LexiconEntry } from './lexicon.ts'
import { lesserStress, mainStress, stressed } from './stress.ts'

/** Signs that are read out. */
const symbols: Readonly<Record<string, string>> = { '%': 'percent', '&': 'and', '+': 'plus', '@': 'at' }

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** Names longer than this are said as the word in small letters, if there is one. */
const longName = 7

/** Finds how a word is said, as far as a lexicon knows it. */
export class Pronouncer {
  readonly #lexicon: Lexicon

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
  }

  /** The phonemes of a word, or of a few written together; `undefined` if it is in no list and made of nothing that is. */
  pronounce(written: string, place: Place): string | undefined {
    const word = written.replace(/[‘’ʼ]/g, "'")
    const symbol = symbols[word]
    if (symbol !== undefined) return this.pronounce(symbol, place)
    if (/^\d+$/.test(word)) return this.#digits(word, place)
    if (/^\p{L}{1,2}(?:\.\p{L}{1,2})+\.?$/u.test(word)) return this.#initials(word)
    const fixed = functionWord(word, place)
    if (fixed !== undefined) return fixed === 'initials' ? this.#initials(word) : fixed
    return this.#word(this.#cased(word, place), word, place)
  }

  /** A word in small letters, where only those are known. */
  #cased(word: string, { tag }: Place): string {
    const lower = word.toLowerCase()
    if (word.length < 2 || word === lower || !/^[\p{L}']+$/u.test(word)) return word
    if ((tag === 'NNP' && word.length <= longName) || this.#lexicon.has(word)) return word
    const known =
      this.#lexicon.has(lower) || endings.some((ending) => ending.stemOf(lower, this.#isKnown) !== undefined)
    return known ? lower : word
  }

  #word(word: string, written: string, place: Place): string | undefined {
    if (this.#isKnown(word)) return this.#look(word, written, place)
    if (word.endsWith("s'") && this.#isKnown(`${word.slice(0, -2)}'s`))
      return this.#look(`${word.slice(0, -2)}'s`, written, place)
    if (word.endsWith("'") && this.#isKnown(word.slice(0, -1)))
      return this.#look(word.slice(0, -1), written, place)
    for (const ending of endings) {
      const stem = ending.stemOf(word, this.#isKnown)
      const said = stem === undefined ? undefined : this.#look(stem, written, place)
      if (said !== undefined && said !== '') return ending.join(said)
    }
    return undefined
  }

  /** Whether something is known of a word: an entry, or that it is an abbreviation. */
  readonly #isKnown = (word: string): boolean => {
    if (this.#lexicon.has(word)) return true
    if (!/^[A-Za-z']+$/.test(word) || word.includes("'")) return false
    if (word.length === 1) return true
    if (word === word.toUpperCase() && this.#lexicon.gold(word.toLowerCase()) !== undefined) return true
    return word.slice(1) === word.slice(1).toUpperCase()
  }

  #look(word: string, written: string, place: Place): string | undefined {
    const shouted = word === word.toUpperCase() && this.#lexicon.gold(word) === undefined
    const known = shouted ? word.toLowerCase() : word
    const name = shouted && place.tag === 'NNP'
    const entry = this.#lexicon.gold(known) ?? (name ? undefined : this.#lexicon.silver(known))
    const said = entry === undefined ? undefined : variant(entry, place)
    if (typeof said !== 'string' || (name && !said.includes(mainStress)))
      return this.#initials(known) ?? said ?? undefined
    if (written === written.toLowerCase()) return said
    return stressed(said, written === written.toUpperCase() ? 'main' : 'some')
  }

  /** Digit by digit: numbers are written out before a voice is given them. */
  #digits(number: string, place: Place): string {
    return [...number].map((digit) => this.pronounce(digits[Number(digit)]!, place)).join(' ')
  }

  /** Letter by letter, the last one stressed. */
  #initials(word: string): string | undefined {
    const letters = [...word].filter((letter) => /\p{L}/u.test(letter))
    const said = letters.map((letter) => this.#lexicon.gold(letter.toUpperCase()))
    if (said.some((entry) => typeof entry !== 'string')) return undefined
    const joined = stressed(said.join(''), 'even')
    const last = joined.lastIndexOf(lesserStress)
    return last < 0 ? joined : `${joined.slice(0, last)}${mainStress}${joined.slice(last + 1)}`
  }
}

/** The pronunciation that fits the part of speech, and whether something follows. */
function variant(entry: LexiconEntry, { tag, beforeVowel }: Place): string | null | undefined {
  if (typeof entry === 'string') return entry
  if (beforeVowel === undefined && entry.None !== undefined) return entry.None
  if (entry[tag] !== undefined) return entry[tag]
  const kind = kindOf(tag)
  const fitting = kind === undefined ? undefined : entry[kind]
  return fitting === undefined ? entry.DEFAULT : fitting
}

function kindOf(tag: string): string | undefined {
  if (tag.startsWith('VB')) return 'VERB'
  if (tag.startsWith('NN')) return 'NOUN'
  if (tag.startsWith('RB')) return 'ADV'
  return tag.startsWith('JJ') ? 'ADJ' : undefined
}
