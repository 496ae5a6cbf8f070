import {
  AudioRawFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
} from '../../src/index.ts'
import type { MuteStrategy } from './mutes.ts'

/**
 * Does not listen to the user while any of its strategies says so: the audio that goes on is silence, and `UserTurn` takes
 * no turn and no interruption. Belongs before `VAD`; the strategies are told of the frames that pass in both directions.
 */
export class UserMute extends FrameProcessor {
  readonly #strategies: readonly MuteStrategy[]
  #muted = false
  #silence = new Int16Array(0)

  /** @param strategies See `mutes`. Each belongs to one `UserMute`. */
  constructor(strategies: readonly MuteStrategy[], options: FrameProcessorOptions = {}) {
    super(options)
    this.#strategies = strategies
  }

  /** Whether the user is not listened to. */
  get muted(): boolean {
    return this.#muted
  }

  /** A processor to put behind `LLM`: it shows the strategies the frames that are only seen there, such as calls of tools. */
  watch(): FrameProcessor {
    return new Watch((frame) => this.#see(frame))
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof AudioRawFrame) {
      this.#decide()
      return this.push(this.#muted ? this.#silenced(frame) : frame, direction)
    }
    const passed = this.push(frame, direction)
    this.#see(frame)
    return passed
  }

  protected override onStart(): void {
    this.#decide()
  }

  #see(frame: Frame): void {
    for (const strategy of this.#strategies) strategy.see?.(frame)
    this.#decide()
  }

  #decide(): void {
    const muted = this.#strategies.some((strategy) => strategy.muted())
    if (muted === this.#muted) return
    this.#muted = muted
    this.push(muted ? new UserMuteStartedFrame() : new UserMuteStoppedFrame())
  }

  #silenced(frame: AudioRawFrame): AudioRawFrame {
    if (this.#silence.length !== frame.samples.length) this.#silence = new Int16Array(frame.samples.length)
    return frame.with({ samples: this.#silence })
  }
}

class Watch extends FrameProcessor {
  readonly #see: (frame: Frame) => void

  constructor(see: (frame: Frame) => void) {
    super({ name: 'UserMuteWatch' })
    this.#see = see
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.#see(frame)
    return this.push(frame, direction)
  }
}
