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

describe('D14: codes, cards, currencies, addresses and orders', () => {
  test.each([
    ['en', 'Your code is 101010.', 'Your code is one zero one zero one zero.'],
    ['en', 'Your card ends in 4242.', 'Your card ends in four two four two.'],
    ['en', 'It costs AU$20.', 'It costs twenty Australian dollars.'],
    ['en', '192.168.1.1:8080', 'one nine two dot one six eight dot one dot one colon eight zero eight zero'],
    ['en', 'order #A-4092', 'order number A four zero nine two'],
    ['en-IN', '₹1,50,000', 'one lakh fifty thousand rupees'],
    ['en-IN', 'Rs. 500', 'five hundred rupees'],
    ['en-IN', '12,34,56,789', 'twelve crore thirty-four lakh fifty-six thousand seven hundred eighty-nine'],
  ])('%s: %j', (locale, written, said) => {
    expect(spelled(written, locale)).toBe(said)
  })
})

describe('D14, neighbours', () => {
  test.each([
    ['en', 'Visa ending in 2024', 'Visa ending in two zero two four'],
    ['en', 'The last four digits are 0042.', 'The last four digits are zero zero four two.'],
    ['en', 'The one-time code is 49 30 21.', 'The one-time code is four nine, three zero, two one.'],
    ['en', 'Your order number is 48213.', 'Your order number is four eight two one three.'],
    ['en', 'Ticket #48213 or #7', 'Ticket number four eight two one three or number seven'],
    ['en', 'extension 204', 'extension two zero four'],
    [
      'en',
      'C$5.50, NZ$3, HK$100, US$7',
      'five Canadian dollars and fifty cents, three New Zealand dollars, one hundred Hong Kong dollars, seven dollars',
    ],
    ['en', 'R$50 and AU$10-20', 'fifty Brazilian reais and ten to twenty Australian dollars'],
    ['en', '₹2.5 lakh or Rs 3 crore', 'two point five lakh rupees or three crore rupees'],
    ['en', '2001:db8::1', 'two zero zero one colon d b eight colon colon one'],
    ['en', 'localhost:3000', 'localhost colon three zero zero zero'],
    ['en', 'version 2.10', 'version two point ten'],
    ['de', 'Der Code lautet 4711.', 'Der Code lautet vier sieben eins eins.'],
    ['de', 'Die Telefonnummer ist 0301234', 'Die Telefonnummer ist null drei null eins zwei drei vier'],
    ['de', 'Ihre Karte endet auf 4242.', 'Ihre Karte endet auf vier zwei vier zwei.'],
    ['fr', 'Le code : 4711', 'Le code : quatre sept un un'],
    ['fr', '20 $ CA', 'vingt dollars canadiens'],
    ['es', 'tarjeta terminada en 4242', 'tarjeta terminada en cuatro dos cuatro dos'],
    ['it', 'Il codice è 101010.', 'Il codice è uno zero uno zero uno zero.'],
    // Quantities stay quantities.
    ['en', 'The sale ends in 2026.', 'The sale ends in twenty twenty-six.'],
    ['en', 'The meeting ends in 45 minutes.', 'The meeting ends in forty-five minutes.'],
    ['en', 'The code is 150 characters long.', 'The code is one hundred fifty characters long.'],
    ['en', 'Order 1000 pieces.', 'Order one thousand pieces.'],
    ['en', 'My balance is 101010', 'My balance is one hundred one thousand ten'],
    ['en', 'F-16 and COVID-19', 'F-sixteen and COVID-nineteen'],
    ['de', 'Der Code ist 150 Zeichen lang.', 'Der Code ist einhundertfünfzig Zeichen lang.'],
    ['en-US', '1,50,000', 'one hundred fifty thousand'],
  ])('%s: %j', (locale, written, said) => {
    expect(spelled(written, locale)).toBe(said)
  })
})
