import type { Direction, Frame } from '../frames/frame.ts'
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

  /** Sends a frame into the chain. */
  send(frame: Frame, direction: Direction): void | Promise<void> {
    return this.push(frame, direction)
  }
}
