import { expect, test } from 'vitest'
import {
  type Frame,
  HeardTextFrame,
  HeardUntilFrame,
  TTSSentenceEndFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  WordPlaces,
} from '../../src/engine.ts'
import { answer, audio, heard, outputLine, sampleRate, sentence } from './answers.ts'

const text = (id: number, said: string) => new TTSTextFrame({ sentence: id, text: said, turn: 0 })
const words = (id: number, said: string, msPerWord: number) =>
  new TTSWordsFrame({
    sentence: id,
    turn: 0,
    words: new WordPlaces(said).place(
      said
        .split(' ')
        .map((word, at) => ({ text: word, startMs: at * msPerWord, endMs: (at + 1) * msPerWord })),
    ),
  })
const end = (id: number, broken = false) => new TTSSentenceEndFrame({ sentence: id, turn: 0, broken })
const spoken = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof HeardTextFrame ? [[frame.sentence, frame.text]] : []))
const heardUntil = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof HeardUntilFrame ? [frame.heard] : []))

test('what belongs to a sentence finds it by its number, in whatever order it comes', async () => {
  const { line } = await outputLine()
  const frames = [
    text(7, 'One two. '),
    text(8, 'Three four. '),
    audio(0, 200, 7),
    words(8, 'Three four. ', 200),
    words(7, 'One two. ', 200),
    audio(0, 300),
    audio(0, 200, 7),
    audio(0, 400, 8),
    end(8),
    end(7),
  ]
  for (const frame of frames) void line.send(frame)
  await line.clock.advance(2_000)
  expect(spoken(line.downstream)).toEqual([
    [7, 'One '],
    [7, 'two. '],
    [8, 'Three '],
    [8, 'four. '],
  ])
})

test('a tone in the middle of a sentence is no part of its time', async () => {
  const { line } = await outputLine()
  const frames = [text(1, 'One two '), words(1, 'One two ', 200), audio(0, 200, 1), audio(0, 1_000)]
  for (const frame of frames) void line.send(frame)
  await line.clock.advance(1_000)
  expect(heard(line.downstream, 0)).toBe('One ')
})

test('a sentence that is broken off is heard as far as it has sounded; those behind it are heard whole', async () => {
  const { line } = await outputLine()
  const frames = [
    text(1, 'One two three. '),
    words(1, 'One two', 200),
    audio(0, 250, 1),
    end(1, true),
    text(2, 'Four. '),
    audio(0, 300, 2),
    end(2),
  ]
  for (const frame of frames) void line.send(frame)
  await line.clock.advance(2_000)
  expect(spoken(line.downstream)).toEqual([
    [1, 'One '],
    [2, 'Four. '],
  ])
})

test('a sentence whose end was never told has ended when the voice stops', async () => {
  const { line } = await outputLine()
  for (const frame of [text(1, 'One two. '), audio(0, 300, 1), new TTSStoppedFrame({ turn: 0 })])
    void line.send(frame)
  await line.clock.advance(2_000)
  expect(heard(line.downstream, 0)).toBe('One two. ')
})

test('an interruption tells upstream how much of each sentence was heard, to the sample', async () => {
  const { line, interrupt } = await outputLine({ leadMs: 300 })
  const [first] = sentence(0, 'One two. ')
  const { sentence: id } = first as TTSTextFrame
  for (const frame of answer(0, ['One two. ', 'Three four. ', 'Five. '])) void line.send(frame)
  await line.clock.advance(733)
  interrupt()
  expect(heardUntil(line.upstream)).toEqual([
    [
      { sentence: id + 1, ms: 400 },
      { sentence: id + 2, ms: 333 },
    ],
  ])
  await line.clock.advance(500)
  interrupt()
  expect(heardUntil(line.upstream).at(-1)).toEqual([])
})

test('an answer that has been heard out is not told of again', async () => {
  const { line, interrupt } = await outputLine()
  for (const frame of answer(0, ['One two. '])) void line.send(frame)
  await line.clock.advance(2_000)
  interrupt()
  expect(heardUntil(line.upstream)).toEqual([[]])
})

test('it is told by the position that the listener’s end reports, where it does', async () => {
  const reported = { samples: 0 }
  const { line, interrupt } = await outputLine({ leadMs: 300, played: () => reported.samples })
  for (const frame of [text(5, 'One two. '), audio(0, 1_000, 5), end(5)]) void line.send(frame)
  await line.clock.advance(700)
  reported.samples = (sampleRate * 250) / 1000
  interrupt()
  expect(heardUntil(line.upstream)).toEqual([[{ sentence: 5, ms: 250 }]])
})

test('what cannot be called back counts as heard', async () => {
  const { line, sink, interrupt } = await outputLine({ leadMs: 300 })
  Object.assign(sink, { clear: undefined })
  for (const frame of [text(5, 'One two. '), audio(0, 1_000, 5), end(5)]) void line.send(frame)
  await line.clock.advance(100)
  interrupt()
  expect(heardUntil(line.upstream)).toEqual([[{ sentence: 5, ms: sink.writtenMs }]])
})
