import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  callIn,
  checkOptions,
  checkProvider,
  type Direction,
  estimateTokens,
  type Frame,
  FrameProcessor,
  InterimTranscriptionFrame,
  type LLMContext,
  LLMContextFrame,
  LLMError,
  type LLMProvider,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  type ProcessorIO,
  type ProviderSwitch,
  patienceFor,
  SettingsFrame,
  SpeakFrame,
  SpeculationStartedFrame,
  TranscriptionFrame,
  type TurnScope,
  UserTurnEndedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { ShortenedContext } from '../context/shortened-context.ts'
import { shortenedFrame } from '../context/shortened-frame.ts'
import { switchFrame } from '../switches/switch-frame.ts'
import { Fillers } from '../tools/fillers.ts'
import { LaterCalls } from '../tools/later-calls.ts'
import { Silence } from '../tools/silence.ts'
import { SurvivingCalls } from '../tools/surviving-calls.ts'
import { Answer } from './answer.ts'
import type { AnswerHost } from './answer-host.ts'
import { AnswerRate } from './answer-rate.ts'
import { changedSettings, type LLMProcessorOptions, type LLMSettings, llmOptionRules } from './llm-options.ts'
import { modelLimits } from './model-limits.ts'

export type { LLMProcessorOptions } from './llm-options.ts'

/** How long it may take to go on when a deadline has passed, in milliseconds. */
const graceMs = 5_000

/**
 * The language model: answers every LLMContext frame with LLMText frames between LLMResponseStart and LLMResponseEnd,
 * has tools called, and goes on with their results.
 */
export class LLM extends FrameProcessor {
  static override readonly processorName: string = 'LLM'
  override readonly io: ProcessorIO = {
    needs: [LLMContextFrame],
    makes: [LLMTextFrame, LLMResponseStartFrame, LLMResponseEndFrame],
  }
  readonly #provider: LLMProvider
  readonly #options: LLMProcessorOptions
  readonly #session = new AbortController()
  readonly #silence = new Silence((delayMs, callback) => this.after(delayMs, callback))
  readonly #fillers = new Fillers(this.#silence, (tool, error) =>
    this.logger.warn({ tool, error }, 'what to say while a tool runs could not be made'),
  )
  readonly #later: LaterCalls
  readonly #surviving = new SurvivingCalls()
  #answering = false
  #rate: AnswerRate | undefined
  /** The answer that is being made, until it is. */
  #current: { readonly answer: Answer; readonly turn: number } | undefined
  #given: Promise<void> | undefined
  #settings: LLMSettings
  /** The turn that is answered ahead, until it is decided: what tools do cannot be taken back. */
  #speculation: { readonly turn: number; readonly decided: PromiseWithResolvers<void> } | undefined

  constructor(provider: LLMProvider, options: LLMProcessorOptions = {}) {
    super(checkOptions('LLM', options, llmOptionRules))
    checkProvider('LLM', 'llm', provider)
    this.#provider = provider
    this.#options = options
    this.#settings = changedSettings({}, options)
    this.#later = new LaterCalls({
      most: options.maxLaterCalls ?? 8,
      push: (frame) => this.#send(frame),
      edit: (frame) => void this.push(frame, 'upstream'),
      spawn: (work) => this.spawn(work),
    })
  }

  /** The model's first word and the tools have deadlines of their own. */
  override get patienceMs(): number {
    const { tools = [] } = this.#options
    const { firstByteMs, stallMs } = modelLimits(this.#provider, this.#options)
    const ofTools = tools.flatMap(({ timeoutMs, delivers }) =>
      delivers === 'later' ? [] : (timeoutMs ?? []),
    )
    return patienceFor(firstByteMs, stallMs, ...ofTools) + graceMs
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (this.#given && frame.lane !== 'system') return this.#meanwhile(frame, direction, this.#given)
    if (frame instanceof LLMContextFrame && direction === 'downstream') return this.#begin(frame)
    if (frame instanceof SpeculationStartedFrame) this.#prepare(frame)
    else if (frame instanceof UserTurnEndedFrame) this.#decide()
    else if (frame instanceof AgentStartedSpeakingFrame) this.#silence.endedBy('agent')
    else if (frame instanceof AgentStoppedSpeakingFrame) this.#silence.leftBy('agent')
    else if (frame instanceof VADUserStartedSpeakingFrame) this.#silence.endedBy('user')
    else if (frame instanceof VADUserStoppedSpeakingFrame) this.#silence.leftBy('user')
    else if (frame instanceof SettingsFrame) this.#settings = changedSettings(this.#settings, frame.settings)
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    const { signal } = this.#session
    await this.#provider.warmup?.(callIn(this.environment, signal))
  }

  protected override onInterrupt(): void {
    this.#decide()
  }

  protected override async onEnd(): Promise<void> {
    await this.#given?.catch(() => {})
    this.#later.close()
  }

  protected override cleanup(): void {
    this.#later.close()
    this.#decide()
    this.#session.abort()
  }

  /** The line stays open while the answer is made, for what is to be said meanwhile. */
  #begin(frame: LLMContextFrame): void {
    const given = this.#answer(frame).finally(() => {
      this.#given = this.#current = undefined
    })
    this.#given = given
    this.spawn(() => given)
  }

  /** What comes in order behind an answer waits for it, but for what the app has said, and the user's words. */
  #meanwhile(frame: Frame, direction: Direction, given: Promise<void>): void | Promise<void> {
    if (frame instanceof TranscriptionFrame || frame instanceof InterimTranscriptionFrame)
      return this.push(frame, direction)
    if (frame instanceof SpeakFrame && !frame.afterAnswer && this.#interject(frame)) return
    const turn = this.#current?.turn ?? frame.turn
    const goOn = () => {
      if (frame.answer && !frame.uninterruptible && this.scope.over) return
      // It was asked for before the answer, and is heard after it.
      const late = frame instanceof SpeakFrame && frame.turn < turn
      return this.process(late ? frame.with({ turn: this.environment.turns.next() }) : frame, direction)
    }
    return given.then(goOn, goOn)
  }

  /** An answer that is only prepared is not joined. */
  #interject({ text }: SpeakFrame): boolean {
    const { answer, turn } = this.#current ?? {}
    return turn !== this.#speculation?.turn && answer?.interject(text) === true
  }

  async #answer({ context, turn }: LLMContextFrame): Promise<void> {
    const { scope } = this
    this.#answering = true
    this.#later.hold()
    try {
      this.#rate ??= new AnswerRate(this.#options.maxAnswersPerSecond ?? 5, this.clock.now())
      const may = this.#rate.take(this.clock.now())
      if (may !== true) await this.#untilItMay(this.#rate, may, scope)
      if (may !== true && scope.over) return
      const answer = new Answer(context, scope, this.#host())
      this.#current = { answer, turn }
      await answer.give()
    } finally {
      this.#answering = false
      this.#deliver()
    }
  }

  /** Waits until the session may begin another answer, or this one is over. */
  async #untilItMay(rate: AnswerRate, waitMs: number, scope: TurnScope): Promise<void> {
    if (rate.firstTime()) {
      const most = this.#options.maxAnswersPerSecond ?? 5
      const message = `The session begins more than ${most} answers a second: they wait. See LLM's maxAnswersPerSecond.`
      this.report(new LLMError(message, { provider: this.#provider.name }))
    }
    try {
      for (let may: true | number = waitMs; may !== true; may = rate.take(this.clock.now()))
        await this.clock.sleep(may, scope.signal)
    } catch (thrown) {
      if (!scope.over) throw thrown
    }
  }

  /** Leaves out what is oldest, if a conversation has grown beyond all measure. */
  #fit(context: LLMContext): void {
    const { maxContextTokens: most = 100_000 } = this.#options
    if (most === Number.POSITIVE_INFINITY || estimateTokens(context.messages) <= most) return
    const trimmed = new ShortenedContext(context, estimateTokens).trim(most * 0.75)
    if (trimmed) this.#send(shortenedFrame({ how: 'trimmed', ...trimmed }))
  }

  #prepare({ turn }: SpeculationStartedFrame): void {
    this.#speculation = { turn, decided: Promise.withResolvers() }
    this.#later.hold()
  }

  #decide(): void {
    this.#speculation?.decided.resolve()
    this.#speculation = undefined
    this.#deliver()
  }

  #deliver(): void {
    if (!this.#answering && this.#speculation === undefined) this.#later.release()
  }

  /** What a tool changes holds here too, and for those before the model as well. */
  #send(frame: Frame): void {
    if (frame instanceof SettingsFrame) {
      this.#settings = changedSettings(this.#settings, frame.settings)
      this.broadcast(frame)
    } else void this.push(frame)
  }

  #host(): AnswerHost {
    const onSwitch = (change: ProviderSwitch) => void this.push(switchFrame(this.name, change))
    return {
      provider: this.#provider,
      options: this.#options,
      settings: () => this.#settings,
      fit: (context) => this.#fit(context),
      clock: this.clock,
      logger: this.logger,
      call: ({ turn, signal }) => ({ ...callIn(this.environment, signal), turn, onSwitch }),
      session: this.#session.signal,
      mostCalls: this.#options.maxToolCalls ?? 32,
      fillers: this.#fillers,
      later: this.#later,
      surviving: this.#surviving,
      decided: (turn) => (this.#speculation?.turn === turn ? this.#speculation.decided.promise : undefined),
      push: (frame) => this.#send(frame),
      spawn: (work) => this.spawn(work),
      report: (error) => this.report(error),
    }
  }
}
