import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BackgroundFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SpokenAudioFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
} from '../../src/index.ts'
import { audio, heard, outputLine, sampleRate } from './answers.ts'

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
  const frames = sentences.flatMap(({ wordsMs, timings }) => {
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
      new TTSTextFrame({ text, turn: 0 }),
      ...(timings ? [new TTSWordsFrame({ words: timed, turn: 0 })] : []),
      audio(0, lengthMs),
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
          const beganMs = line.downstream.find((frame) => frame instanceof SpokenAudioFrame)?.pts
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
