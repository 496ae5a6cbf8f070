import type { InferenceSession, Tensor } from 'onnxruntime-node'

/** What the network reads and writes. */
export interface UnknownWordsAlphabet {
  /** Its letters; a letter's number is one more than its place. */
  readonly in: readonly string[]
  /** Its phonemes; likewise. */
  readonly out: readonly string[]
  /** Letters it takes at once. */
  readonly maxlen: number
}

/** Words remembered. */
const maxRemembered = 1_000

/** Says words that no list has: a small network that reads letters. */
export class UnknownWords {
  readonly #session: InferenceSession
  readonly #tensor: typeof Tensor
  readonly #alphabet: UnknownWordsAlphabet
  readonly #numbers: ReadonlyMap<string, number>
  readonly #remembered = new Map<string, string>()

  constructor(session: InferenceSession, tensor: typeof Tensor, alphabet: UnknownWordsAlphabet) {
    this.#session = session
    this.#tensor = tensor
    this.#alphabet = alphabet
    this.#numbers = new Map(alphabet.in.map((letter, index) => [letter, index + 1]))
  }

  /** The phonemes of a word; what a sign divides is read part by part. None if it has no letter that the network knows. */
  async say(word: string): Promise<string> {
    const remembered = this.#remembered.get(word)
    if (remembered !== undefined) return remembered
    const parts = word.replace(/['‘’]/g, '').split(/[^\p{L}\p{N}]+/u)
    const said: string[] = []
    for (const numbers of parts.flatMap((part) => this.#numbered(part))) said.push(await this.#read(numbers))
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear()
    const phonemes = said.join(' ')
    this.#remembered.set(word, phonemes)
    return phonemes
  }

  /** A part's letters, in stretches that the network takes at once. */
  #numbered(part: string): number[][] {
    const numbers = [...part].flatMap((letter) => this.#numbers.get(letter) ?? [])
    const { maxlen } = this.#alphabet
    return Array.from({ length: Math.ceil(numbers.length / maxlen) }, (_, i) =>
      numbers.slice(i * maxlen, (i + 1) * maxlen),
    )
  }

  async #read(numbers: readonly number[]): Promise<string> {
    const chars = new this.#tensor('int64', BigInt64Array.from(numbers, BigInt), [1, numbers.length])
    const { ids } = await this.#session.run({ chars })
    const written = [...(ids!.data as BigInt64Array)].map(Number)
    return written
      .filter((id, i) => id !== 0 && id !== written[i - 1])
      .map((id) => this.#alphabet.out[id - 1] ?? '')
      .join('')
  }
}
