import type { TextPlace } from './word-places.ts'

/** When a word sounds, from the start of its sentence's audio, as a voice names it. */
export interface TimedWord {
  /** The word as it stands in the text, with adjoining punctuation. */
  readonly text: string
  /** Milliseconds from the first sample of the sentence. */
  readonly startMs: number
  /** Milliseconds from the first sample of the sentence. */
  readonly endMs: number
}

/** When a word sounds, and where it stands in the text of its sentence. */
export interface WordTiming extends TimedWord, TextPlace {}
