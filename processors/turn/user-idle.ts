import {
  BotStartedSpeakingFrame,
  BotTurnEndedFrame,
  checkOptions,
  type Direction,
  EndFrame,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  type ProcessorIO,
  SpeakFrame,
  type Timer,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../src/index.ts'

/** Options of {@link UserIdle}. */
export interface UserIdleOptions extends FrameProcessorOptions {
  /** How long both may be silent, in milliseconds. Default 8,000. */
  timeoutMs?: number
  /** What the agent says, the first time, the second time, … Silence after the last is left alone. */
  prompts?: readonly string[]
  /** What the agent says when it has been silent once more after the last prompt; then the session ends. */
  goodbye?: string
}

const optionRules: OptionRules<UserIdleOptions> = {
  name: 'any',
  timeoutMs: 'positive',
  prompts: 'any',
  goodbye: 'any',
}

/** Asks again when the user says nothing, and hangs up in the end if told to. Belongs after `UserTurn`. */
export class UserIdle extends FrameProcessor {
  override readonly io: ProcessorIO = { takes: [UserTurnEndedFrame], makes: [SpeakFrame] }
  readonly #timeoutMs: number
  readonly #prompts: readonly string[]
  readonly #goodbye: string | undefined
  #asked = 0
  #timer: Timer | undefined

  constructor(options: UserIdleOptions = {}) {
    super(checkOptions('UserIdle', options, optionRules))
    this.#timeoutMs = options.timeoutMs ?? 8_000
    this.#prompts = options.prompts ?? ['Are you still there?']
    this.#goodbye = options.goodbye
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof UserTurnStartedFrame) {
      this.#asked = 0
      this.#stop()
    } else if (frame instanceof UserTurnEndedFrame) {
      if (frame.text === '') this.#wait()
    } else if (frame instanceof BotStartedSpeakingFrame) this.#stop()
    else if (frame instanceof BotTurnEndedFrame) this.#wait()

    return this.push(frame, direction)
  }

  protected override onStart(): void {
    this.#wait()
  }

  protected override onEnd(): void {
    this.#stop()
  }

  protected override cleanup(): void {
    this.#stop()
  }

  #wait(): void {
    this.#stop()
    this.#timer = this.after(this.#timeoutMs, () => this.#ask())
  }

  #stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #ask(): void {
    const prompt = this.#prompts[this.#asked++]
    if (prompt !== undefined) this.#say(prompt)
    else if (this.#goodbye !== undefined && this.#asked === this.#prompts.length + 1) {
      this.#say(this.#goodbye)
      this.push(new EndFrame({ reason: 'the user is silent' }))
    }
  }

  #say(text: string): void {
    this.push(new SpeakFrame({ text, turn: this.environment.turns.next() }))
  }
}
