import {
  type Direction,
  type Frame,
  FrameProcessor,
  type ProcessorIO,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
} from '../../src/index.ts'

/** Frames of an answer that wait; what makes more is slowed down. */
const capacity = 4_096

/**
 * Holds back an answer that is prepared before the user's turn has ended (`guess` of `UserTurn`): it goes on when the
 * turn ends with the words that were guessed, and is dropped when it does not. Belongs right before the output, or
 * before `TTS` if only the model may work ahead. Without it a guessed answer would be heard at once.
 */
export class SpeculationGate extends FrameProcessor {
  override readonly io: ProcessorIO = {}
  #guessed: number | undefined
  #held: Frame[] = []
  #decided = Promise.withResolvers<void>()

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof UserTurnGuessedFrame) this.#guessed = frame.turn
    else if (frame instanceof UserTurnEndedFrame) this.#release()
    if (direction === 'downstream' && frame.answer && frame.turn === this.#guessed) return this.#hold(frame)
    return this.push(frame, direction)
  }

  protected override onInterrupt(): void {
    this.#held = this.#held.filter(({ uninterruptible }) => uninterruptible)
    this.#release()
  }

  protected override onEnd(): void {
    this.#release()
  }

  protected override cleanup(): void {
    this.#held = []
    this.#decided.resolve()
  }

  #hold(frame: Frame): void | Promise<void> {
    if (this.#held.length < capacity) {
      this.#held.push(frame)
      return
    }
    return this.#decided.promise.then(() => this.push(frame))
  }

  #release(): void {
    this.#guessed = undefined
    for (const frame of this.#held.splice(0)) void this.push(frame)
    this.#decided.resolve()
    this.#decided = Promise.withResolvers()
  }
}
