/** A voice and an ear for tests: audio that carries its words, so that what was heard can be told to the word. */

import { PipelineError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'

const begin = [30_001, -30_001] as const
const loudness = 8_000
/** Samples before the word itself: the mark, how long it sounds in two, and how many characters it has. */
const fixed = 5
/** So much of a length goes into one sample, which must not look like the mark. */
const half = 1 << 14
/** The longest audio, in samples: two hours at 48 kHz. */
const mostSamples = 2 * 3_600 * 48_000

/** Options of {@link speakWords}. */
export interface SpokenWordsOptions {
  /** In Hz. Default 16,000. */
  sampleRate?: number
  /** How long a word sounds, in milliseconds. Default 300. */
  msPerWord?: number
}

const optionRules: OptionRules<SpokenWordsOptions> = { sampleRate: 'positive', msPerWord: 'positive' }

/**
 * Speaks a text: each word is a stretch of loud samples that begins with the word itself.
 * @throws PipelineError if a word has no room for itself, or the whole is more than an array holds.
 */
export function speakWords(text: string, options: SpokenWordsOptions = {}): Int16Array {
  const { sampleRate = 16_000, msPerWord = 300 } = checkOptions('speakWords', options, optionRules)
  const words = text.split(/\s+/).filter((word) => word !== '')
  const length = Math.round((sampleRate * msPerWord) / 1000)
  checkLength(words, length, msPerWord)
  const audio = new Int16Array(words.length * length).fill(loudness)
  for (let i = 1; i < audio.length; i += 2) audio[i] = -loudness
  for (const [index, word] of words.entries())
    audio.set([...begin, ...halves(length), word.length, ...codes(word)], index * length)
  return audio
}

/** Hears what {@link speakWords} said, from chunks of any length. A word counts when all of it has sounded. */
export class WordListener {
  /** What a word's stretch begins with: its mark, its length, and the word. */
  #head: number[] = []
  /** How much of the stretch has been heard, in samples. */
  #heard = 0

  /** Takes in audio; returns the words that ended in it. */
  hear(samples: Int16Array): string[] {
    const words: string[] = []
    for (let at = 0; at < samples.length; ) {
      const start = samples.indexOf(begin[0], at)
      const end = start < 0 ? samples.length : start
      at = this.#goOn(samples, at, end, words)
      if (at < samples.length && at === start) {
        this.#head = [begin[0]]
        this.#heard = 1
        at++
      }
    }
    return words
  }

  /** Takes in samples up to `end`, or to the end of the word. Returns where it stopped. */
  #goOn(samples: Int16Array, at: number, end: number, words: string[]): number {
    if (this.#heard === 0) return end
    let next = at
    while (next < end && !this.#headIsWhole) {
      this.#head.push(samples[next++]!)
      if (this.#head.length === 2 && this.#head[1] !== begin[1]) {
        this.#heard = 0
        return next
      }
    }
    const length = this.#headIsWhole ? lengthIn(this.#head) : Number.POSITIVE_INFINITY
    const stop = this.#headIsWhole ? Math.min(end, at + length - this.#heard) : end
    this.#heard += stop - at
    if (this.#heard < length) return stop
    words.push(String.fromCharCode(...this.#head.slice(fixed).map((code) => code + codeShift)))
    this.#heard = 0
    return stop
  }

  get #headIsWhole(): boolean {
    return this.#head.length >= fixed && this.#head.length === fixed + this.#head[fixed - 1]!
  }
}

/** Whether a stretch of audio is loud enough to be speech. */
export function isLoud(samples: Int16Array): boolean {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += Math.abs(samples[i]!)
  return samples.length > 0 && sum / samples.length > 500
}

/** Characters are written as samples, which are signed. */
const codeShift = 32_768

function codes(word: string): number[] {
  return Array.from({ length: word.length }, (_, i) => word.charCodeAt(i) - codeShift)
}

/** A length as two samples, neither of them negative. */
function halves(length: number): [number, number] {
  return [length % half, Math.floor(length / half)]
}

function lengthIn(head: readonly number[]): number {
  return head[2]! + head[3]! * half
}

function checkLength(words: readonly string[], length: number, msPerWord: number): void {
  const most = words.length * length
  if (!(most <= mostSamples))
    throw new PipelineError(
      `speakWords makes no more than two hours of audio: ${words.length} words of ${msPerWord} ms are more.`,
    )
  const tight = words.find((word) => word.length + fixed > length)
  if (tight === undefined) return
  throw new PipelineError(
    `"${tight.slice(0, 40)}" does not fit into ${msPerWord} ms, which are ${length} samples: give speakWords a greater msPerWord.`,
  )
}
