import { type Direction, type Frame, NO_TURN, stamp } from '../frame/frame.ts'

/**
 * The turn that a piece of work began in. Asynchronous work holds on to it: what it pushes carries that turn, however
 * late, and once the turn is over its signal is aborted and its pushes go nowhere.
 */
export class TurnScope {
  /** The turn's number. */
  readonly turn: number
  /** Aborts when the turn is over. */
  readonly signal: AbortSignal
  readonly #push: (frame: Frame, direction: Direction) => void | Promise<void>

  /** For the engine; processors get theirs from `this.scope`. */
  constructor(
    turn: number,
    signal: AbortSignal,
    push: (frame: Frame, direction: Direction) => void | Promise<void>,
  ) {
    this.turn = turn
    this.signal = signal
    this.#push = push
  }

  /** Whether the turn has been interrupted, or the session has ended. */
  get over(): boolean {
    return this.signal.aborted
  }

  /** Pushes a frame in this turn; does nothing when the turn is over. Await it to be slowed by what is downstream. */
  push(frame: Frame, direction: Direction = 'downstream'): void | Promise<void> {
    if (this.over) return
    if (frame.answer && frame.turn === NO_TURN) stamp(frame, this.turn)
    return this.#push(frame, direction)
  }
}
