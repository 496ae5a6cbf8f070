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
  /** Samples of those stretches that have sounded, by their sentence. */
  readonly #samples = new Map<number, number>()
  #turn: number | undefined
  #last: (Sounding & { readonly from: Moment }) | undefined

  constructor(sampleRate: number) {
    this.#samplesPerMs = sampleRate / 1000
  }

  /** A stretch begins to sound: the one before it has been heard. */
  begins(stretch: Sounding, from: Moment): void {
    this.#pass()
    if (stretch.turn !== this.#turn) this.forget()
    this.#turn = stretch.turn
    this.#last = { ...stretch, from }
  }

  /** The answer is over. */
  forget(): void {
    this.#samples.clear()
    this.#last = this.#turn = undefined
  }

  /**
   * The answer is cut off. Returns what has been heard of it.
   * @param until Where the listener is; left out, all that was sent will be heard.
   */
  cutOff(until: Position | undefined): HeardSentence[] {
    if (until && this.#last) {
      const { nowMs, played } = until
      const { samples, from } = this.#last
      const sounded = played === undefined ? (nowMs - from.atMs) * this.#samplesPerMs : played - from.atSample
      this.#pass(Math.max(0, Math.min(samples.length, sounded)))
    } else this.#pass()
    const heard = [...this.#samples].map(([sentence, samples]) => ({
      sentence,
      ms: samples / this.#samplesPerMs,
    }))
    this.forget()
    return heard
  }

  #pass(sounded = this.#last?.samples.length ?? 0): void {
    const sentence = this.#last?.sentence
    this.#last = undefined
    if (sentence !== undefined && sounded > 0)
      this.#samples.set(sentence, (this.#samples.get(sentence) ?? 0) + sounded)
  }
}
