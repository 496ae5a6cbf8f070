import {
  BackgroundFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  type ProcessorIO,
  type Timer,
  ToolCallFrame,
  ToolCallResultFrame,
} from '../../../src/engine.ts'
import { type BackgroundOptions, backgroundSound } from './background-sound.ts'
import { typing } from './typing.ts'

/** Options of {@link ThinkingSound}. */
export interface ThinkingSoundOptions extends FrameProcessorOptions {
  /** What is heard. Default: somebody typing. */
  sound?: BackgroundOptions
  /** How long a tool runs before it is heard, in milliseconds. Default 400. */
  afterMs?: number
}

const optionRules: OptionRules<ThinkingSoundOptions> = {
  name: 'any',
  sound: 'any',
  afterMs: 'not-negative',
}

const layer = 'thinking'

/**
 * Lets the listener hear that the agent is at work while a tool runs: the sound of typing, besides any other background.
 * It ends with the last tool's result, and with an interruption. Put it between the voice and the output.
 */
export class ThinkingSound extends FrameProcessor {
  static override readonly processorName: string = 'ThinkingSound'
  override readonly io: ProcessorIO = {}
  readonly #sound: BackgroundOptions
  readonly #afterMs: number
  readonly #calls = new Set<string>()
  #timer: Timer | undefined
  #sounding = false

  constructor(options: ThinkingSoundOptions = {}) {
    const { sound, afterMs = 400, ...rest } = checkOptions('ThinkingSound', options, optionRules)
    super(rest)
    this.#sound = sound ?? { sound: typing(), volumeDb: -14, fadeMs: 150 }
    this.#afterMs = afterMs
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.#follow(frame)
    return this.push(frame, direction)
  }

  protected override onInterrupt(): void {
    this.#stop()
  }

  protected override onEnd(): void {
    this.#stop()
  }

  protected override cleanup(): void {
    this.#timer?.cancel()
  }

  #follow(frame: Frame): void {
    if (frame instanceof ToolCallFrame) {
      this.#calls.add(frame.callId)
      if (!this.#sounding) this.#timer ??= this.after(this.#afterMs, () => this.#begin())
    } else if (frame instanceof ToolCallResultFrame) {
      this.#calls.delete(frame.callId)
      if (this.#calls.size === 0) this.#stop()
    }
  }

  #begin(): void {
    this.#timer = undefined
    this.#sounding = true
    void this.push(new BackgroundFrame({ source: backgroundSound(this.#sound), layer }))
  }

  #stop(): void {
    this.#calls.clear()
    this.#timer?.cancel()
    this.#timer = undefined
    if (this.#sounding) void this.push(new BackgroundFrame({ layer }))
    this.#sounding = false
  }
}
