import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TextPlace, WordPlaces } from '../../src/engine.ts'

const cut = (text: string, { at, length }: TextPlace) => text.slice(at, at + length)

test('however a voice cuts a text into pieces, each stands where it was cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zé1-9]{1,8}[,.!?]?$/), { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 }),
      (words, sizes) => {
        const text = `${words.join('  ')} `
        const places = new WordPlaces(text)
        let end = 0
        for (let at = 0, next = 0; at < text.length; next++) {
          const size = sizes[next % sizes.length]!
          const piece = text.slice(at, at + size).toUpperCase()
          at += size
          const place = places.next(piece)
          expect(cut(text, place).toUpperCase()).toBe(piece.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
          expect(place.at).toBeGreaterThanOrEqual(end)
          end = place.at + place.length
        }
        expect(places.done).toBe(true)
      },
    ),
  )
})

test('a word that is left out, or that the text has not, does not lead the others astray', () => {
  const text = 'It costs 3.14 a day, about.'
  const places = new WordPlaces(text)
  const found = places.place(
    ['It', 'costs', 'three', 'point', 'one', 'four', 'a', '—', 'about'].map((word) => ({ text: word })),
  )
  expect(found.map((place) => cut(text, place))).toEqual(['It', 'costs', '', '', '', '', 'a', '', 'about'])
  expect(found.map(({ at }) => at)).toEqual([0, 3, 8, 8, 8, 8, 14, 15, 21])
})

test('a piece in the middle of a later word is no word', () => {
  expect(new WordPlaces('understand it').next('stand')).toEqual({ at: 0, length: 0 })
})
