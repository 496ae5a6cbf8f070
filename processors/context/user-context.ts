import {
  BotTurnStartedFrame,
  ContextEditFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type LLMContext,
  LLMContextFrame,
  type ProcessorIO,
  type Settings,
  SettingsFrame,
  SpeakFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
} from '../../src/index.ts'
import { applyEdits } from './context-edits.ts'
import { DueAnswer } from './due-answer.ts'

/** Options of {@link UserContext}. */
export interface UserContextOptions extends FrameProcessorOptions {
  /** The agent speaks first: the words it says, or `true` to have the model find them. Default: the user does. */
  greeting?: string | true
}

/**
 * Writes what the user said into the conversation and asks the model for an answer to it. It obeys the `system` and
 * `tools` of a SettingsFrame, and makes the edits of a ContextEditFrame.
 */
export class UserContext extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #context: LLMContext
  readonly #greeting: string | true | undefined
  readonly #due = new DueAnswer()
  /** The turn of the answer that is prepared to what the user is guessed to say, and the edit it takes care of. */
  #guess: { readonly turn: number; readonly due: ContextEditFrame | undefined } | undefined

  /** @param context The conversation, the same as in `AssistantContext`. */
  constructor(context: LLMContext, options: UserContextOptions = {}) {
    super(options)
    this.#context = context
    this.#greeting = options.greeting
    this.io = { needs: [UserTurnEndedFrame], makes: [LLMContextFrame, SpeakFrame], context }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof ContextEditFrame) this.#edit(frame, direction)
    const passed = this.push(frame, direction)
    if (frame instanceof UserTurnGuessedFrame) this.#guessed(frame)
    else if (frame instanceof UserTurnStartedFrame) this.#due.userStarted()
    else if (frame instanceof UserTurnEndedFrame) this.#ended(frame)
    else if (frame instanceof SettingsFrame) this.#apply(frame.settings)
    return passed
  }

  protected override onInterrupt(): void {
    this.#due.interrupted()
    if (this.#guess !== undefined) this.#context.withdrawUser(this.#guess.turn)
    this.#guess = undefined
  }

  protected override onEnd(): void {
    if (this.#due.claimLast()) this.#answer()
  }

  protected override onStart(): void {
    const greeting = this.#greeting
    if (greeting === true) this.#answer()
    else if (greeting !== undefined)
      void this.push(new SpeakFrame({ text: greeting, turn: this.environment.turns.next() }))
  }

  #apply({ system, tools }: Settings): void {
    if (system !== undefined) this.#context.system = system
    if (tools !== undefined) this.#context.tools = tools
  }

  #guessed({ turn, text }: UserTurnGuessedFrame): void {
    this.#guess = { turn, due: this.#due.frame }
    this.#ask(turn, text)
  }

  #edit(frame: ContextEditFrame, direction: Direction): void {
    if (!this.#due.isNew(frame)) {
      this.#due.returned(frame)
      this.#answerIfDue()
      return
    }
    applyEdits(this.#context, frame)
    if (!frame.respond) return
    if (direction === 'upstream') this.#owe(frame)
    else this.#due.owe(frame)
  }

  #answerIfDue(): void {
    if (this.#due.claim()) this.#answer()
  }

  #answer(): void {
    const turn = this.environment.turns.next()
    void this.push(new BotTurnStartedFrame({ turn }), 'upstream')
    void this.push(new LLMContextFrame({ context: this.#context, turn }))
  }

  #ended({ turn, text }: UserTurnEndedFrame): void {
    if (text === '') {
      this.#due.userEnded(false)
      this.#answerIfDue()
      return
    }
    const guess = this.#guess
    this.#guess = undefined
    if (guess?.turn !== turn) {
      this.#due.userEnded(true)
      this.#ask(turn, text)
      return
    }
    // The last transcript knows best how the words are written, and an edit may have taken them out.
    this.#context.withdrawUser(turn)
    this.#context.addUser(text, turn)
    const edited = this.#due.frame
    this.#due.userEnded(edited === guess.due)
    if (edited !== guess.due && edited !== undefined) this.#owe(edited)
  }

  /** To be asked when the frame is back from the end of the pipeline. */
  #owe(frame: ContextEditFrame): void {
    this.#due.owe(frame)
    void this.push(frame)
  }

  #ask(turn: number, text: string): void {
    this.#context.addUser(text, turn)
    void this.push(new LLMContextFrame({ context: this.#context, turn }))
  }
}
