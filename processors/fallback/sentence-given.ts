import type { TTSAudioFrame, TTSWordsFrame, WordTiming } from '../../src/index.ts'

/** How much of a word may be missing for it to count as spoken: rounding, not sound. */
const toleranceMs = 5

/** Audio of a branch, and how many of its samples of the sentence came before it. */
interface Chunk {
  readonly frame: TTSAudioFrame
  readonly at: number
}

/**
 * A sentence and how much of it has been given on. A branch that says it anew goes on at the first word that was not
 * given on whole, if both tell when their words sound; at the sample at which the other broke off, if not.
 */
export class SentenceGiven {
  /** The sentence as it is written; empty for audio that no text came before. */
  readonly text: string
  /** Whether all of it has been given on. */
  complete = false
  /** When its words sound in what has been given on. */
  readonly #words: WordTiming[] = []
  /** How many of those have been told. */
  #told = 0
  #samples = 0
  #sampleRate = 1
  /** How many samples and whole words others had given on when the branch at work began. */
  #begun = 0
  #whole = 0
  /** How many words and samples the branch at work has made, and from which of its samples on they are given on. */
  #ownWords = 0
  #ownSamples = 0
  #from: number | undefined = 0
  /** Its audio, until that is known. */
  #held: Chunk[] = []

  constructor(text: string) {
    this.text = text
  }

  /** Another branch begins it anew. */
  beginAnew(): void {
    const heardMs = this.#ms(this.#samples) + toleranceMs
    this.#begun = this.#samples
    this.#whole = this.#words.filter(({ endMs }) => endMs <= heardMs).length
    this.#ownWords = this.#ownSamples = 0
    this.#from = this.#samples > 0 && this.#words.length > 0 ? undefined : this.#samples
    this.#held = []
  }

  /** Takes in when words sound; returns what is new of it, and the audio that waited for it. */
  takeWords(frame: TTSWordsFrame): (TTSAudioFrame | TTSWordsFrame)[] {
    const fresh: WordTiming[] = []
    let shiftMs = 0
    for (const word of frame.words) {
      const index = this.#ownWords++
      if (index < this.#whole) continue
      this.#from ??= this.#samplesIn(word.startMs)
      shiftMs = this.#ms(this.#begun - this.#from)
      const shifted = { ...word, startMs: word.startMs + shiftMs, endMs: word.endMs + shiftMs }
      this.#words[index] = shifted
      if (index >= this.#told) fresh.push(shifted)
    }
    this.#told += fresh.length
    const unchanged = shiftMs === 0 && fresh.length === frame.words.length
    const told = unchanged ? frame : frame.with({ words: fresh })
    return fresh.length > 0 ? [told, ...this.#release()] : this.#release()
  }

  /** Takes in audio; returns what is new of it. */
  takeAudio(frame: TTSAudioFrame): TTSAudioFrame[] {
    const chunk = { frame, at: this.#ownSamples }
    this.#sampleRate = frame.sampleRate
    this.#ownSamples += frame.samples.length
    // A voice that has told of no word by its first sound is cut by what has sounded.
    if (this.#ownWords === 0) this.#from ??= this.#begun
    if (this.#from === undefined) {
      this.#held.push(chunk)
      return []
    }
    return this.#new(chunk, this.#from)
  }

  /** The branch has said all of it. Returns the audio that still waited. */
  end(): TTSAudioFrame[] {
    this.complete = true
    // It has other words than were told before: then the samples decide.
    if (this.#ownWords !== this.#whole) this.#from ??= this.#begun
    return this.#release()
  }

  #release(): TTSAudioFrame[] {
    const from = this.#from
    if (from === undefined || this.#held.length === 0) return []
    const held = this.#held
    this.#held = []
    return held.flatMap((chunk) => this.#new(chunk, from))
  }

  #new({ frame, at }: Chunk, from: number): TTSAudioFrame[] {
    const known = Math.max(0, from - at)
    if (known > 0 && known >= frame.samples.length) return []
    this.#samples += frame.samples.length - known
    return [known === 0 ? frame : frame.with({ samples: frame.samples.subarray(known) })]
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1000
  }

  #samplesIn(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000)
  }
}
