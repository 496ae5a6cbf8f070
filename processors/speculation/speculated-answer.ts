import { type Frame, LLMResponseEndFrame, LLMTextFrame, TTSAudioFrame } from '../../src/engine.ts'

const ready = [TTSAudioFrame, LLMTextFrame, LLMResponseEndFrame]

/** A speculated answer, and what is measured of it. */
export class SpeculatedAnswer {
  readonly turn: number
  readonly #startedAtMs: number
  #readyAtMs: number | undefined

  constructor(turn: number, startedAtMs: number) {
    this.turn = turn
    this.#startedAtMs = startedAtMs
  }

  /** Something of it has been made: what can be heard, or a round that ends with tools, which wait for the decision. */
  made(frame: Frame, atMs: number): void {
    if (ready.some((kind) => frame instanceof kind)) this.#readyAtMs ??= atMs
  }

  /** How much earlier it is there than an answer begun at `decidedAtMs` would be. */
  savedMs(decidedAtMs: number): number {
    return Math.min(decidedAtMs, this.#readyAtMs ?? decidedAtMs) - this.#startedAtMs
  }
}
