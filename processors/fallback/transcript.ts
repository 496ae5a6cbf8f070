import { type STTEvent, type STTTranscript, spaceBetween } from '../../src/engine.ts'
import type { ReplayedInput } from '../stt/replayed-input.ts'
import { shiftedWords } from '../text/shifted-words.ts'
import { countWords } from '../text/words.ts'

/** What is made of the events of one recognizer after the other. */
export interface Transcript {
  /** A recognizer begins; `begin`: where, in samples of the whole. */
  begin(begin: number): void
  add(event: STTEvent): Iterable<STTEvent>
  /** Whether the recognizer has told all it had to, now that it has ended. */
  readonly complete: boolean
  end(): Iterable<STTEvent>
}

/** One recognizer's transcript of the whole utterance: nothing stands before all does. */
export class WholeTranscript implements Transcript {
  #finals: STTTranscript[] = []
  #text = ''
  #shownWords = 0
  #flushed = false

  begin(): void {
    this.#finals = []
    this.#text = ''
    this.#flushed = false
  }

  *add(event: STTEvent): Iterable<STTEvent> {
    if (event.type === 'usage') yield event
    if (event.type === 'flushed') this.#flushed = true
    if (event.type !== 'final' && event.type !== 'interim') return
    if (event.type === 'final') {
      this.#finals.push(event)
      this.#text += event.text
    }
    const text = event.type === 'final' ? this.#text : this.#text + event.text
    const words = countWords(text)
    // A recognizer that catches up begins with the first word again; the listener's words do not shrink meanwhile.
    if (words === 0 || words < this.#shownWords) return
    this.#shownWords = words
    const { words: _, ...shown } = event
    yield { ...shown, text, type: 'interim' }
  }

  get complete(): boolean {
    return this.#flushed
  }

  *end(): Iterable<STTEvent> {
    const last = this.#finals.at(-1)
    const words = this.#finals.flatMap((final) => final.words ?? [])
    if (last) yield { ...last, text: this.#text, ...(words.length > 0 && { words }) }
    yield { type: 'flushed' }
  }
}

/** The events of a session: what is final stands, and its audio is done with. */
export class RunningTranscript implements Transcript {
  readonly #audio: ReplayedInput
  readonly #sampleRate: number
  readonly #turns: boolean
  #begin = 0
  #said = ''
  /** Whether what comes next is the first of its recognizer. */
  #first = true

  /** @param turns Whether turns are told: all recognizers have to. */
  constructor(audio: ReplayedInput, sampleRate: number, turns: boolean) {
    this.#audio = audio
    this.#sampleRate = sampleRate
    this.#turns = turns
  }

  begin(begin: number): void {
    this.#begin = begin
    this.#first = true
  }

  *add(event: STTEvent): Iterable<STTEvent> {
    if (event.type === 'turn' && !this.#turns) return
    if (event.type === 'flushed') this.#audio.answered()
    const told = this.#spaced(shifted(event, (this.#begin / this.#sampleRate) * 1000))
    if (told.type === 'final') {
      this.#said = told.text || this.#said
      this.#first = false
      const last = told.words?.at(-1)
      this.#audio.forget(last && Math.round((last.endMs / 1000) * this.#sampleRate))
    }
    yield told
  }

  /** A recognizer that goes on does not know what was said before. */
  #spaced(event: STTEvent): STTEvent {
    if (!this.#first || (event.type !== 'interim' && event.type !== 'final') || event.text === '')
      return event
    return { ...event, text: spaceBetween(this.#said, event.text) + event.text }
  }

  get complete(): boolean {
    return this.#audio.ended && !this.#audio.flushing
  }

  *end(): Iterable<STTEvent> {}
}

/** An event of a call whose audio began later than that of the whole. */
function shifted(event: STTEvent, byMs: number): STTEvent {
  if (byMs === 0) return event
  if (event.type === 'voice' || event.type === 'turn') return { ...event, atMs: event.atMs + byMs }
  if ((event.type !== 'final' && event.type !== 'interim') || event.words === undefined) return event
  return { ...event, words: shiftedWords(event.words, byMs) }
}
