import { type Frame, LLMResponseEndFrame, LLMTextFrame } from '../../src/engine.ts'

/**
 * Words of ours within a round of an answer, a sentence by themselves that is said at once.
 * @param last Whether the answer ends with them.
 */
export function wordsWithin(round: number, text: string, last = false): Frame[] {
  return [new LLMTextFrame({ text, round, endsSentence: true }), new LLMResponseEndFrame({ round, last })]
}
