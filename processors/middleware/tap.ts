import {
  type Direction,
  type EndFrame,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  type StartFrame,
} from '../../src/engine.ts'

type Listener = (frame: Frame, direction: Direction) => void

class Tap extends FrameProcessor {
  static override readonly processorName: string = 'tap'
  override readonly io = {}
  readonly #listener: Listener

  constructor(listener: Listener) {
    super()
    this.#listener = listener
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    this.#listener(frame, direction)
    return this.push(frame, direction)
  }

  protected override onStart(frame: StartFrame): void {
    this.#listener(frame, 'downstream')
  }

  protected override onInterrupt(frame: InterruptFrame, direction: Direction): void {
    this.#listener(frame, direction)
  }

  protected override onEnd(frame: EndFrame): void {
    this.#listener(frame, 'downstream')
  }
}

/** Looks at every frame, Start, Interrupt and End included, and lets all pass. */
export function tap(listener: (frame: Frame, direction: Direction) => void): FrameProcessor {
  return new Tap(listener)
}
