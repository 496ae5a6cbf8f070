import type { Sounding } from './playout.ts'

/** How much has been heard of a sentence, in samples. */
export interface HeardSamples {
  readonly sentence: number
  readonly samples: number
}

/** How much has been heard of the sentences of the answer that sounds. It is told of each stretch when that begins to sound. */
export class HeardSentences {
  #turn: number | undefined
  /** Samples of those stretches that have sounded, by their sentence; but for the sentence that sounds. */
  readonly #samples = new Map<number, number>()
  #sentence: number | undefined
  /** How many samples of the sentence that sounds have been heard before the last stretch. */
  #before = 0
  #last: Sounding | undefined

  /** A stretch begins to sound: the one before it has been heard. */
  begins(stretch: Sounding): void {
    this.#before += this.#last?.samples.length ?? 0
    if (stretch.turn !== this.#turn) this.forget()
    if (stretch.sentence !== this.#sentence) this.#keep()
    this.#turn = stretch.turn
    this.#sentence = stretch.sentence
    this.#last = stretch
  }

  /** The answer is over. */
  forget(): void {
    this.#samples.clear()
    this.#turn = this.#sentence = this.#last = undefined
    this.#before = 0
  }

  /** The answer is cut off, heard up to a position. Returns what has been heard of it. */
  cutOff(position: number): HeardSamples[] {
    const { at, samples } = this.#last ?? nothing
    this.#before += Math.max(0, Math.min(samples.length, position - at))
    this.#keep()
    const heard = [...this.#samples].map(([sentence, samples]) => ({ sentence, samples }))
    this.forget()
    return heard
  }

  /** Another sentence begins to sound. */
  #keep(): void {
    const sentence = this.#sentence
    if (sentence !== undefined && this.#before > 0)
      this.#samples.set(sentence, (this.#samples.get(sentence) ?? 0) + this.#before)
    this.#before = 0
  }
}

const nothing = { at: 0, samples: [] }
