import type { HeardSentence } from '../frames/tts.ts'
import type { Sounding } from './playout.ts'
import type { Moment } from './sender.ts'

/** How far a listener has got, as `Sender.heard` tells it. */
interface Position {
  readonly nowMs: number
  /** How many samples have been heard of all that was sent, if the listener's end tells. */
  readonly played: number | undefined
}

/** How much has been heard of the sentences of the answer that sounds. It is told of each stretch when that begins to sound. */
export class HeardSentences {
  readonly #samplesPerMs: number
  #turn: number | undefined
  /** Samples of those stretches that have sounded, by their sentence; but for the sentence that sounds. */
  readonly #samples = new Map<number, number>()
  #sentence: number | undefined
  /** How many samples of the sentence that sounds have been heard before the last stretch. */
  #before = 0
  #last: Sounding | undefined
  #from: Moment = { atMs: 0, atSample: 0 }

  constructor(sampleRate: number) {
    this.#samplesPerMs = sampleRate / 1000
  }

  /** A stretch begins to sound: the one before it has been heard. */
  begins(stretch: Sounding, from: Moment): void {
    this.#before += this.#last?.samples.length ?? 0
    if (stretch.turn !== this.#turn) this.forget()
    if (stretch.sentence !== this.#sentence) this.#keep()
    this.#turn = stretch.turn
    this.#sentence = stretch.sentence
    this.#last = stretch
    this.#from = from
  }

  /** The answer is over. */
  forget(): void {
    this.#samples.clear()
    this.#turn = this.#sentence = this.#last = undefined
    this.#before = 0
  }

  /**
   * The answer is cut off. Returns what has been heard of it.
   * @param until Where the listener is; left out, all that was sent will be heard.
   */
  cutOff(until: Position | undefined): HeardSentence[] {
    this.#before += this.#soundedOfLast(until)
    this.#keep()
    const heard = [...this.#samples].map(([sentence, samples]) => ({
      sentence,
      ms: samples / this.#samplesPerMs,
    }))
    this.forget()
    return heard
  }

  #soundedOfLast(until: Position | undefined): number {
    const length = this.#last?.samples.length ?? 0
    if (until === undefined) return length
    const { atMs, atSample } = this.#from
    const { nowMs, played } = until
    const sounded = played === undefined ? (nowMs - atMs) * this.#samplesPerMs : played - atSample
    return Math.max(0, Math.min(length, sounded))
  }

  /** Another sentence begins to sound. */
  #keep(): void {
    const sentence = this.#sentence
    if (sentence !== undefined && this.#before > 0)
      this.#samples.set(sentence, (this.#samples.get(sentence) ?? 0) + this.#before)
    this.#before = 0
  }
}
