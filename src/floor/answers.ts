import { NO_TURN } from '../frame/frame.ts'
import type { InterruptFrame } from '../frames/lifecycle.ts'

/** The answer that the agent has the floor for, the latest if there are several. */
export interface AnswerUnderWay {
  /** The turn of the answer. */
  readonly turn: number
  /** Whether the user hears the agent; it thinks otherwise. */
  readonly speaks: boolean
  /** When it began, if that was told. */
  readonly sinceMs: number | undefined
}

/** The answers of the agent that are under way, from when they are asked for until they have been heard. */
export class Answers {
  #latest: { readonly turn: number; readonly sinceMs: number | undefined } | undefined
  /** The turn that is heard. */
  #heard: number | undefined
  /** The turn that is answered ahead: nobody knows yet whether that answer is wanted. */
  #speculated: number | undefined
  /** The first turn that is not over. */
  #first = NO_TURN
  /** Whether the last interrupt dropped a speculation: the words of that turn are answered in the first one since. */
  #redone = false

  /** The latest of them. */
  get underWay(): AnswerUnderWay | undefined {
    return this.#latest && { ...this.#latest, speaks: this.#heard !== undefined }
  }

  /** An answer is prepared. */
  speculate(turn: number): void {
    this.#speculated = turn
  }

  /** The user's turn is over: what was prepared is wanted, or nobody hears of it. */
  decide(): void {
    this.#speculated = undefined
  }

  /** The user has said something, which is answered in a turn. */
  owe(turn: number, atMs: number | undefined): void {
    this.begin(this.#redone && this.#isOver(turn) ? this.#first : turn, atMs)
  }

  /** The agent thinks. */
  begin(turn: number, atMs: number | undefined): void {
    if (turn === this.#speculated || this.#isOver(turn)) return
    if (this.#latest === undefined || turn > this.#latest.turn) this.#latest = { turn, sinceMs: atMs }
  }

  /** The agent is heard. */
  sound(turn: number, atMs: number | undefined): void {
    if (this.#isOver(turn)) return
    if (turn === this.#speculated) this.decide()
    this.begin(turn, atMs)
    this.#heard = Math.max(turn, this.#heard ?? turn)
  }

  /** The agent is heard no longer, though the answer may go on. */
  fallSilent(turn: number): void {
    if (turn === this.#heard) this.#heard = undefined
  }

  /** An answer is over, and so are those before it. */
  end(turn: number): void {
    this.#endBefore(turn + 1)
  }

  /** What is before a turn is over, and does not come again; all, if no turn is named. */
  interrupt({ turn, cause }: InterruptFrame): void {
    this.#endBefore(turn === NO_TURN ? Number.POSITIVE_INFINITY : turn)
    if (turn < this.#first) return
    this.#first = turn
    this.#redone = cause === 'speculation'
  }

  #endBefore(turn: number): void {
    if (this.#latest !== undefined && this.#latest.turn < turn) this.#latest = undefined
    if (this.#heard !== undefined && this.#heard < turn) this.#heard = undefined
    if (this.#speculated !== undefined && this.#speculated < turn) this.#speculated = undefined
  }

  /** What has no number cannot be told from what is under way. */
  #isOver(turn: number): boolean {
    return turn !== NO_TURN && turn < this.#first
  }
}
