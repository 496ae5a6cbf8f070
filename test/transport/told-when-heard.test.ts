import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BackgroundFrame,
  HeardAudioFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  TTSSentenceEndFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  WordPlaces,
} from '../../src/engine.ts'
import { audio, heard, outputLine, sampleRate, told } from './answers.ts'

interface Spoken {
  /** How long each word of the sentence lasts, in milliseconds. */
  readonly wordsMs: readonly number[]
  readonly timings: boolean
}

/** An answer of sentences "w0 w1 … ", and when each of its words has sounded, in milliseconds since it began. */
function answer(sentences: readonly Spoken[]) {
  let beganMs = 0
  let count = 0
  const words: { readonly text: string; readonly endMs: number }[] = []
  const frames = sentences.flatMap(({ wordsMs, timings }, sentence) => {
    const lengthMs = wordsMs.reduce((sum, ms) => sum + ms, 0)
    let endMs = 0
    const timed = wordsMs.map((ms, index) => {
      const startMs = endMs
      endMs = timings ? endMs + ms : ((index + 1) * lengthMs) / wordsMs.length
      words.push({ text: `w${count} `, endMs: beganMs + endMs })
      return { text: `w${count++}`, startMs, endMs }
    })
    beganMs += lengthMs
    const text = timed.map((word) => `${word.text} `).join('')
    return [
      new TTSTextFrame({ sentence, text, turn: 0 }),
      ...(timings
        ? [new TTSWordsFrame({ sentence, words: new WordPlaces(text).place(timed), turn: 0 })]
        : []),
      audio(0, lengthMs, sentence),
      new TTSSentenceEndFrame({ sentence, turn: 0 }),
    ]
  })
  return { words, frames: [...frames, new TTSStoppedFrame({ turn: 0 })] }
}

const spoken = fc.record({
  wordsMs: fc.array(fc.integer({ min: 5, max: 150 }), { minLength: 1, maxLength: 6 }),
  timings: fc.boolean(),
})

test('a word is told no earlier than its end sounds and a chunk later at most; an interrupt leaves just what had sounded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(spoken, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(20, 100),
      fc.constantFrom(0, 100),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      async (sentences, chunkMs, leadMs, waitsMs, background) => {
        const { line, interrupt } = await outputLine({ chunkMs, leadMs })
        if (background) void line.send(new BackgroundFrame({ source: { mix: (_, { ending }) => !ending } }))
        const { words, frames } = answer(sentences)
        // The length of a sentence without timings has to be known before it begins.
        for (const frame of [new OutputPauseFrame(), ...frames, new OutputResumeFrame()])
          void line.send(frame)
        const endedBy = (ms: number) => {
          const beganMs = line.downstream.find((frame) => frame instanceof HeardAudioFrame)?.pts
          if (beganMs === undefined) return ''
          return words.flatMap(({ text, endMs }) => (beganMs + endMs <= ms + 1e-6 ? [text] : [])).join('')
        }
        for (const ms of waitsMs) {
          await line.clock.advance(ms)
          const told = heard(line.downstream, 0)
          const now = line.clock.now()
          expect(endedBy(now).startsWith(told), `${told} at ${now}`).toBe(true)
          expect(told.startsWith(endedBy(now - chunkMs)), `${told} at ${now}`).toBe(true)
        }
        interrupt()
        await line.clock.advance(1_000)
        expect(heard(line.downstream, 0)).toBe(endedBy(line.clock.now() - 1_000))
        await line.end()
      },
    ),
    { numRuns: 300 },
  )
})

test('an end that reports message by message is followed between its reports, and not beyond one that is late', async () => {
  const reported = { samples: 0 }
  const { line, interrupt } = await outputLine({ chunkMs: 100, leadMs: 200, played: () => reported.samples })
  const { frames } = answer([{ wordsMs: Array.from({ length: 20 }, () => 40), timings: true }])
  for (const frame of frames) void line.send(frame)
  await line.clock.advance(400)
  expect(heard(line.downstream, 0)).toBe('')
  reported.samples = (sampleRate * 100) / 1000
  await line.clock.advance(100)
  expect(heard(line.downstream, 0)).toBe('w0 w1 ')
  await line.clock.advance(65)
  interrupt()
  expect(heard(line.downstream, 0)).toBe('w0 w1 w2 w3 ')

  const late = await outputLine({ chunkMs: 100, leadMs: 200, played: () => reported.samples })
  for (const frame of frames) void late.line.send(frame)
  await late.line.clock.advance(500)
  late.interrupt()
  expect(heard(late.line.downstream, 0)).toBe('w0 w1 ')
})

/** An answer of twenty words of 100 ms on a line that is so much behind, whose end reports every 100 ms what has sounded. */
async function lateLine(behindMs: number, timings: boolean) {
  const reported = { samples: 0 }
  const { line, sink, interrupt } = await outputLine({
    chunkMs: 100,
    leadMs: 200,
    played: () => reported.samples,
  })
  const { frames } = answer([{ wordsMs: Array.from({ length: 20 }, () => 100), timings }])
  for (const frame of frames) void line.send(frame)
  await line.clock.advance(behindMs)
  const plays = async (ms: number) => {
    for (let step = 0; step < ms / 100; step++) {
      await line.clock.advance(100)
      reported.samples += sampleRate / 10
    }
    // The report is noticed with the next step of the output.
    await line.clock.advance(20)
  }
  return { line, sink, interrupt, plays }
}

test.each([
  [2_500, true],
  [2_500, false],
  [8_000, true],
  [25_000, true],
])(
  'D9: what has not sounded on a line that is %i ms behind is not told as heard (timings: %s)',
  async (behindMs, timings) => {
    const { line, sink, interrupt, plays } = await lateLine(behindMs, timings)
    expect(heard(line.downstream, 0)).toBe('')
    expect(told(line.downstream)).not.toContain('stopped-speaking 0')
    await plays(500)
    interrupt()
    await line.clock.advance(5_000)
    expect(heard(line.downstream, 0)).toBe('w0 w1 w2 w3 w4 ')
    expect(sink.calls).toContain('clear')
  },
)

test('D9, a neighbour: an end that stops reporting in mid-answer is not taken to hear on, and the agent does not wait for it for ever', async () => {
  const { line, plays } = await lateLine(3_000, true)
  await plays(300)
  await line.clock.advance(20_000)
  expect(heard(line.downstream, 0)).toBe('w0 w1 w2 ')
  // As long as a connection is kept that does not answer, and a little more.
  await line.clock.advance(20_000)
  expect(heard(line.downstream, 0)).toBe(Array.from({ length: 20 }, (_, i) => `w${i} `).join(''))
  expect(told(line.downstream)).toContain('stopped-speaking 0')
})
