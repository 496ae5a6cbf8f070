import { countWords, withoutWords } from '../../text/words.ts'
import { type Guess, guessAfter, noGuess, wasSure } from './guess.ts'

/**
 * A stretch of speech, or of words without a voice, until it is transcribed. It is a value: what happens to it makes
 * another one.
 */
export type Stretch = HeardStretch | IgnoredStretch

/** One that is listened to. */
export interface HeardStretch {
  readonly kind: 'heard'
  /** Whether the voice is silent, and the words of it follow. */
  readonly owed: boolean
  readonly guess: Guess
  /** How many of its first words are not heard, or not again: they stand already, or were said while it was ignored. */
  readonly skipped: number
}

/** One whose words do not matter. */
export interface IgnoredStretch {
  readonly kind: 'ignored'
  /** Whether the voice is silent, and the words of it follow. */
  readonly owed: boolean
  /** How many words the recognizer believes it has so far. */
  readonly told: number
}

/** One of which nothing is heard yet. */
export const newStretch: HeardStretch = { kind: 'heard', owed: false, guess: noGuess, skipped: 0 }

/** The same, not listened to. */
export function ignored(stretch: Stretch): IgnoredStretch {
  if (stretch.kind === 'ignored') return stretch
  return { kind: 'ignored', owed: stretch.owed, told: stretch.skipped + countWords(stretch.guess.text) }
}

/** The same, listened to from now on. */
export function listenedTo({ owed, told }: IgnoredStretch): HeardStretch {
  return { ...newStretch, owed, skipped: told }
}

/** What the recognizer believes of it, without what is skipped. */
export function guessOf(stretch: Stretch | undefined): string {
  return stretch?.kind === 'heard' ? stretch.guess.text : ''
}

/** The same, if it is sure. */
export function sureOf(stretch: Stretch | undefined): string {
  return stretch?.kind === 'heard' && stretch.guess.sure ? stretch.guess.text : ''
}

/** What the recognizer believes of it now; nothing if that is no more than is skipped. */
export function guessed(stretch: HeardStretch, text: string): HeardStretch | undefined {
  const rest = unskipped(stretch, text)
  if (rest === '' && stretch.skipped > 0) return undefined
  return { ...stretch, guess: guessAfter(stretch.guess, rest) }
}

/** Nothing is believed of it any more. */
export function unguessed<S extends Stretch>(stretch: S): S {
  return stretch.kind === 'heard' ? { ...stretch, guess: noGuess } : stretch
}

/** What is believed of it stands already. */
export function cut(stretch: HeardStretch): HeardStretch {
  return unguessed({ ...stretch, skipped: stretch.skipped + countWords(stretch.guess.text) })
}

/**
 * What its final transcript says, without what is skipped. A recognizer may have second thoughts of words by which the
 * agent was cut off, and send none: somebody has to answer for that.
 */
export function transcribed(stretch: HeardStretch, text: string): string {
  return unskipped(stretch, text) || wasSure(stretch.guess)
}

function unskipped({ skipped }: HeardStretch, text: string): string {
  return (skipped === 0 ? text : withoutWords(text, skipped)).trim()
}
