import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textTurnDetector } from '../../../processors/turn/index.ts'
import { silentLogger } from '../../../src/index.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { turnDetectorContract } from '../../contract/turn-detector.ts'
import { said } from './sounds.ts'

const detector = textTurnDetector()
const context = { signal: new AbortController().signal, clock: new VirtualClock(), logger: silentLogger }
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
