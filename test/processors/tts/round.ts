import {
  type Frame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { WordListener } from '../../../src/testing/index.ts'

/** What a model says in a round of an answer, word by word. */
export function round(text: string, { turn = 1, round = 0, last = true } = {}): Frame[] {
  const words = text.match(/\S+\s*/g) ?? []
  return [
    new LLMResponseStartFrame({ turn, round }),
    ...words.map((word) => new LLMTextFrame({ text: word, turn, round })),
    new LLMResponseEndFrame({ turn, round, last }),
  ]
}

/** The words that a scripted voice has said. */
export function wordsIn(frames: readonly Frame[]): string {
  const ear = new WordListener()
  return frames.flatMap((frame) => (frame instanceof TTSAudioFrame ? ear.hear(frame.samples) : [])).join(' ')
}
