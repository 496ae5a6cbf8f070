import {
  AudioRawFrame,
  EndFrame,
  type Frame,
  FrameProcessor,
  InputMessageFrame,
  type ProcessorIO,
} from '../../src/engine.ts'
import { EarlyFrames } from '../sessions/early-frames.ts'

/** Where the microphone and the messages of a client enter the pipeline. */
export class WebRTCInput extends FrameProcessor {
  static override readonly processorName: string = 'WebRTCInput'
  override readonly io: ProcessorIO = { source: true, makes: [AudioRawFrame, InputMessageFrame] }
  readonly #over: () => void
  readonly #early = new EarlyFrames()
  #state: 'waiting' | 'running' | 'over' = 'waiting'

  /** @param over Called when the pipeline is over. */
  constructor(over: () => void) {
    super()
    this.#over = over
  }

  /** Takes a frame from the client. What comes before the pipeline has started waits. */
  take(frame: Frame): void {
    if (this.#state === 'waiting') this.#early.keep(frame)
    else if (this.#state === 'running') void this.push(frame)
  }

  /** The pipeline ends when all has been said. */
  end(reason: string): void {
    this.take(new EndFrame({ reason }))
  }

  protected override onStarted(): void {
    if (this.#state !== 'waiting') return
    this.#state = 'running'
    for (const frame of this.#early.take()) this.take(frame)
  }

  protected override onEnd(): void {
    this.#state = 'over'
  }

  protected override cleanup(): void {
    this.#state = 'over'
    this.#early.take()
    this.#over()
  }
}
