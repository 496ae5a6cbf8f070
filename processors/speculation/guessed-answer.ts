import { type Frame, LLMTextFrame, TTSAudioFrame } from '../../src/index.ts'

/** An answer that is prepared ahead, and what is measured of it. */
export class GuessedAnswer {
  readonly turn: number
  readonly #startedAtMs: number
  #readyAtMs: number | undefined

  constructor(turn: number, startedAtMs: number) {
    this.turn = turn
    this.#startedAtMs = startedAtMs
  }

  /** Something of it has been made. */
  made(frame: Frame, atMs: number): void {
    if (frame instanceof TTSAudioFrame || frame instanceof LLMTextFrame) this.#readyAtMs ??= atMs
  }

  /** How much earlier it is there than an answer begun at `decidedAtMs` would be. */
  savedMs(decidedAtMs: number): number {
    return Math.min(decidedAtMs, this.#readyAtMs ?? decidedAtMs) - this.#startedAtMs
  }
}
