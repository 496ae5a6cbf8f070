import { type FedSentence, TTSWordsFrame, type WordTiming } from '../../src/engine.ts'
import { Resampler } from '../audio/pcm/resampler.ts'
import type { SpeechText } from './speech-text.ts'
import { WrittenWords } from './written-words.ts'

/** What a sentence is said with. */
export interface SaidSentenceInit {
  /** The number that the session gives it. */
  readonly id: number
  readonly text: SpeechText
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number
  /** When it was there to be said. */
  readonly atMs: number
}

/** A sentence on its way through a voice. */
export class SaidSentence implements FedSentence {
  readonly id: number
  /** What the voice is given. */
  readonly text: string
  /** Whether nothing of it is said. */
  readonly silent: boolean
  /** What stands in the conversation, with the space around it. */
  readonly whole: string
  readonly round: number
  /** When it was there to be said. */
  readonly atMs: number
  /** Whether its text has been sent. */
  shown = false
  /** How long the voice was waited for, in milliseconds, and how long to its first sound. */
  busyMs = 0
  firstSoundMs: number | undefined
  readonly #words: WrittenWords
  #resampler: Resampler | undefined

  constructor({ id, text: { written, whole, spoken }, round, atMs }: SaidSentenceInit) {
    this.id = id
    this.text = spoken.text
    this.silent = spoken.text === ''
    this.whole = whole
    this.round = round
    this.atMs = atMs
    this.#words = new WrittenWords(written, spoken, whole.indexOf(written))
  }

  /** Its audio, from the voice's sample rate to another. */
  resample(samples: Int16Array, from: number, to: number): Int16Array {
    this.#resampler ??= new Resampler(from, to)
    return this.#resampler.push(samples)
  }

  /** What is left of its audio. */
  rest(): Int16Array {
    return this.#resampler?.flush() ?? none
  }

  /** The words of the conversation that have sounded with those that the voice tells of. */
  words(told: readonly WordTiming[]): TTSWordsFrame | undefined {
    return this.#frame(this.#words.take(told))
  }

  /** The words that are left when the voice has told of all. */
  lastWords(): TTSWordsFrame | undefined {
    return this.#frame(this.#words.rest())
  }

  #frame(words: readonly WordTiming[]): TTSWordsFrame | undefined {
    return words.length > 0 ? new TTSWordsFrame({ sentence: this.id, words }) : undefined
  }
}

const none = new Int16Array(0)
