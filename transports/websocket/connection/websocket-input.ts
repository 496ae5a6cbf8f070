import {
  type AntiphonError,
  AudioRawFrame,
  EndFrame,
  type Frame,
  type FrameClass,
  FrameProcessor,
  InterimTranscriptionFrame,
  type ProcessorIO,
  TranscriptionFrame,
} from '../../../src/engine.ts'
import { EarlyFrames } from '../../sessions/early-frames.ts'
import { GapFiller } from './gap-filler.ts'

/** What an input works for. */
export interface InputOwner {
  /** Makes ready, before the pipeline starts. */
  setup?(): Promise<void>
  /** The pipeline has started. */
  started?(): void
  /** The pipeline is over. */
  over(): void
}

/** Where a connection's frames enter the pipeline. */
export class WebSocketInput extends FrameProcessor {
  static override readonly processorName: string = 'WebSocketInput'
  override readonly io: ProcessorIO
  readonly #owner: InputOwner
  #early: EarlyFrames | undefined = new EarlyFrames()
  #over = false
  #gaps: GapFiller | undefined

  /** @param makes Frames it may send besides audio. */
  constructor(owner: InputOwner, makes: readonly FrameClass[]) {
    super()
    this.#owner = owner
    this.io = {
      source: true,
      makes: [AudioRawFrame, ...makes],
      typed: [TranscriptionFrame, InterimTranscriptionFrame],
    }
  }

  /** Takes a frame from the connection. What comes before the pipeline has started waits; the oldest audio gives way. */
  take(frame: Frame): void {
    if (this.#over) return
    if (this.#early === undefined) this.#enter(frame)
    else this.#early.keep(frame)
  }

  /** The other end has said goodbye: the pipeline ends when all has been said. */
  end(reason: string): void {
    this.take(new EndFrame({ reason }))
  }

  /** Something went wrong with the connection. */
  fail(error: AntiphonError): void {
    if (!this.#over) this.report(error, true)
  }

  protected override async setup(): Promise<void> {
    await this.#owner.setup?.()
  }

  protected override onStart(): void {
    this.#owner.started?.()
  }

  protected override onStarted(): void {
    const early = this.#early?.take() ?? []
    this.#early = undefined
    for (const frame of early) this.#enter(frame)
  }

  protected override onEnd(): void {
    this.#over = true
    this.#gaps?.stop()
  }

  protected override cleanup(): void {
    this.#over = true
    this.#early?.take()
    this.#gaps?.stop()
    this.#owner.over()
  }

  #enter(frame: Frame): void {
    void this.push(frame)
    if (frame instanceof EndFrame) this.#gaps?.stop()
    else if (frame instanceof AudioRawFrame) {
      this.#gaps ??= new GapFiller(this.clock, (silence) => void this.push(silence))
      this.#gaps.heard(frame)
    }
  }
}
