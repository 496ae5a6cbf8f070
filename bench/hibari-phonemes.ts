import { readFileSync } from 'node:fs'
import type { Said } from '../providers/hibari/text/phonemizer.ts'

/** A sentence, and the phonemes that the reference program makes of it. */
export interface ReferencePhonemes {
  readonly text: string
  readonly phonemes: string
}

/** The sentences of the reference. */
export function referencePhonemes(): ReferencePhonemes[] {
  return readFileSync(new URL('../test/fixtures/hibari/phonemes.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([text, phonemes]) => ({ text: text!, phonemes: phonemes! }))
}

/** What is said, written as the reference program writes it. */
export function written(said: readonly Said[]): string {
  return said
    .map(({ phonemes, spaced }) => (spaced ? `${phonemes} ` : phonemes))
    .join('')
    .replace(/ +/g, ' ')
    .trim()
}
