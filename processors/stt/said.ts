import { type STTTranscript, spaceBetween, type TranscriptionInit } from '../../src/engine.ts'
import { withoutNoiseMarks } from '../text/noise-marks.ts'
import { countWords, withoutWords } from '../text/words.ts'

/** What is made of a recognizer's words. */
export type Transcription = Pick<TranscriptionInit, 'text' | 'words' | 'confidence' | 'language' | 'speaker'>

/** What a recognizer has said since a transcript was made of it. Its texts are joined as they are. */
export class Said {
  #finals: STTTranscript[] = []
  #text = ''
  #interim = ''
  /** How many words of what comes next stand already, because nobody waited for their final. */
  #stood = 0
  /** Whether another call has begun: it does not know what was said before. */
  #anew = false

  /** All words, those included that may change yet. */
  get text(): string {
    return written(this.#text + this.#interim)
  }

  /** Whether anything has been said. */
  get nothing(): boolean {
    return this.#text === '' && this.#interim === ''
  }

  /** Characters that stand. */
  get length(): number {
    return this.#text.length
  }

  /** Takes in words. Returns whether they say anything: a guess that is nothing but noise does not. */
  add(event: STTTranscript): boolean {
    const text = this.#spaced(this.#stood === 0 ? event.text : withoutWords(event.text, this.#stood))
    if (event.type === 'interim') {
      if (text.trim() !== '' && written(text) === '') return false
      this.#interim = text
      return true
    }
    if (this.#stood > 0) this.#stood = Math.max(0, this.#stood - countWords(event.text))
    this.#interim = ''
    this.#anew = false
    this.#text += text
    this.#finals.push(event)
    return true
  }

  /** Takes out what stands. */
  take(): Transcription {
    const text = written(this.#text)
    const { confidence, language, speaker } = this.#finals.at(-1) ?? {}
    const words = this.#finals.flatMap((final) => final.words ?? [])
    this.#text = ''
    this.#finals = []
    return {
      text,
      words: words.length > 0 ? words : undefined,
      confidence,
      language,
      speaker,
    }
  }

  /** Takes out all there is: what may change yet stands, and is not said again by a final that comes later. */
  takeAll(): Transcription {
    const { text } = this
    this.#stood += countWords(this.#interim)
    this.#interim = ''
    return { ...this.take(), text }
  }

  /** Another call tells what follows. */
  begin(): void {
    this.#anew = true
  }

  #spaced(text: string): string {
    return this.#anew && text !== '' ? spaceBetween(this.#text, text) + text : text
  }

  /** Whatever comes is new. */
  expectNew(): void {
    this.#stood = 0
  }
}

/** A recognizer tells of coughs and music too: a transcript is what somebody said. */
function written(text: string): string {
  return withoutNoiseMarks(text).trim()
}
