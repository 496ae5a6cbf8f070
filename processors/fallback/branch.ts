import { chain, type Direction, Edge, type Frame, type FrameProcessor } from '../../src/engine.ts'
import type { SwitchReason } from './options.ts'

/** Told of every frame that comes out of a branch at either end. */
export type FrameLeft = (branch: Branch, frame: Frame, direction: Direction) => void | Promise<void>

/** One alternative of a fallback: a chain with its ends. */
export class Branch {
  /** What it is called in metrics and logs: the names of its processors. */
  readonly name: string
  /** Settles when the Start frame has come out of it. */
  readonly started = Promise.withResolvers<void>()
  /** When it may be tried again; undefined while it is well. */
  retryAtMs: number | undefined
  /** What it failed of last. */
  reason: SwitchReason = 'error'
  readonly #head: Edge
  readonly #tail: Edge

  constructor(name: string, processors: readonly FrameProcessor[], left: FrameLeft) {
    this.name = name
    const arrived = (frame: Frame, direction: Direction) => left(this, frame, direction)
    this.#head = new Edge(`${name}.head`, arrived)
    this.#tail = new Edge(`${name}.tail`, arrived)
    chain([this.#head, ...processors, this.#tail])
  }

  /** Sends a frame into it, at the end that its direction begins at. */
  send(frame: Frame, direction: Direction): void | Promise<void> {
    return (direction === 'downstream' ? this.#head : this.#tail).send(frame, direction)
  }
}
