import {
  chain,
  type Direction,
  Edge,
  EndFrame,
  type Environment,
  environment,
  type Frame,
  type FrameProcessor,
  StartFrame,
} from '../../src/engine.ts'
import { allProcessors } from '../../src/pipeline/pipeline.ts'
import { VirtualClock } from '../../src/testing/index.ts'

/** A chain of processors with both its ends in the hands of a test, on a virtual clock. */
export class Line {
  readonly clock = new VirtualClock()
  readonly shared: Environment
  /** What came out of the ends, in order. */
  readonly downstream: Frame[] = []
  readonly upstream: Frame[] = []
  readonly #head: Edge
  readonly #tail: Edge
  readonly #all: readonly FrameProcessor[]
  readonly #ended = Promise.withResolvers<void>()

  constructor(processors: readonly FrameProcessor[], given: Partial<Environment> = {}) {
    this.shared = environment({ clock: this.clock, ...given })
    this.#head = new Edge('head', (frame) => void this.upstream.push(frame))
    this.#tail = new Edge('tail', (frame) => {
      this.downstream.push(frame)
      if (frame instanceof EndFrame) this.#ended.resolve()
    })
    this.#all = allProcessors(processors)
    chain([this.#head, ...processors, this.#tail])
  }

  async start(): Promise<void> {
    await Promise.all(this.#all.map((processor) => processor.attach(this.shared)))
    void this.send(new StartFrame())
    await this.clock.advance(0)
  }

  send(frame: Frame, direction: Direction = 'downstream'): void | Promise<void> {
    return (direction === 'downstream' ? this.#head : this.#tail).send(frame, direction)
  }

  /** Ends the session and waits until all is over. */
  async end(): Promise<void> {
    void this.send(new EndFrame())
    await this.clock.runUntil(this.#ended.promise)
    await this.clock.advance(100_000)
    await this.close()
  }

  async close(): Promise<void> {
    await this.clock.runUntil(Promise.all(this.#all.map((processor) => processor.close())))
  }
}
