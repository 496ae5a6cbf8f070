import type { Frame } from '../frame/frame.ts'
import { AgentStartedSpeakingFrame, AgentStoppedSpeakingFrame } from '../frames/speech.ts'

/** Whether the agent is heard, and in which turn: tells when it begins and when it falls silent. */
export class AgentSpeech {
  readonly #gapMs: number
  readonly #tell: (frame: Frame) => void
  #turn: number | undefined
  #silentSinceMs: number | undefined

  /**
   * @param gapMs How long speech may fail to arrive before the agent counts as silent.
   * @param tell Sends a frame both ways.
   */
  constructor(gapMs: number, tell: (frame: Frame) => void) {
    this.#gapMs = gapMs
    this.#tell = tell
  }

  /** Whether the agent is speaking. */
  get on(): boolean {
    return this.#turn !== undefined
  }

  /** Speech of a turn sounds. */
  sounds(turn: number): void {
    this.#silentSinceMs = undefined
    if (this.#turn === turn) return
    this.stop()
    this.#turn = turn
    this.#tell(new AgentStartedSpeakingFrame({ turn }))
  }

  /** Nothing of it sounds now, though it has not ended. */
  pauses(nowMs: number): void {
    if (this.#turn === undefined) return
    this.#silentSinceMs ??= nowMs
    if (nowMs - this.#silentSinceMs >= this.#gapMs) this.stop()
  }

  /** It has ended, or been cut off. */
  stop(): void {
    const turn = this.#turn
    if (turn === undefined) return
    this.#turn = this.#silentSinceMs = undefined
    this.#tell(new AgentStoppedSpeakingFrame({ turn }))
  }
}
