import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeardText } from '../../src/transport/heard-text.ts'

test('however a sentence sounds, its words are told in order, once, and all of them at its end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^\S{1,6}\s{1,2}$/), { minLength: 1, maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 }),
      fc.boolean(),
      (words, timedMs, playsMs, complete) => {
        const text = words.join('')
        const sentence = new HeardText(text, 1, 0)
        let endMs = 0
        for (const ms of timedMs) {
          sentence.addTimings([{ text: 'word', startMs: endMs, endMs: endMs + ms }])
          endMs += ms
        }
        sentence.addAudio(endMs)
        if (complete) sentence.complete()
        let told = ''
        for (const ms of playsMs) {
          const played = sentence.play(ms)
          for (const { afterMs } of played) expect(afterMs).toBeLessThanOrEqual(ms)
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

test('a voice that counts words otherwise than the text does is followed in proportion', () => {
  const sentence = new HeardText('It is 3.14 about. ', 1, 0)
  const spoken = ['It', 'is', 'three', 'point', 'one', 'four', 'a', 'bout']
  sentence.addTimings(spoken.map((text, i) => ({ text, startMs: i * 100, endMs: (i + 1) * 100 })))
  sentence.addAudio(800)
  sentence.complete()
  expect([100, 100, 250, 150, 200].map((ms) => sentence.play(ms))).toEqual([
    [],
    [{ text: 'It ', afterMs: 100 }],
    [{ text: 'is ', afterMs: 200 }],
    [{ text: '3.14 ', afterMs: 150 }],
    [{ text: 'about. ', afterMs: 200 }],
  ])
})

test('a sentence that breaks off is heard as far as it has sounded, and what is guessed of its length stays a guess', () => {
  const timed = new HeardText('One two three four. ', 1, 0)
  timed.addTimings(['One', 'two'].map((text, i) => ({ text, startMs: i * 100, endMs: (i + 1) * 100 })))
  timed.addAudio(250)
  timed.breakOff()
  expect(timed.play(250).map(({ text }) => text)).toEqual(['One ', 'two '])
  expect(timed.finish()).toBe('')

  const untimed = new HeardText('One two three four. ', 1, 0)
  untimed.addAudio(700)
  untimed.breakOff()
  expect(untimed.play(700).map(({ text }) => text)).toEqual(['One ', 'two '])
  expect(untimed.finish()).toBe('')
})
