import {
  AgentTurnStartedFrame,
  ContextEditFrame,
  checkContext,
  checkOptions,
  type Direction,
  Floor,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  ImageFrame,
  type InterruptFrame,
  type LLMContext,
  LLMContextFrame,
  type OptionRules,
  type ProcessorIO,
  type Settings,
  SettingsFrame,
  SpeakFrame,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../src/engine.ts'
import { applyEdits } from './context-edits.ts'
import { DueAnswer } from './due-answer.ts'
import { EditHeardFrame } from './edit-heard-frame.ts'
import { ShownImages } from './shown-images.ts'

/** Options of {@link UserContext}. */
export interface UserContextOptions extends FrameProcessorOptions {
  /** The agent speaks first: the words it says, or `true` to have the model find them. Default: the user does. */
  greeting?: string | true | undefined
  /**
   * How many pictures the model is shown of those that come as `ImageFrame`s: the latest goes with what the user says next,
   * and with one too many the oldest leaves the conversation. Default 1; 0 for none.
   */
  images?: number | undefined
}

/** A speculated answer: its turn, and what ends the look-out for changes of what it is made of. */
interface Speculation {
  readonly turn: number
  readonly unwatch: () => void
}

const optionRules: OptionRules<UserContextOptions> = {
  name: 'any',
  greeting: 'any',
  images: 'not-negative',
}

/**
 * Writes what the user said into the conversation, with the picture that they show, and asks the model for an answer to
 * it. It obeys the `system` and `tools` of a SettingsFrame, and makes the edits of a ContextEditFrame.
 */
export class UserContext extends FrameProcessor {
  static override readonly processorName: string = 'UserContext'
  override readonly io: ProcessorIO
  readonly #context: LLMContext
  readonly #greeting: string | true | undefined
  readonly #floor = new Floor()
  readonly #due = new DueAnswer(this.#floor)
  readonly #images: ShownImages
  /** The answer that is prepared to what the user may say. */
  #speculation: Speculation | undefined
  /** The speculation that was dropped last, and the first turn since: its answer is made anew there if it was right. */
  #dropped: { readonly turn: number; readonly next: number } | undefined
  /** The first turn that is not over. */
  #firstTurn = 0

  /** @param context The conversation, the same as in `AssistantContext`. */
  constructor(context: LLMContext, options: UserContextOptions = {}) {
    super(checkOptions('UserContext', options, optionRules))
    checkContext('UserContext', context)
    this.#context = context
    this.#greeting = options.greeting
    this.#images = new ShownImages(options.images ?? 1)
    this.io = { needs: [UserTurnEndedFrame], makes: [LLMContextFrame, SpeakFrame], context }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof ContextEditFrame) this.#edit(frame, direction)
    else if (frame instanceof SettingsFrame) this.#dropSpeculation()
    else if (frame instanceof SpeakFrame) this.#announce(frame.turn)
    else if (frame instanceof ImageFrame) this.#images.show(frame)
    const passed = this.push(frame, direction)
    this.#floor.see(frame)
    if (frame instanceof SpeculationStartedFrame) this.#speculated(frame)
    else if (frame instanceof UserTurnStartedFrame) this.#due.userStarted()
    else if (frame instanceof UserTurnEndedFrame) this.#ended(frame)
    else if (frame instanceof EditHeardFrame) this.#heard(frame)
    else if (frame instanceof SettingsFrame) this.#apply(frame.settings)
    return passed
  }

  protected override setup(): void {
    this.environment.turns.reach(this.#context.lastTurn)
  }

  protected override onInterrupt(frame: InterruptFrame): void {
    const { turn, cause } = frame
    this.#floor.see(frame)
    this.#firstTurn = turn
    const speculation = this.#forgetSpeculation()
    if (speculation !== undefined) this.#context.withdrawUser(speculation.turn)
    this.#dropped =
      cause === 'speculation' && speculation !== undefined
        ? { turn: speculation.turn, next: turn }
        : undefined
    if (cause !== 'speculation') this.#due.interrupted()
  }

  protected override onEnd(): void {
    const answered = this.#answered
    if (this.#due.claimLast() && !answered) this.#answer()
  }

  protected override cleanup(): void {
    this.#forgetSpeculation()
  }

  protected override onStart(): void {
    const greeting = this.#greeting
    if (greeting === true) this.#answer()
    else if (greeting !== undefined) {
      const turn = this.environment.turns.next()
      this.#announce(turn)
      void this.push(new SpeakFrame({ text: greeting, turn }))
    }
  }

  /** Something will be said that no model makes. */
  #announce(turn: number): void {
    if (turn >= this.#firstTurn) this.#context.announced(turn)
  }

  #apply({ system, tools }: Settings): void {
    if (system !== undefined) this.#context.system = system
    if (tools !== undefined) this.#context.tools = tools
  }

  /** The answer is prepared to the conversation as it is: if that changes, it is not the one that is wanted any more. */
  #speculated({ turn, text }: SpeculationStartedFrame): void {
    this.#forgetSpeculation()
    this.#ask(turn, text)
    const unwatch = this.#context.watch((changed) => {
      if (changed !== turn) this.#dropSpeculation()
    })
    this.#speculation = { turn, unwatch }
  }

  #forgetSpeculation(): Speculation | undefined {
    const speculation = this.#speculation
    this.#speculation = undefined
    speculation?.unwatch()
    return speculation
  }

  #dropSpeculation(): void {
    if (this.#speculation !== undefined) this.interrupt('speculation')
  }

  #edit(frame: ContextEditFrame, direction: Direction): void {
    if (!this.#due.isNew(frame)) return
    applyEdits(this.#context, frame)
    // Nothing follows the End frame down the pipeline: what is told now is written, and not spoken of.
    if (!frame.respond || this.#due.over) return
    if (direction === 'upstream') this.#owe(frame)
    else this.#due.owe(frame, this.#context.asks.count)
  }

  #heard({ edit }: EditHeardFrame): void {
    if (this.#due.over) return
    // One from further down the pipeline never came by here.
    if (this.#due.isNew(edit)) this.#due.owe(edit, this.#context.asks.count)
    this.#due.heard(edit)
    this.#answerIfDue()
  }

  #answerIfDue(): void {
    const answered = this.#answered
    if (this.#due.claim() && !answered) this.#answer()
  }

  /** Whether the model has been asked since an answer is due, and that answer is not over: it knew of the edit. */
  get #answered(): boolean {
    const { count, turn } = this.#context.asks
    return count > this.#due.asks && turn >= this.#firstTurn
  }

  #answer(): void {
    const turn = this.environment.turns.next()
    void this.push(new AgentTurnStartedFrame({ turn }), 'upstream')
    void this.push(new LLMContextFrame({ context: this.#context, turn }))
  }

  #ended({ turn, text }: UserTurnEndedFrame): void {
    const speculation = this.#forgetSpeculation()
    this.#due.userEnded(text !== '')
    if (text === '') this.#answerIfDue()
    else if (turn === this.#dropped?.turn) this.#ask(this.#dropped.next, text)
    else if (speculation?.turn !== turn) this.#ask(turn, text)
    else this.#context.correctUser(this.#images.corrected(text), turn)
    if (text !== '') this.#images.decided(this.#context)
  }

  /** To be asked when the frame has come to the end of the pipeline. */
  #owe(frame: ContextEditFrame): void {
    this.#due.owe(frame, this.#context.asks.count)
    void this.push(frame)
  }

  #ask(turn: number, text: string): void {
    this.#context.addUser(this.#images.with(text), turn)
    void this.push(new LLMContextFrame({ context: this.#context, turn }))
  }
}
