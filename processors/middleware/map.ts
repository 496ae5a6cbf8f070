import { type Direction, type Frame, FrameProcessor } from '../../src/engine.ts'

type Change = (frame: Frame, direction: Direction) => Frame | undefined

class FrameMap extends FrameProcessor {
  static override readonly processorName: string = 'map'
  override readonly io = {}
  readonly #change: Change

  constructor(change: Change) {
    super()
    this.#change = change
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const changed = this.#change(frame, direction)
    if (changed !== undefined) return this.push(changed, direction)
  }
}

/** Puts another frame in the place of each; the same one leaves it, `undefined` takes it away. */
export function map(change: (frame: Frame, direction: Direction) => Frame | undefined): FrameProcessor {
  return new FrameMap(change)
}
