import type { RecognizedWord } from '../frames/transcription.ts'
import { isLoud, WordListener } from './spoken-words.ts'

/** Hears what `speakWords` said, and when in the audio that was. */
export class TimedEar {
  readonly #ear = new WordListener()
  readonly #sampleRate: number
  #samples = 0
  #soundsSinceMs: number | undefined
  #silentSinceMs = 0

  /** @param sampleRate Of what it hears, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** How much it has heard, in milliseconds. */
  get heardMs(): number {
    return (this.#samples / this.#sampleRate) * 1000
  }

  /** When the last sound began, in milliseconds; undefined while it is silent. */
  get soundsSinceMs(): number | undefined {
    return this.#soundsSinceMs
  }

  /** When the last sound ended, in milliseconds. */
  get silentSinceMs(): number {
    return this.#silentSinceMs
  }

  /** Takes in audio; returns the words that ended in it. */
  hear(chunk: Int16Array): RecognizedWord[] {
    const beforeMs = this.heardMs
    this.#samples += chunk.length
    if (isLoud(chunk)) this.#soundsSinceMs ??= beforeMs
    else if (this.#soundsSinceMs !== undefined) {
      this.#soundsSinceMs = undefined
      this.#silentSinceMs = beforeMs
    }
    return this.#ear.hear(chunk).map((text) => {
      const word = { text, startMs: this.#wordFromMs, endMs: this.heardMs }
      this.#lastWordMs = this.heardMs
      return word
    })
  }

  #lastWordMs = 0

  /** A word begins where the one before it, or the silence, has ended. */
  get #wordFromMs(): number {
    return Math.max(this.#lastWordMs, this.#soundsSinceMs ?? 0)
  }
}
