import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContextSpeech, type TimedWord, type TTSEvent } from '../../src/engine.ts'

const texts = ['Good morning.', 'It is a quarter past nine,', '…', 'and all is well!']
const charMs = 40
const rate = 8_000
const samplesPerChar = (charMs * rate) / 1000

type Dialect = 'characters' | 'words'

/** What a vendor says of all texts in one context, joined by `space`: each sample names the character it is of. */
function said(space: string) {
  const all = texts.join(space)
  const characters = [...all].map((text, at) => ({ text, startMs: at * charMs, endMs: (at + 1) * charMs }))
  const words = [...all.matchAll(/[^\s.,!…]+/g)].map(({ 0: text, index }) => ({
    text,
    startMs: index * charMs,
    endMs: (index + text.length) * charMs,
  }))
  const owner = texts.flatMap((text, id) => Array<number>(text.length + space.length).fill(id))
  return { all, characters, words, owner }
}

/** Sends it message by message, of these sizes in samples; timings come so many characters before their audio. */
function messages(
  dialect: Dialect,
  space: string,
  { sizes, aheadChars, marked }: { sizes: readonly number[]; aheadChars: number; marked: boolean },
): TTSEvent[] {
  const { all, characters, words } = said(space)
  const timed: readonly TimedWord[] = dialect === 'characters' ? characters : words
  const speech = new ContextSpeech(rate, { marked })
  for (const [id, text] of texts.entries()) speech.sent({ id, text })
  const events: TTSEvent[] = []
  const total = all.length * samplesPerChar
  let told = 0
  for (let at = 0, next = 0; at < total; next++) {
    const size = Math.min(sizes[next % sizes.length]!, total - at)
    const samples = Int16Array.from({ length: size }, (_, i) => Math.floor((at + i) / samplesPerChar))
    at += size
    const untilMs = (at / samplesPerChar + aheadChars) * charMs
    const upTo = timed.filter(({ startMs }) => startMs < untilMs).length
    events.push(...speech.take({ samples, [dialect]: timed.slice(told, upTo) }))
    told = Math.max(told, upTo)
  }
  return [...events, ...speech.said()]
}

describe.each<[Dialect, string]>([
  ['characters', ' '],
  ['characters', ''],
  ['words', ' '],
])('a context whose %s are told, joined by "%s"', (dialect, space) => {
  test('is parted into its sentences, however it is cut into messages', () => {
    const { owner } = said(space)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (sizes, aheadChars, marked) => {
          const events = messages(dialect, space, { sizes, aheadChars, marked })
          const ends = events.flatMap((event) => (event.type === 'end' ? [event.sentence] : []))
          expect(ends).toEqual(texts.map((_, id) => id))
          for (const [id, text] of texts.entries()) {
            const own = events.filter((event) => event.type !== 'usage' && event.sentence === id)
            expect(own.at(-1)?.type === 'end').toBe(true)
            const heard = own.flatMap((event) => (event.type === 'audio' ? [...event.samples] : []))
            // The space and the mark behind a word may be heard with either sentence; no letter may.
            const letters = [...new Set(heard)].filter((at) => /\p{L}/u.test(said(space).all[at]!))
            expect(letters.every((at) => owner[at] === id)).toBe(true)
            const words = own.flatMap((event) => (event.type === 'words' ? event.words : []))
            expect(words.map(({ at, length }) => text.slice(at, at + length))).toEqual(
              text.match(/\p{L}+/gu) ?? [],
            )
            const ms = (heard.length / rate) * 1000
            for (const { startMs, endMs } of words) {
              expect(startMs).toBeGreaterThanOrEqual(0)
              expect(endMs).toBeLessThanOrEqual(ms + 1)
            }
          }
          const samples = events.reduce(
            (sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0),
            0,
          )
          if (marked) expect(samples).toBe(said(space).all.length * samplesPerChar)
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('a sentence ends as soon as it is known to: it waits for no other', () => {
  const speech = new ContextSpeech(1_000)
  speech.sent({ id: 1, text: 'Yes.' })
  const events = [
    ...speech.take({ samples: new Int16Array(300), words: [{ text: 'Yes', startMs: 0, endMs: 250 }] }),
  ]
  expect(events.map(({ type }) => type)).toEqual(['words', 'audio', 'audio', 'end'])
  speech.sent({ id: 2, text: 'No.' })
  const later = [
    ...speech.take({ samples: new Int16Array(350), words: [{ text: 'No', startMs: 350, endMs: 650 }] }),
  ]
  expect(later).toMatchObject([
    { type: 'words', sentence: 2, words: [{ at: 0, length: 2, startMs: 50, endMs: 350 }] },
    { type: 'audio', sentence: 2 },
    { type: 'end', sentence: 2 },
  ])
})

test('a vendor that says other words than it was given is parted by the words that it has, and by its own marks', () => {
  const speech = new ContextSpeech(1_000)
  speech.sent({ id: 1, text: 'It costs 3.50' })
  speech.sent({ id: 2, text: 'Is that all?' })
  const words = ['It', 'costs', 'three', 'fifty', 'Is', 'that', 'all'].map((text, at) => ({
    text,
    startMs: at * 100,
    endMs: (at + 1) * 100,
  }))
  const events = [...speech.take({ samples: new Int16Array(700), words })]
  expect(events.map((event) => event.type !== 'usage' && `${event.type} ${event.sentence}`)).toEqual([
    'words 1',
    'audio 1',
    'end 1',
    'words 2',
    'audio 2',
    'end 2',
  ])
  expect(events[1]).toMatchObject({ samples: { length: 400 } })

  const marked = new ContextSpeech(1_000)
  marked.sent({ id: 1, text: '3.50' })
  marked.sent({ id: 2, text: '4' })
  const first = [...marked.take({ samples: new Int16Array(500) }), ...marked.said(1)]
  expect(first.map(({ type }) => type)).toEqual(['audio', 'end'])
  expect(
    [...marked.take({ samples: new Int16Array(100) }), ...marked.said()].map(({ type }) => type),
  ).toEqual(['audio', 'end'])
})
