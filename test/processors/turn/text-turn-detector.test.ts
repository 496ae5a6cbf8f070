import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textTurnDetector } from '../../../processors/turn/index.ts'
import { providerCall } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { turnDetectorContract } from '../../../testing/contracts/turn-detector.ts'
import { said } from './sounds.ts'

const detector = textTurnDetector()
const context = providerCall({ clock: new VirtualClock() })
const over = (text: string, language = 'en') => detector.probability(said(text, language), context)

turnDetectorContract('textTurnDetector', textTurnDetector, {
  over: said('I would like to book a table for two.'),
  open: said('I would like to'),
})

describe('over', () => {
  test.each([
    'What time is it',
    'How are you?',
    'I want a coffee',
    'Yes.',
    'No thanks',
    'Book a table for tonight.',
    'Thank you',
    'I am',
    'My card number is 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    'call me at 555 867 5309',
    'I have two dogs',
  ])('%j', (text) => {
    expect(over(text)).toBeGreaterThanOrEqual(0.7)
  })

  test.each([
    ['de', 'Ich hätte gerne einen Tisch für zwei Personen.'],
    ['de', 'Ja, bitte.'],
    ['fr', 'Je voudrais un café.'],
    ['fr', 'Quelle heure est-il ?'],
    ['es', '¿Qué hora es?'],
    ['es', 'Quiero un café.'],
  ])('%s: %j', (language, text) => {
    expect(over(text, language)).toBeGreaterThanOrEqual(0.7)
  })
})

describe('not over', () => {
  test.each([
    'I would like to',
    'Can you tell me the',
    'I want a coffee and',
    'Well, um',
    'I was thinking, so...',
    'it is because',
    'My number is five five five',
    'My card number is 4 1 1 1, 2 3',
    'one two three four five six',
    'Book a table for',
    'First, bread,',
    'Stop. I mean, I want the.',
  ])('%j', (text) => {
    expect(over(text)).toBeLessThanOrEqual(0.4)
  })

  test.each([
    ['de', 'Ich möchte einen'],
    ['de', 'Ich komme, weil'],
    ['fr', 'Je voudrais'],
    ['fr', 'Mon numéro est zéro six'],
    ['es', 'Quiero hablar con'],
    ['es', 'Pues'],
  ])('%s: %j', (language, text) => {
    expect(over(text, language)).toBeLessThanOrEqual(0.4)
  })
})

test('a language it does not know goes by punctuation; one can be given', () => {
  expect(over('Vorrei un caffè.', 'it')).toBeGreaterThan(0.7)
  const table = {
    dangling: ['un'],
    fillers: ['allora'],
    questions: [],
    complete: ['sì'],
    dictation: [],
    numerals: [],
  }
  const italian = textTurnDetector({ languages: { it: table } })
  expect(italian.probability(said('Vorrei un', 'it-IT'), context)).toBeLessThan(0.2)
})

test('whatever is said, it answers with a probability', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const probability = over(text) as number
      expect(probability >= 0 && probability <= 1).toBe(true)
    }),
  )
})

describe('D16: unfinished', () => {
  test.each([
    ['en', 'and then'],
    ['en', 'I want a coffee and then'],
    ['en', 'The address is 42.'],
    ['en', 'my address is forty two'],
    ['en', 'I live at 221'],
    ['en', 'zero six'],
    ['en', 'oh seven, one two'],
    ['en', '06'],
    ['en', '+44 20'],
    ['en', 'My name is'],
    ['en', "My name's"],
    ['en', 'because'],
    ['en', 'It is spelled S'],
    ['en', 'S M I'],
    ['en', 'S as in'],
    ['en', 'My email is john'],
    ['en', 'My email is john dot smith at'],
    ['en', 'My email address is john dot smith.'],
    ['en', 'john at gmail'],
    ['en', 'john.smith@gmail'],
    ['en', 'hold on'],
    ['de', 'und dann'],
    ['de', 'Die Adresse ist 42'],
    ['de', 'null sechs'],
    ['de', 'Meine Nummer ist null eins sieben zweiundvierzig'],
    ['de', 'Ich heiße'],
    ['de', 'weil'],
    ['de', 'Das wird buchstabiert M A'],
    ['de', 'Meine Mail ist max punkt'],
    ['de', 'max at gmx'],
    ['fr', 'zéro six'],
    ['fr', 'zéro six douze trente-quatre'],
    ['fr', "L'adresse est le 42"],
    ['fr', 'et puis'],
    ['fr', "je m'appelle"],
    ['fr', 'parce que'],
    ['fr', "ça s'écrit D U"],
    ['fr', 'mon adresse mail est jean point'],
    ['fr', 'jean arobase orange'],
    ['es', 'y luego'],
    ['es', 'La dirección es 42'],
    ['es', 'cero seis'],
    ['es', 'mi número es seis uno dos treinta y cuatro'],
    ['es', 'Me llamo'],
    ['es', 'porque'],
    ['es', 'se deletrea G A'],
    ['es', 'Mi correo es juan punto'],
    ['es', 'juan arroba gmail'],
  ])('%s: %j', (language, text) => {
    expect(over(text, language)).toBeLessThanOrEqual(0.4)
  })
})

describe('D16, neighbours: over', () => {
  test.each([
    ['en', 'The address is 42 Main Street.'],
    ['en', 'I am forty two.'],
    ['en', 'There are twenty of them.'],
    ['en', 'My email is john at gmail dot com.'],
    ['en', 'My email is john.smith@example.com'],
    ['en', 'Send me an email.'],
    ['en', 'I live in the U.S.'],
    ['en', 'zero two zero seven nine four six oh nine five eight'],
    ['de', 'Meine Mail ist max at gmx punkt de.'],
    ['de', 'Ich bin zweiundvierzig.'],
    ['fr', 'zéro six douze trente-quatre cinquante-six soixante-dix-huit'],
    ['fr', 'zéro six quatre-vingt-dix quatre-vingts vingt et un quatre-vingt-trois'],
    ['fr', "J'ai quarante-deux ans."],
    ['es', 'mi número es seis uno dos treinta y cuatro cincuenta y seis setenta y ocho'],
    ['es', 'Mi correo es juan arroba gmail punto com.'],
  ])('%s: %j', (language, text) => {
    expect(over(text, language)).toBeGreaterThanOrEqual(0.7)
  })
})
