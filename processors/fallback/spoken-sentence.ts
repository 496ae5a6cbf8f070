import type { TimedWord, TTSEvent } from '../../src/index.ts'
import { Resampler } from '../audio/resampler.ts'
import { cutAt, type SpeakingRate, spread, wordsIn } from './speech-given.ts'

/** What one voice has said of a sentence. */
interface Part {
  readonly text: string
  readonly resampler: Resampler
  readonly rate: SpeakingRate
  /** Samples of the sentence that earlier voices gave. */
  readonly from: number
  /** What the voice has told of its words, from the start of its own audio. */
  readonly timings: TimedWord[]
  /** How many of the timings have been given on. */
  told: number
}

/** A sentence that is spoken by one voice after the other, and how much of it has been given on. */
export class SpokenSentence {
  readonly #sampleRate: number
  #part: Part | undefined
  #rest: string
  #samples = 0
  /** Words whose timings were given on and which the next voice says again, as they were not given on whole. */
  #toldAhead = 0
  #told = false
  /** Timings worked out for words of voices that tell none, in case a later voice has some. */
  #guessed: TimedWord[] = []

  /** @param sampleRate The rate it is given on at, in Hz. */
  constructor(text: string, sampleRate: number) {
    this.#rest = text
    this.#sampleRate = sampleRate
  }

  /** A voice begins. Returns what it is to say: nothing if all has been said. */
  begin(sampleRate: number, rate: SpeakingRate): string {
    const resampler = new Resampler(sampleRate, this.#sampleRate)
    this.#part = { text: this.#rest, resampler, rate, from: this.#samples, timings: [], told: 0 }
    return this.#rest
  }

  /** Takes in what the voice gives; returns what is given on. A word's timing goes before the word's first sound. */
  *add(event: TTSEvent): Iterable<TTSEvent> {
    const part = this.#part!
    if (event.type === 'words') {
      part.timings.push(...event.words)
      yield* this.#tell(part, this.#samples)
    } else yield* this.#sound(part, part.resampler.push(event.samples))
  }

  /** The voice has said all of it. */
  *end(): Iterable<TTSEvent> {
    const part = this.#part!
    yield* this.#sound(part, part.resampler.flush())
    yield* this.#tell(part, Number.POSITIVE_INFINITY)
    const fromMs = this.#ms(part.from)
    const toMs = this.#ms(this.#samples)
    if (this.#told && part.timings.length === 0)
      yield { type: 'words', words: spread(wordsIn(part.text), fromMs, toMs) }
    part.rate.learn(part.text, toMs - fromMs)
  }

  /** The voice has broken off: the next goes on from the first word that was not given on whole. */
  breakOff(): void {
    const { text, timings, told, from, rate } = this.#part!
    const givenMs = this.#ms(this.#samples - from)
    if (givenMs === 0) return
    const { spoken, rest, timed } = cutAt(text, timings, givenMs, rate)
    this.#rest = rest
    this.#toldAhead += Math.max(0, told - timed)
    if (timings.length === 0) this.#guessed.push(...spread(spoken, this.#ms(from), this.#ms(this.#samples)))
  }

  /** Whether the voice gave no sound although there was something to say. */
  get mute(): boolean {
    const { text, from } = this.#part!
    return this.#samples === from && /[\p{L}\p{N}]/u.test(text)
  }

  *#sound(part: Part, samples: Int16Array): Iterable<TTSEvent> {
    if (samples.length === 0) return
    yield* this.#tell(part, this.#samples + samples.length)
    this.#samples += samples.length
    yield { type: 'audio', samples }
  }

  /** Gives on the timings of the words that begin before so many samples. */
  *#tell(part: Part, upTo: number): Iterable<TTSEvent> {
    const limitMs = this.#ms(upTo - part.from)
    let end = part.told
    while (end < part.timings.length && part.timings[end]!.startMs < limitMs) end++
    const due = part.timings.slice(part.told, end)
    part.told = end
    const fresh = due.slice(this.#toldAhead)
    this.#toldAhead -= due.length - fresh.length
    if (fresh.length === 0) return
    const shiftMs = this.#ms(part.from)
    const shifted = fresh.map(({ text, startMs, endMs }) => ({
      text,
      startMs: startMs + shiftMs,
      endMs: endMs + shiftMs,
    }))
    const words = this.#told ? shifted : [...this.#guessed, ...shifted]
    this.#told = true
    yield { type: 'words', words }
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1000
  }
}
