import {
  type AntiphonError,
  AudioRawFrame,
  durationMs,
  EndFrame,
  type Frame,
  type FrameClass,
  FrameProcessor,
  InterimTranscriptionFrame,
  type ProcessorIO,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { GapFiller } from './gap-filler.ts'

/** Audio kept from before the pipeline has started, in milliseconds: who listens can take no more at once. */
const earlyAudioMs = 1_000
/** Frames of any kind kept from before. */
const earlyFrames = 256

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
  #early: Frame[] | undefined = []
  #earlyMs = 0
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
    else this.#keep(this.#early, frame)
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
    const early = this.#early ?? []
    this.#early = undefined
    for (const frame of early) this.#enter(frame)
  }

  protected override onEnd(): void {
    this.#over = true
    this.#gaps?.stop()
  }

  protected override cleanup(): void {
    this.#over = true
    this.#early = []
    this.#gaps?.stop()
    this.#owner.over()
  }

  #keep(early: Frame[], frame: Frame): void {
    early.push(frame)
    this.#earlyMs += audioMs(frame)
    while (this.#earlyMs > earlyAudioMs || early.length > earlyFrames) {
      const oldest = early.findIndex((waiting) => waiting instanceof AudioRawFrame)
      const [gone] = early.splice(Math.max(0, oldest), 1)
      if (gone) this.#earlyMs -= audioMs(gone)
    }
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

function audioMs(frame: Frame): number {
  return frame instanceof AudioRawFrame ? durationMs(frame) : 0
}
