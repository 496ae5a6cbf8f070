import {
  AgentTurnEndedFrame,
  checkOptions,
  type Direction,
  type DTMFFrame,
  Floor,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  HangUpFrame,
  type ImageFrame,
  type InputMessageFrame,
  InterimTranscriptionFrame,
  type InterruptFrame,
  type OptionRules,
  type ProcessorIO,
  SpeakFrame,
  type Timer,
  TranscriptionFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../src/engine.ts'

/** Options of {@link UserIdle}. */
export interface UserIdleOptions extends FrameProcessorOptions {
  /** How long both may be silent, in milliseconds. Default 8,000. */
  timeoutMs?: number
  /** What the agent says, the first time, the second time, … Silence after the last is left alone. */
  prompts?: readonly string[]
  /** What the agent says when it has been silent once more after the last prompt; then the session ends. */
  goodbye?: string
}

/** How long a turn of the user's may last without a sign of life, in milliseconds. */
const longestTurnMs = 60_000

/** What shows that somebody is there, besides a voice, which may be any noise: keys, words, messages, pictures. */
const signs: ReadonlySet<string> = new Set<
  (DTMFFrame | InterimTranscriptionFrame | TranscriptionFrame | InputMessageFrame | ImageFrame)['kind']
>(['dtmf', 'interim-transcription', 'transcription', 'input-message', 'image'])

const optionRules: OptionRules<UserIdleOptions> = {
  name: 'any',
  timeoutMs: 'positive',
  prompts: 'any',
  goodbye: 'any',
}

/**
 * Asks again when the user says nothing, and hangs up in the end if told to. Any sign of life begins the wait anew: a
 * word, a key, a typed text, a message. A sound without words holds it up, but no longer than the wait is long.
 * Belongs after `UserTurn`.
 */
export class UserIdle extends FrameProcessor {
  static override readonly processorName: string = 'UserIdle'
  override readonly io: ProcessorIO = { takes: [UserTurnEndedFrame], makes: [SpeakFrame] }
  readonly #timeoutMs: number
  readonly #prompts: readonly string[]
  readonly #goodbye: string | undefined
  readonly #floor = new Floor()
  #asked = 0
  /** Since when nobody has given a sign of life, while that is waited for. */
  #sinceMs: number | undefined
  #timer: Timer | undefined

  constructor(options: UserIdleOptions = {}) {
    super(checkOptions('UserIdle', options, optionRules))
    this.#timeoutMs = options.timeoutMs ?? 8_000
    this.#prompts = options.prompts ?? ['Are you still there?']
    this.#goodbye = options.goodbye
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    this.#floor.see(frame)
    if (direction === 'downstream' && signs.has(frame.kind)) this.#alive(frame)
    else if (frame instanceof UserTurnStartedFrame) this.#holdUp()
    else if (frame instanceof UserTurnEndedFrame) this.#ended(frame)
    else if (frame instanceof AgentTurnEndedFrame) this.#wait()
    if (this.#floor.agent !== undefined) this.#stop()

    return this.push(frame, direction)
  }

  protected override onStart(): void {
    this.#wait()
  }

  /** What was being said is over and will not end: the silence begins, unless the user breaks it. */
  protected override onInterrupt(frame: InterruptFrame): void {
    this.#floor.see(frame)
    if (this.#asked > this.#prompts.length) this.#asked = this.#prompts.length
    this.#wait()
  }

  protected override onEnd(): void {
    this.#stop()
  }

  protected override cleanup(): void {
    this.#stop()
  }

  #alive(frame: Frame): void {
    const words = frame instanceof TranscriptionFrame || frame instanceof InterimTranscriptionFrame
    if (words && frame.text.trim() === '') return
    this.#asked = 0
    if (this.#sinceMs !== undefined) this.#wait()
  }

  /** Somebody makes a sound: the turn has clocks of its own, and in the end there is this one. */
  #holdUp(): void {
    if (this.#sinceMs !== undefined) this.#after(longestTurnMs + this.#timeoutMs)
  }

  #ended({ text }: UserTurnEndedFrame): void {
    if (text !== '') {
      this.#asked = 0
      this.#wait()
    } else if (this.#sinceMs !== undefined) this.#goOn(this.#sinceMs)
  }

  /** The silence begins, unless the agent thinks or speaks. */
  #wait(): void {
    if (this.#floor.agent !== undefined) return
    this.#sinceMs = this.clock.now()
    if (this.#floor.user !== undefined) this.#holdUp()
    else this.#after(this.#timeoutMs)
  }

  /** It was but a sound: the wait begins anew, and is twice as long as usual at most. */
  #goOn(sinceMs: number): void {
    const leftMs = sinceMs + 2 * this.#timeoutMs - this.clock.now()
    this.#after(Math.min(this.#timeoutMs, Math.max(0, leftMs)))
  }

  #stop(): void {
    this.#timer?.cancel()
    this.#timer = this.#sinceMs = undefined
  }

  #after(delayMs: number): void {
    this.#timer?.cancel()
    this.#timer = this.after(delayMs, () => this.#ask())
  }

  #ask(): void {
    this.#stop()
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
