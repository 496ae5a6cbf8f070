/** A voice and an ear for tests: audio that carries its words, so that what was heard can be told to the word. */

const begin = [30_001, -30_001] as const
const loudness = 8_000

/** Options of {@link speakWords}. */
export interface SpokenWordsOptions {
  /** In Hz. Default 16,000. */
  sampleRate?: number
  /** How long a word sounds, in milliseconds. Default 300. */
  msPerWord?: number
}

/** Speaks a text: each word is a stretch of loud samples that begins with the word itself. */
export function speakWords(text: string, options: SpokenWordsOptions = {}): Int16Array {
  const { sampleRate = 16_000, msPerWord = 300 } = options
  const words = text.split(/\s+/).filter((word) => word !== '')
  const length = Math.round((sampleRate * msPerWord) / 1000)
  const audio = new Int16Array(words.length * length)
  for (const [index, word] of words.entries()) {
    const block = audio.subarray(index * length, (index + 1) * length)
    for (let i = 0; i < length; i++) block[i] = i % 2 === 0 ? loudness : -loudness
    block.set([...begin, length, word.length, ...Array.from(word, (_, i) => word.charCodeAt(i) - 32_768)])
  }
  return audio
}

/** Hears what {@link speakWords} said, from chunks of any length. A word counts when all of it has sounded. */
export class WordListener {
  #block: number[] = []
  #length = 0

  /** Takes in audio; returns the words that ended in it. */
  hear(samples: Int16Array): string[] {
    const words: string[] = []
    for (const sample of samples) {
      const word = this.#next(sample)
      if (word !== undefined) words.push(word)
    }
    return words
  }

  #next(sample: number): string | undefined {
    const { length } = this.#block
    if (sample === begin[0] && length !== 3) this.#block = [sample]
    else if (length === 1 && sample !== begin[1]) this.#block = []
    else if (length > 0) this.#block.push(sample)
    if (this.#block.length === 3) this.#length = sample
    if (this.#block.length < 4 || this.#block.length < this.#length) return undefined
    const codes = this.#block.slice(4, 4 + this.#block[3]!)
    this.#block = []
    return String.fromCharCode(...codes.map((code) => code + 32_768))
  }
}

/** Whether a stretch of audio is loud enough to be speech. */
export function isLoud(samples: Int16Array): boolean {
  let sum = 0
  for (const sample of samples) sum += Math.abs(sample)
  return samples.length > 0 && sum / samples.length > 500
}
