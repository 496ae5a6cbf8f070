import {
  BotStartedSpeakingFrame,
  BotTurnEndedFrame,
  BotTurnStartedFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  HangUpFrame,
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

/** Asks again when the user says nothing, and hangs up in the end if told to. Belongs after `UserTurn`. */
export class UserIdle extends FrameProcessor {
  readonly #timeoutMs: number
  readonly #prompts: readonly string[]
  readonly #goodbye: string | undefined
  #asked = 0
  #userSpeaks = false
  #timer: Timer | undefined

  constructor(options: UserIdleOptions = {}) {
    super(options)
    this.#timeoutMs = options.timeoutMs ?? 8_000
    this.#prompts = options.prompts ?? ['Are you still there?']
    this.#goodbye = options.goodbye
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof UserTurnStartedFrame) {
      this.#userSpeaks = true
      this.#asked = 0
      this.#stop()
    } else if (frame instanceof UserTurnEndedFrame) {
      this.#userSpeaks = false
      if (frame.text === '') this.#wait()
    } else if (frame instanceof BotTurnStartedFrame || frame instanceof BotStartedSpeakingFrame) this.#stop()
    else if (frame instanceof BotTurnEndedFrame) this.#wait()

    return this.push(frame, direction)
  }

  protected override onStart(): void {
    this.#wait()
  }

  /** What was being said is over and will not end: the silence begins, unless the user breaks it. */
  protected override onInterrupt(): void {
    if (this.#asked > this.#prompts.length) this.#asked = this.#prompts.length
    if (!this.#userSpeaks) this.#wait()
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
      const turn = this.#say(this.#goodbye)
      // It goes with the goodbye: a user who talks over it is not hung up on.
      this.push(new HangUpFrame({ reason: 'the user is silent', turn }))
    }
  }

  #say(text: string): number {
    const turn = this.environment.turns.next()
    this.push(new SpeakFrame({ text, turn }))
    return turn
  }
}
