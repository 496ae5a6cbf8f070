import { type Direction, type Frame, FrameProcessor } from '../../src/engine.ts'

class Filter extends FrameProcessor {
  static override readonly processorName: string = 'filter'
  override readonly io = {}
  readonly #keep: (frame: Frame, direction: Direction) => boolean

  constructor(keep: (frame: Frame, direction: Direction) => boolean) {
    super()
    this.#keep = keep
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (this.#keep(frame, direction)) return this.push(frame, direction)
  }
}

/**
 * Lets pass only the frames for which `keep` says so. Start, Interrupt, End and Cancel always pass: a filter cannot
 * break a pipeline.
 */
export function filter(keep: (frame: Frame, direction: Direction) => boolean): FrameProcessor {
  return new Filter(keep)
}
