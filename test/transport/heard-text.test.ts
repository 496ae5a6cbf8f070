import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WordPlaces } from '../../src/engine.ts'
import { HeardText } from '../../src/transport/heard-text.ts'
import { Playhead } from '../../src/transport/playhead.ts'

/** A sample lasts a millisecond. */
const playhead = new Playhead({ sampleRate: 1_000 }, 20)
const sentenceOf = (text: string) => new HeardText({ sentence: 1, text, turn: 1, round: 0 }, playhead)

test('however a sentence sounds, its words are told in order, once, and all of them at its end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^\S{1,6}\s{1,2}$/), { minLength: 1, maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 }),
      fc.boolean(),
      (words, timedMs, playsMs, complete) => {
        const text = words.join('')
        const sentence = sentenceOf(text)
        let endMs = 0
        const places = new WordPlaces(text)
        for (const [at, ms] of timedMs.entries()) {
          const word = { text: words[at] ?? 'another', startMs: endMs, endMs: endMs + ms }
          sentence.addTimings(places.place([word]))
          endMs += ms
        }
        sentence.addAudio(endMs)
        if (complete) sentence.complete()
        let told = ''
        for (const ms of playsMs) {
          const played = sentence.play(0, ms)
          for (const { at } of played) expect(at).toBeLessThanOrEqual(ms)
          told += played.map((heard) => heard.text).join('')
          expect(text.startsWith(told)).toBe(true)
          expect(told === '' || /\s$/.test(told)).toBe(true)
        }
        expect(told + sentence.finish()).toBe(text)
        expect(sentence.finish()).toBe('')
      },
    ),
    { numRuns: 500 },
  )
})

test('a voice that names other words than the text has is followed by those that the text has', () => {
  const sentence = sentenceOf('It is 3.14 about. ')
  const spoken = ['It', 'is', 'three', 'point', 'one', 'four', 'a', 'bout']
  const named = spoken.map((text, i) => ({ text, startMs: i * 100, endMs: (i + 1) * 100 }))
  sentence.addTimings(new WordPlaces('It is 3.14 about. ').place(named))
  sentence.addAudio(800)
  sentence.complete()
  expect([100, 100, 250, 150, 200].map((ms) => sentence.play(0, ms))).toEqual([
    [{ text: 'It ', at: 100 }],
    [{ text: 'is ', at: 100 }],
    [],
    [{ text: '3.14 ', at: 150 }],
    [{ text: 'about. ', at: 200 }],
  ])
})

test('a sentence that breaks off is heard as far as it has sounded, and what is guessed of its length stays a guess', () => {
  const timed = sentenceOf('One two three four. ')
  const named = ['One', 'two'].map((text, i) => ({ text, startMs: i * 100, endMs: (i + 1) * 100 }))
  timed.addTimings(new WordPlaces('One two three four. ').place(named))
  timed.addAudio(250)
  timed.breakOff()
  expect(timed.play(0, 250).map(({ text }) => text)).toEqual(['One ', 'two '])
  expect(timed.finish()).toBe('')

  const untimed = sentenceOf('One two three four. ')
  untimed.addAudio(700)
  untimed.breakOff()
  expect(untimed.play(0, 700).map(({ text }) => text)).toEqual(['One ', 'two '])
  expect(untimed.finish()).toBe('')
})
