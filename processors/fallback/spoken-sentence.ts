import type { TTSEvent, TTSSentence, WordTiming } from '../../src/engine.ts'
import { Resampler } from '../audio/pcm/resampler.ts'
import { shiftedWords } from '../text/shifted-words.ts'
import { cutAt, type SpeakingRate, spread } from './speech-given.ts'

/** What belongs to a sentence, before its end. */
export type SentenceEvent = Extract<TTSEvent, { type: 'audio' | 'words' }>

/** What one voice has said of a sentence. */
interface Part {
  readonly text: string
  /** Where in the sentence it begins. */
  readonly at: number
  readonly resampler: Resampler
  readonly rate: SpeakingRate
  /** Samples of the sentence that earlier voices gave. */
  readonly from: number
  /** What the voice has told of its words, from the start of its own audio. */
  readonly timings: WordTiming[]
  /** How many of the timings have been given on. */
  told: number
}

/** A sentence that is spoken by one voice after the other, and how much of it has been given on. */
export class SpokenSentence implements TTSSentence {
  readonly id: number
  /** All of it. */
  readonly text: string
  readonly #sampleRate: number
  #part: Part | undefined
  #rest: string
  /** Where in the text the rest begins. */
  #restAt = 0
  #samples = 0
  /** Where in the sentence the words end whose timings have been given on. */
  #told = 0
  /** Timings worked out for words of voices that tell none, in case a later voice has some. */
  #guessed: WordTiming[] = []

  /** @param sampleRate The rate it is given on at, in Hz. */
  constructor({ id, text }: TTSSentence, sampleRate: number) {
    this.id = id
    this.text = text
    this.#rest = text
    this.#sampleRate = sampleRate
  }

  /** Whether a voice has been given it. */
  get begun(): boolean {
    return this.#part !== undefined
  }

  /** Whether nothing is left to be said. */
  get said(): boolean {
    return this.#rest === '' && this.text !== ''
  }

  /** A voice begins. Returns what it is to say. */
  begin(sampleRate: number, rate: SpeakingRate): string {
    const resampler = new Resampler(sampleRate, this.#sampleRate)
    const text = this.#rest
    this.#part = { text, at: this.#restAt, resampler, rate, from: this.#samples, timings: [], told: 0 }
    return text
  }

  /** Takes in what the voice gives; returns what is given on. A word's timing goes before the word's first sound. */
  *add(event: SentenceEvent): Iterable<SentenceEvent> {
    const part = this.#part!
    if (event.type === 'words') {
      for (const word of event.words) part.timings.push(word)
      yield* this.#tell(part, this.#samples)
    } else yield* this.#sound(part, part.resampler.push(event.samples))
  }

  /** The voice has said all of it. */
  *end(): Iterable<SentenceEvent> {
    const part = this.#part!
    yield* this.#sound(part, part.resampler.flush())
    yield* this.#tell(part, Number.POSITIVE_INFINITY)
    const fromMs = this.#ms(part.from)
    const toMs = this.#ms(this.#samples)
    if (this.#told > 0 && part.timings.length === 0)
      yield this.#words(placed(spread(part.text, fromMs, toMs), part.at))
    part.rate.learn(part.text, toMs - fromMs)
  }

  /** The voice has broken off: the next goes on from the first word that was not given on whole. */
  breakOff(): void {
    const part = this.#part
    this.#part = undefined
    if (part === undefined) return
    const { text, timings, from, rate } = part
    const givenMs = this.#ms(this.#samples - from)
    if (givenMs === 0) return
    const { spoken, rest, at } = cutAt(text, timings, givenMs, rate)
    this.#rest = rest
    this.#restAt += at
    if (timings.length > 0) return
    this.#guessed.push(...placed(spread(spoken, this.#ms(from), this.#ms(this.#samples)), part.at))
  }

  /** Whether the voice gave no sound although there was something to say. */
  get mute(): boolean {
    const { text, from } = this.#part!
    return this.#samples === from && /[\p{L}\p{N}]/u.test(text)
  }

  *#sound(part: Part, samples: Int16Array): Iterable<SentenceEvent> {
    if (samples.length === 0) return
    yield* this.#tell(part, this.#samples + samples.length)
    this.#samples += samples.length
    yield { type: 'audio', sentence: this.id, samples }
  }

  /** Gives on the timings of the words that begin before so many samples. */
  *#tell(part: Part, upTo: number): Iterable<SentenceEvent> {
    const limitMs = this.#ms(upTo - part.from)
    let end = part.told
    while (end < part.timings.length && part.timings[end]!.startMs < limitMs) end++
    const due = placed(part.timings.slice(part.told, end), part.at)
    part.told = end
    // A word that was not given on whole is said again, and has been told.
    const fresh = due.filter(({ at, length }) => at + length > this.#told)
    if (fresh.length === 0) return
    const shifted = shiftedWords(fresh, this.#ms(part.from))
    const words = this.#told > 0 ? shifted : [...this.#guessed, ...shifted]
    const last = fresh.at(-1)!
    this.#told = last.at + last.length
    yield this.#words(words)
  }

  #words(words: readonly WordTiming[]): SentenceEvent {
    return { type: 'words', sentence: this.id, words }
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1000
  }
}

/** Words of a part of a text, where they stand in all of it. */
function placed(words: readonly WordTiming[], by: number): WordTiming[] {
  return words.map((word) => ({ ...word, at: word.at + by }))
}
