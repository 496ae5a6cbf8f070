import { EndFrame, type Frame, type ObservedProcessor, type Observer } from '../../../src/engine.ts'

/** Counts what waits in the mailboxes of a session when its End frame comes out at the end. */
export class WatchEnd implements Observer {
  readonly #processors: readonly ObservedProcessor[]
  #waiting = 0

  constructor(processors: readonly ObservedProcessor[]) {
    this.#processors = processors
  }

  /** Frames that waited then: afterwards mailboxes are closed, and empty in any case. */
  get waiting(): number {
    return this.#waiting
  }

  onPush(_source: ObservedProcessor, target: ObservedProcessor, frame: Frame): void {
    if (frame instanceof EndFrame && target.name === 'sink')
      this.#waiting = this.#processors.reduce((sum, { waiting }) => sum + waiting, 0)
  }
}
