import { describe, expect, test } from 'vitest'
import { MappedText } from '../../../processors/text/mapped-text.ts'
import { numberSpeller } from '../../../processors/text/numbers/spell-numbers.ts'

function spelled(text: string, locale: string): string {
  return numberSpeller(locale)(MappedText.of(text)).text
}

describe('English numbers', () => {
  test.each([
    [
      '$5.50, €1,200, $1.5 million, £0.99',
      'five dollars and fifty cents, one thousand two hundred euros, one point five million dollars, ninety-nine pence',
    ],
    ['On May 3, 2026 at 3:05 pm', 'On May third, twenty twenty-six at three oh five p.m.'],
    ['2026-05-03 or 5/3/2026', 'May third, twenty twenty-six or May third, twenty twenty-six'],
    ['at 14:30 or 9 am or 7:00', "at fourteen thirty or nine a.m. or seven o'clock"],
    ['in 1905 and by 2008', 'in nineteen oh five and by two thousand eight'],
    ['3.5% of 1,234', 'three point five percent of one thousand two hundred thirty-four'],
    ['the 22nd, 1st and 30th', 'the twenty-second, first and thirtieth'],
    ['5 km at -3°C', 'five kilometres at minus three degrees Celsius'],
    ['1 kg', 'one kilogram'],
    ['+1 555 123 4567', 'plus one, five five five, one two three, four five six seven'],
    ['(555) 123-4567', 'five five five, one two three, four five six seven'],
    ['mail jo.doe@example.com now', 'mail jo dot doe at example dot com now'],
    ['10-20 people, code 007', 'ten to twenty people, code zero zero seven'],
    ['version 1.2.3 of GPT4', 'version one point two point three of GPT4'],
    ['You may 3 times', 'You may three times'],
    ['1000000000000', 'one zero zero zero zero zero zero zero zero zero zero zero zero'],
    ['no numbers at all', 'no numbers at all'],
  ])('%s', (text, expected) => {
    expect(spelled(text, 'en')).toBe(expected)
  })

  test('are read the British way in Britain', () => {
    expect(spelled('3/5/2026', 'en-GB')).toBe('the third of May, twenty twenty-six')
  })
})

test.each([
  ['de', 'Am 3. Mai 2026 um 14:30 Uhr', 'Am dritten Mai zweitausendsechsundzwanzig um vierzehn Uhr dreißig'],
  ['de', '3,50 € und 21 %', 'drei Euro und fünfzig Cent und einundzwanzig Prozent'],
  ['de', '1.234,5 km', 'eintausendzweihundertvierunddreißig Komma fünf Kilometer'],
  ['fr', 'Le 1er mai à 14h30', 'Le premier mai à quatorze heures trente'],
  [
    'fr',
    '71, 80, 91, 200 et 1 234',
    'soixante et onze, quatre-vingts, quatre-vingt-onze, deux cents et mille deux cent trente-quatre',
  ],
  ['es', 'El 2 de mayo, 21 € y 1.000.000', 'El dos de mayo, veintiún euros y un millón'],
  ['it', 'Ho 3 mele', 'Ho tre mele'],
  ['pl', 'Mam 3 koty', 'Mam 3 koty'],
])('%s: %s', (locale, text, expected) => {
  expect(spelled(text, locale)).toBe(expected)
})
