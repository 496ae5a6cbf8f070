import type { Frame } from '../frame/frame.ts'
import { InterruptFrame } from '../frames/lifecycle.ts'
import { LLMResponseEndFrame, LLMResponseStartFrame } from '../frames/llm.ts'
import { MetricsFrame } from '../frames/metrics.ts'
import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
} from '../frames/speech.ts'
import { TTSStartedFrame, TTSStoppedFrame } from '../frames/tts.ts'

/**
 * Keeps back what an observer sees of a speculated answer, until it is decided: then it is told, or nobody
 * ever hears of it.
 */
export class UndecidedAnswer {
  #turn: number | undefined
  #held: (() => void)[] = []
  /** What has begun of answers that are given, and has not ended. */
  readonly #open = new Set<'model' | 'voice' | 'speech'>()

  /**
   * A frame is seen, for the first time.
   * @param tell Tells of it; called now, later, or never.
   */
  see(frame: Frame, tell: () => void): void {
    if (frame instanceof SpeculationStartedFrame) this.#begin(frame.turn, tell)
    else if (this.#turn !== undefined && turnOf(frame) === this.#turn) this.#held.push(tell)
    else {
      this.#follow(frame)
      tell()
      if (frame instanceof UserTurnEndedFrame) this.#decide(frame.turn)
      else if (frame instanceof InterruptFrame) this.#interrupted()
    }
  }

  /** Whether an interrupt drops a speculated answer, and nothing that anybody has heard of. */
  isUnheard({ cause }: InterruptFrame): boolean {
    return cause === 'speculation' && this.#open.size === 0
  }

  #begin(turn: number, tell: () => void): void {
    this.#turn = turn
    this.#held = []
    tell()
  }

  #decide(turn: number): void {
    const held = this.#held
    const right = turn === this.#turn
    this.#turn = undefined
    this.#held = []
    if (right) for (const tell of held) tell()
  }

  #interrupted(): void {
    this.#turn = undefined
    this.#held = []
    this.#open.clear()
  }

  #follow(frame: Frame): void {
    if (frame instanceof LLMResponseStartFrame) this.#open.add('model')
    else if (frame instanceof LLMResponseEndFrame) this.#open.delete('model')
    else if (frame instanceof TTSStartedFrame) this.#open.add('voice')
    else if (frame instanceof TTSStoppedFrame) this.#open.delete('voice')
    else if (frame instanceof AgentStartedSpeakingFrame) this.#open.add('speech')
    else if (frame instanceof AgentStoppedSpeakingFrame) this.#open.delete('speech')
  }
}

/** The turn of the answer that a frame is part of or tells of. */
function turnOf(frame: Frame): number | undefined {
  if (frame instanceof MetricsFrame) return (frame.metrics as { readonly turn?: number }).turn
  return frame.answer ? frame.turn : undefined
}
