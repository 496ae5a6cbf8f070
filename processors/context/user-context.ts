import {
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

/** Writes what the user said into the conversation and asks the model for an answer to it. */
export class UserContext extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #context: LLMContext
  readonly #greeting: string | true | undefined
  readonly #due = new DueAnswer()
  /** What the user is guessed to have said, and the turn of the answer that is prepared to it. */
  #guess: { readonly turn: number; readonly text: string } | undefined

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
    this.#guess = { turn, text }
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
    this.#due.owe(frame)
    if (direction === 'upstream') void this.push(frame)
  }

  #answerIfDue(): void {
    if (this.#due.claim()) this.#answer()
  }

  #answer(): void {
    void this.push(new LLMContextFrame({ context: this.#context, turn: this.environment.turns.next() }))
  }

  #ended({ turn, text }: UserTurnEndedFrame): void {
    this.#due.userEnded(text !== '')
    if (text === '') {
      this.#answerIfDue()
      return
    }
    const guess = this.#guess
    this.#guess = undefined
    if (guess?.turn !== turn) this.#ask(turn, text)
    else if (guess.text !== text) {
      // The same words, written otherwise: the last transcript knows best.
      this.#context.withdrawUser(turn)
      this.#context.addUser(text, turn)
    }
  }

  #ask(turn: number, text: string): void {
    this.#context.addUser(text, turn)
    void this.push(new LLMContextFrame({ context: this.#context, turn }))
  }
}
