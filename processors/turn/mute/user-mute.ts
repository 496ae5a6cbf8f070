import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type Observer,
  type ProcessorIO,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
} from '../../../src/engine.ts'
import type { MuteStrategy } from './mutes.ts'

/**
 * Does not listen to the user while any of its strategies says so: the audio that goes on is silence, and `UserTurn` takes
 * no turn and no interruption. Belongs before `VAD`; the strategies are told of the frames that pass in both directions,
 * and of those of their `elsewhere`.
 */
export class UserMute extends FrameProcessor {
  static override readonly processorName: string = 'UserMute'
  override readonly io: ProcessorIO = {
    takes: [AudioRawFrame],
    makes: [UserMuteStartedFrame, UserMuteStoppedFrame],
  }
  override readonly observer: Observer | undefined
  readonly #strategies: readonly MuteStrategy[]
  #muted = false
  #silence = new Int16Array(0)

  /** @param strategies See `mutes`. Each belongs to one `UserMute`. */
  constructor(strategies: readonly MuteStrategy[], options: FrameProcessorOptions = {}) {
    super(checkOptions('UserMute', options, { name: 'any' }))
    this.#strategies = strategies
    this.observer = watching(strategies, () => this.#decide())
  }

  /** Whether the user is not listened to. */
  get muted(): boolean {
    return this.#muted
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
    for (const strategy of this.#strategies) if (!strategy.elsewhere?.has(frame.kind)) strategy.see?.(frame)
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

/** Shows strategies what passes elsewhere, each frame once, when it is first pushed. */
function watching(strategies: readonly MuteStrategy[], decide: () => void): Observer | undefined {
  const watchers = strategies.filter(({ elsewhere }) => elsewhere !== undefined)
  if (watchers.length === 0) return undefined
  return {
    onFrame(frame) {
      const told = watchers.filter(({ elsewhere }) => elsewhere?.has(frame.kind))
      if (told.length === 0) return
      for (const strategy of told) strategy.see?.(frame)
      decide()
    },
  }
}
