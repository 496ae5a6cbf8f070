import { joinTexts, type STTResult } from '../../src/index.ts'
import { countWords } from '../turn/words.ts'
import type { ReplayedAudio } from './replayed-audio.ts'

/** What is made of the results of one recognizer after the other. */
export interface Transcript {
  /** A recognizer begins. */
  begin(): void
  add(result: STTResult): Iterable<STTResult>
  /** Whether the recognizer has told all it had to, now that it has ended. */
  complete(audio: ReplayedAudio): boolean
  end(): Iterable<STTResult>
}

/** One recognizer's transcript of the whole utterance: nothing stands before all does. */
export class WholeTranscript implements Transcript {
  #finals: STTResult[] = []
  #shownWords = 0

  begin(): void {
    this.#finals = []
  }

  *add(result: STTResult): Iterable<STTResult> {
    if (result.final) this.#finals.push(result)
    const text = joined([...this.#finals, ...(result.final ? [] : [result])])
    const words = countWords(text)
    // A recognizer that catches up begins with the first word again; the listener's words do not shrink meanwhile.
    if (words === 0 || words < this.#shownWords) return
    this.#shownWords = words
    yield { ...result, text, final: false }
  }

  complete(): boolean {
    return this.#finals.length > 0
  }

  *end(): Iterable<STTResult> {
    yield { ...this.#finals.at(-1)!, text: joined(this.#finals), final: true }
  }
}

/** The results of a session without end: what is final stands, and its audio is done with. */
export class RunningTranscript implements Transcript {
  readonly #audio: ReplayedAudio

  constructor(audio: ReplayedAudio) {
    this.#audio = audio
  }

  begin(): void {}

  *add(result: STTResult): Iterable<STTResult> {
    if (result.final) this.#audio.forget()
    yield result
  }

  complete(audio: ReplayedAudio): boolean {
    return audio.ended
  }

  *end(): Iterable<STTResult> {}
}

function joined(results: readonly STTResult[]): string {
  return joinTexts(results.map(({ text }) => text))
}
