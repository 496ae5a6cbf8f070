import { type Direction, type Frame, NO_TURN, stamp } from '../frame/frame.ts'
import type { TurnCounter } from '../processor/environment.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'
import type { Recipient } from '../processor/recipient.ts'

/** The end of a chain: hands what arrives to whoever holds the chain. */
export class Edge extends FrameProcessor {
  readonly #recipient: Recipient

  /** @param arrived Called for every frame that gets here, in the order of its lane. */
  constructor(name: string, arrived: (frame: Frame, direction: Direction) => void | Promise<void>) {
    super({ name })
    this.#recipient = { owner: this, receive: arrived }
  }

  override get recipient(): Recipient {
    return this.#recipient
  }

  /** Sends a frame into the chain. With `turns`, a frame of an answer that belongs to no turn yet joins the latest. */
  send(frame: Frame, direction: Direction, turns?: TurnCounter): void | Promise<void> {
    if (turns !== undefined && frame.answer && frame.turn === NO_TURN) stamp(frame, turns.current)
    return this.push(frame, direction)
  }
}
