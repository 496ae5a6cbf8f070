import {
  type Direction,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  MetricsFrame,
  type ProcessorIO,
  SettingsFrame,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
} from '../../src/engine.ts'
import { SpeculatedAnswer } from './speculated-answer.ts'
import { SpeculatedTokens } from './speculated-tokens.ts'
import type { SpeculationFigures } from './speculation-figures.ts'
import { speculationFrame } from './speculation-frame.ts'

/** Frames of an answer that wait; what makes more is slowed down. */
const capacity = 4_096

/**
 * Holds back an answer that is prepared before the user's turn has ended (`speculation` of `UserTurn`): it goes on when the
 * turn ends with the words that were speculated, and is dropped when it does not. Belongs right before the output, or
 * before `TTS` if only the model may work ahead. Without it a speculated answer would be heard at once.
 *
 * Answers keep their order: what comes of another one while the speculated one is held waits behind it. Of an answer that is
 * over nothing goes on but what is marked to survive it.
 *
 * It measures: each decision is told in a MetricsFrame of type `speculation`, and `figures` has the sums.
 */
export class SpeculationGate extends FrameProcessor {
  static override readonly processorName: string = 'SpeculationGate'
  override readonly io: ProcessorIO = {}
  readonly #tokens = new SpeculatedTokens()
  #speculated: SpeculatedAnswer | undefined
  #held: Frame[] = []
  #decided = Promise.withResolvers<void>()
  /** The first turn that is not over. */
  #firstTurn = 0
  /** The turn of the answer that was prepared last and was not wanted. */
  #dropped: number | undefined
  #speculations = 0
  #right = 0
  #savedMs = 0

  /** What answering ahead has brought so far in this session, and what it has cost. */
  get figures(): SpeculationFigures {
    const [speculations, right, savedMs] = [this.#speculations, this.#right, this.#savedMs]
    const hitRate = speculations === 0 ? undefined : right / speculations
    return { speculations, right, hitRate, savedMs, wastedTokens: this.#tokens.wasted }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof SpeculationStartedFrame) this.#begin(frame.turn)
    else if (frame instanceof MetricsFrame) this.#tokens.see(frame)
    // The answer was made with other settings: it is dropped, and made anew when the turn has ended.
    else if (frame instanceof SettingsFrame && this.#speculated !== undefined) this.interrupt('speculation')
    if (direction === 'downstream' && frame.answer)
      return this.#waits(frame) ? this.#hold(frame) : this.#release(frame)
    const passed = this.push(frame, direction)
    if (frame instanceof UserTurnEndedFrame) this.#settle(frame.turn)
    return passed
  }

  protected override onInterrupt({ turn }: InterruptFrame): void {
    this.#firstTurn = turn
    this.#settle(undefined)
  }

  protected override onEnd(): void {
    this.#settle(undefined)
  }

  protected override cleanup(): void {
    this.#held = []
    this.#decided.resolve()
  }

  #begin(turn: number): void {
    if (this.#speculated !== undefined) this.#settle(undefined)
    this.#speculated = new SpeculatedAnswer(turn, this.clock.now())
    this.#tokens.speculated(turn)
  }

  #waits({ turn }: Frame): boolean {
    return this.#speculated !== undefined && (this.#held.length > 0 || turn === this.#speculated.turn)
  }

  #hold(frame: Frame): void | Promise<void> {
    if (frame.turn === this.#speculated?.turn) this.#speculated.made(frame, this.clock.now())
    if (this.#held.length < capacity) {
      this.#held.push(frame)
      return
    }
    return this.#decided.promise.then(() => this.#release(frame))
  }

  /** It is decided: the user's turn ended, and its answer is this one; none for a wrong speculation. */
  #settle(turn: number | undefined): void {
    const speculated = this.#speculated
    this.#speculated = undefined
    if (speculated !== undefined) {
      const right = turn === speculated.turn
      if (!right) this.#dropped = speculated.turn
      this.#measure(speculated, right)
    }
    for (const frame of this.#held.splice(0)) void this.#release(frame)
    this.#decided.resolve()
    this.#decided = Promise.withResolvers()
  }

  #release(frame: Frame): void | Promise<void> {
    const over = frame.turn < this.#firstTurn || frame.turn === this.#dropped
    if (!over || frame.outlivesAnswer) return this.push(frame)
  }

  #measure(speculated: SpeculatedAnswer, right: boolean): void {
    const savedMs = right ? speculated.savedMs(this.clock.now()) : 0
    this.#speculations++
    if (right) this.#right++
    this.#savedMs += savedMs
    this.#tokens.decided(right)
    void this.push(speculationFrame({ turn: speculated.turn, right, savedMs }))
  }
}
