import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MappedText } from '../../../processors/text/mapped-text.ts'
import { toSpeakable } from '../../../processors/text/speakable.ts'
import { WrittenWords } from '../../../processors/tts/written-words.ts'
import { WordPlaces } from '../../../src/engine.ts'

const word = fc.constantFrom(
  'one',
  '**two**',
  '3',
  '😀',
  '`x`',
  '[a b](http://c.de)',
  '-',
  'nginx',
  '_it_',
  'a*b',
  '5 * 3',
)
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))

test('replaces as a string does', () => {
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(/o/g, /(\w)\w/g, /\s+/g, /x*/g),
      fc.constantFrom('', '$1-', 'long text', '$&'),
      (whole, pattern, to) => {
        const groups = pattern.source.includes('(')
        if (!groups && to.includes('$1')) return
        expect(MappedText.of(whole).replace(pattern, to).text).toBe(whole.replace(pattern, to))
      },
    ),
  )
})

test('every written word is timed once, in order, and none ends before what is said for it', () => {
  fc.assert(
    fc.property(text, (whole) => {
      const spoken = toSpeakable(MappedText.of(whole))
        .replace(/nginx/g, 'engine x')
        .replace(/3/g, 'three and more')
      if (spoken.text === '') return
      const words = new WrittenWords(whole, spoken)
      const timings = new WordPlaces(spoken.text).place(
        spoken.text
          .split(/\s+/)
          .map((each, at) => ({ text: each, startMs: at * 100, endMs: at * 100 + 100 })),
      )
      const told = [...timings.flatMap((timing) => words.take([timing])), ...words.rest()]
      expect(told.map((each) => each.text)).toEqual(whole.match(/\S+/g))
      expect(told.map(({ at, length }) => whole.slice(at, at + length))).toEqual(whole.match(/\S+/g))
      const ends = told.map(({ endMs }) => endMs)
      expect(ends).toEqual(ends.toSorted((a, b) => a - b))
      expect(ends.at(-1)).toBe(timings.at(-1)?.endMs)
    }),
  )
})
