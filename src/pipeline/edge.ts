import { type Direction, type Frame, NO_TURN, stamp } from '../frames/frame.ts'
import type { TurnCounter } from '../processor/environment.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'

/** The end of a chain: hands what arrives to whoever holds the chain. */
export class Edge extends FrameProcessor {
  readonly #arrived: (frame: Frame, direction: Direction) => void | Promise<void>

  /** @param arrived Called for every frame that gets here, in the order of its lane. */
  constructor(name: string, arrived: (frame: Frame, direction: Direction) => void | Promise<void>) {
    super({ name })
    this.#arrived = arrived
  }

  override receive(frame: Frame, direction: Direction): void | Promise<void> {
    return this.#arrived(frame, direction)
  }

  /** Sends a frame into the chain. With `turns`, a frame of an answer that belongs to no turn yet joins the latest. */
  send(frame: Frame, direction: Direction, turns?: TurnCounter): void | Promise<void> {
    if (turns !== undefined && frame.answer && frame.turn === NO_TURN) stamp(frame, turns.current)
    return this.push(frame, direction)
  }
}
