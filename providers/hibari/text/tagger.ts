import { JsonIndex } from './json-index.ts'

/** What the tagger has learnt, besides its weights. */
interface Learnt {
  readonly tags: readonly string[]
  /** Words that have one tag only, as they are written. */
  readonly tagdict: Readonly<Record<string, string>>
  /** Words frequent enough to be told apart. */
  readonly vocab: readonly string[]
}

type Weights = Readonly<Record<string, number>>

/** Features whose weights are kept parsed; an answer needs a few hundred. */
const maxKept = 5_000

const entries = 80_000
const none: Weights = {}

/**
 * Tells parts of speech, in the tags of the Penn treebank: an averaged perceptron (Collins 2002; the features are those
 * that Honnibal's "A good part-of-speech tagger in about 200 lines of Python" describes, and the shape of the word).
 */
export class Tagger {
  readonly #tags: readonly string[]
  readonly #unambiguous: ReadonlyMap<string, string>
  readonly #vocabulary: ReadonlySet<string>
  readonly #weights: JsonIndex
  readonly #kept = new Map<string, Weights>()

  /** @param bytes JSON: an object of `tags`, `tagdict`, `vocab` and, at its end, `weights`. */
  constructor(bytes: Buffer) {
    const mark = ',"weights":'
    const at = bytes.indexOf(mark)
    const { tags, tagdict, vocab } = JSON.parse(`${bytes.subarray(0, at).toString()}}`) as Learnt
    this.#tags = tags
    this.#unambiguous = new Map(Object.entries(tagdict))
    this.#vocabulary = new Set(vocab)
    this.#weights = new JsonIndex(bytes.subarray(at + mark.length), entries)
  }

  /** The tags of a sentence's words. */
  tag(words: readonly string[]): string[] {
    const known = ['-START2-', '-START-', ...words.map((word) => this.#known(word)), '-END-', '-END2-']
    let before = '-START-'
    let beforeThat = '-START2-'
    return words.map((word, index) => {
      const tag =
        this.#unambiguous.get(word) ?? this.#likeliest(features(word, index, known, before, beforeThat))
      beforeThat = before
      before = tag
      return tag
    })
  }

  #likeliest(names: readonly string[]): string {
    const scores = new Map<string, number>()
    for (const name of names) {
      const weights = this.#weightsOf(name)
      for (const tag in weights) scores.set(tag, (scores.get(tag) ?? 0) + weights[tag]!)
    }
    let best = this.#tags[0]!
    for (const tag of this.#tags) if ((scores.get(tag) ?? 0) >= (scores.get(best) ?? 0)) best = tag
    return best
  }

  #weightsOf(feature: string): Weights {
    const kept = this.#kept.get(feature)
    if (kept !== undefined) return kept
    if (this.#kept.size >= maxKept) this.#kept.clear()
    const weights = (this.#weights.get(feature) as Weights | undefined) ?? none
    this.#kept.set(feature, weights)
    return weights
  }

  /** A word as the features name it: rare ones by their kind or their shape. */
  #known(word: string): string {
    const plain = word.length > 1 && word.includes('-', 1) && /\w/.test(word) ? '!HYPHEN' : numberKind(word)
    const name = plain ?? word.toLowerCase()
    return this.#vocabulary.has(name) ? name : `<${shape(word)}>`
  }
}

function numberKind(word: string): string | undefined {
  if (/^\d{4}$/.test(word)) return '!YEAR'
  return /^\d/.test(word) ? '!DIGITS' : undefined
}

/** @param known The sentence's words as the features name them, with two marks before and two behind. */
function features(
  word: string,
  index: number,
  known: readonly string[],
  before: string,
  beforeThat: string,
): string[] {
  const [back2, back1, here, next1, next2] = known.slice(index, index + 5) as [
    string,
    string,
    string,
    string,
    string,
  ]
  return [
    'b',
    index === 0 ? 'i0' : 'i+',
    `s3=${word.slice(-3)}`,
    `p1=${word.slice(0, 1)}`,
    `w=${here}`,
    `sh=${shape(word)}`,
    `t-1=${before}`,
    `t-2=${beforeThat}`,
    `t-12=${before},${beforeThat}`,
    `w-1=${back1}`,
    `s3-1=${back1.slice(-3)}`,
    `w-2=${back2}`,
    `w+1=${next1}`,
    `s3+1=${next1.slice(-3)}`,
    `w+2=${next2}`,
  ]
}

/** `x` for a word in small letters, `Xx` for a name, `XX`, `xX`; else its first four signs, letters as x, digits as d. */
function shape(word: string): string {
  if (/^\p{L}+$/u.test(word)) {
    if (word === word.toLowerCase()) return 'x'
    if (word === word.toUpperCase()) return word.length === 1 ? 'X1' : 'XX'
    return /^\p{Lu}\P{Lu}*$/u.test(word) ? 'Xx' : 'xX'
  }
  if (/^\d+$/.test(word)) return 'd'
  return word.slice(0, 4).replace(/\p{L}/gu, 'x').replace(/\d/g, 'd')
}
