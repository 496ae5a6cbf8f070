import { literally } from './literally.ts'
import type { MappedText } from './mapped-text.ts'

/**
 * How words are said: from the written form to what the voice is given. Whole words only. A form in lower case stands
 * for any case; one with capitals only for itself.
 */
export type Pronunciations = Readonly<Record<string, string>>

/** Something that replaces words by how they are said. */
export type Pronouncer = (text: MappedText) => MappedText

/** Makes one of a dictionary. Where several forms fit, the longest is taken. */
export function pronouncer(pronunciations: Pronunciations): Pronouncer {
  const exact = new Map(Object.entries(pronunciations))
  const forms = [...exact.keys()].filter((form) => form.trim() !== '').toSorted((a, b) => b.length - a.length)
  if (forms.length === 0) return (text) => text
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${forms.map((form) => literally(form).source).join('|')})(?![\\p{L}\\p{N}_])`,
    'giu',
  )
  return (text) => text.replace(pattern, (word) => exact.get(word) ?? exact.get(word.toLowerCase()) ?? word)
}
