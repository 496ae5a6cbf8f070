import type { TTSAudioFrame, TTSWordsFrame, WordTiming } from '../../src/engine.ts'

/** How much of a word may be missing for it to count as spoken: rounding, not sound. */
const toleranceMs = 5

/** Audio of a branch, and how many of its samples of the sentence came before it. */
interface Chunk {
  readonly frame: TTSAudioFrame
  readonly at: number
}

/**
 * A sentence and how much of it has been given on. A branch that says it anew goes on at the first word that was not
 * given on whole, if both tell when their words sound; at the sample at which the other broke off, if not. Its frames
 * go on under the number that the first gave the sentence.
 */
export class SentenceGiven {
  /** The number under which it is given on; none of sound without words. */
  readonly id: number | undefined
  /** The sentence as the first branch wrote it. */
  readonly text: string
  /** When its words sound in what has been given on. */
  #words: WordTiming[] = []
  /** Where in the text the words end that have been told. */
  #told = 0
  #samples = 0
  #sampleRate = 1
  /** How many samples others had given on when the branch at work began, and where in the text their whole words end. */
  #begun = 0
  #whole = 0
  /** Where in the text the words end that the branch at work has named; nothing before the first. */
  #named: number | undefined
  /** How far on in the branch's text a place is than in this one. */
  #shift = 0
  /** How many samples the branch at work has made, and from which of them on they are given on. */
  #ownSamples = 0
  #from: number | undefined = 0
  /** Its audio, until that is known. */
  #held: Chunk[] = []

  constructor(id?: number, text = '') {
    this.id = id
    this.text = text
  }

  /** Another branch begins it anew. */
  beginAnew(): void {
    const heardMs = this.#ms(this.#samples) + toleranceMs
    this.#begun = this.#samples
    this.#words = this.#words.filter(({ endMs }) => endMs <= heardMs)
    this.#whole = endOf(this.#words.at(-1))
    this.#named = undefined
    this.#ownSamples = 0
    this.#from = this.#samples > 0 && this.#told > 0 ? undefined : this.#samples
    this.#held = []
  }

  /** Whether a sentence of the branch at work is this one. The space around it may be another. */
  takeText(text: string): boolean {
    if (text.trim() !== this.text.trim()) return false
    this.#shift = spaceBefore(text) - spaceBefore(this.text)
    return true
  }

  /** Takes in when words sound; returns what is new of it, and the audio that waited for it. */
  takeWords(frame: TTSWordsFrame): (TTSAudioFrame | TTSWordsFrame)[] {
    const fresh: WordTiming[] = []
    let shiftMs = 0
    for (const word of frame.words) {
      const at = word.at - this.#shift
      this.#named = at + word.length
      if (this.#named <= this.#whole) continue
      this.#from ??= this.#samplesIn(word.startMs)
      shiftMs = this.#ms(this.#begun - this.#from)
      const shifted = { ...word, at, startMs: word.startMs + shiftMs, endMs: word.endMs + shiftMs }
      this.#words.push(shifted)
      if (this.#named > this.#told) fresh.push(shifted)
    }
    this.#told = Math.max(this.#told, endOf(fresh.at(-1)))
    const unchanged = shiftMs === 0 && this.#shift === 0 && fresh.length === frame.words.length
    const sentence = this.id ?? frame.sentence
    const told = unchanged && sentence === frame.sentence ? frame : frame.with({ sentence, words: fresh })
    return fresh.length > 0 ? [told, ...this.#release()] : this.#release()
  }

  /** Takes in audio; returns what is new of it. */
  takeAudio(frame: TTSAudioFrame): TTSAudioFrame[] {
    const chunk = { frame, at: this.#ownSamples }
    this.#sampleRate = frame.sampleRate
    this.#ownSamples += frame.samples.length
    // A voice that has told of no word by its first sound is cut by what has sounded.
    if (this.#named === undefined) this.#from ??= this.#begun
    if (this.#from === undefined) {
      this.#held.push(chunk)
      return []
    }
    return this.#new(chunk, this.#from)
  }

  /** The branch has said all of it. Returns the audio that still waited. */
  end(): TTSAudioFrame[] {
    // It has told of fewer words than were told before: then the samples decide.
    if ((this.#named ?? 0) < this.#whole) this.#from ??= this.#begun
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
    const { id: sentence = frame.sentence } = this
    if (known === 0 && sentence === frame.sentence) return [frame]
    return [frame.with({ sentence, samples: frame.samples.subarray(known) })]
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1000
  }

  #samplesIn(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000)
  }
}

function endOf(word: WordTiming | undefined): number {
  return word === undefined ? 0 : word.at + word.length
}

function spaceBefore(text: string): number {
  return text.length - text.trimStart().length
}
