import {
  AgentTurnEndedFrame,
  type AntiphonError,
  ContextEditFrame,
  callIn,
  checkContext,
  checkOptions,
  checkProvider,
  type Direction,
  type Frame,
  FrameProcessor,
  HeardUntilFrame,
  ImageFrame,
  type InterruptFrame,
  LLMContextFrame,
  NO_TURN,
  type Observer,
  type ProcessorIO,
  type RealtimeInput,
  type RealtimeProvider,
  SettingsFrame,
  SpeakFrame,
  TranscriptionFrame,
  UserTurnEndedFrame,
  waitFor,
} from '../../src/engine.ts'
import { Answers } from './answers/answers.ts'
import { ModelTools } from './model-tools.ts'
import { Pictures } from './pictures.ts'
import { checkTurns, realtimeIO } from './realtime-io.ts'
import { RealtimeLine } from './realtime-line.ts'
import { answerLimits, type RealtimeOptions, realtimeOptionRules } from './realtime-options.ts'
import { takeEvent } from './take-event.ts'
import { Told } from './told.ts'
import { UserSide } from './user-side.ts'
import { VendorsUser } from './vendors-user.ts'

/** How long it may take to go on when the end has waited long enough, in milliseconds. */
const graceMs = 3_000

/**
 * A model that hears and speaks by itself. With turns of ours it stands in place of `LLM` and `TTS`, and the strategies of
 * `UserTurn` decide; with the provider's also in place of `VAD`, `STT` and `UserTurn`. It speaks item by item, each a
 * sentence, and writes the user's words into the conversation itself where the vendor tells them. A `TTS` behind it says
 * words of ours: a greeting, a filler, what a tool has said. The vendor is told of them.
 */
export class Realtime extends FrameProcessor {
  static override readonly processorName: string = 'Realtime'
  override readonly io: ProcessorIO
  override readonly observer: Observer
  readonly #provider: RealtimeProvider
  readonly #options: RealtimeOptions
  readonly #ours: boolean
  readonly #line: RealtimeLine
  readonly #told: Told
  readonly #pictures: Pictures
  readonly #side: UserSide
  readonly #user: VendorsUser
  readonly #tools: ModelTools
  #answers!: Answers
  /** What the app wants to have said behind the answer. */
  #waiting: SpeakFrame[] = []
  #idle: PromiseWithResolvers<void> | undefined

  constructor(provider: RealtimeProvider, options: RealtimeOptions) {
    super(checkOptions('Realtime', options, realtimeOptionRules))
    checkProvider('Realtime', 'realtime', provider)
    checkContext('Realtime', options.context)
    this.#provider = provider
    this.#options = options
    this.#ours = options.turns !== 'provider'
    checkTurns(provider, options)
    this.io = realtimeIO(options)
    this.observer = { onFrame: (frame) => this.#told.see(frame) }
    this.#told = new Told(options)
    this.#pictures = new Pictures(provider, (error) => this.report(error))
    this.#side = new UserSide(provider.inputRate, this.#ours)
    this.#line = new RealtimeLine(
      provider,
      () => {
        const { messages, ...request } = this.#told.request()
        return { ...request, messages: () => this.#pictures.messages(messages()) }
      },
      (signal) => callIn(this.environment, signal),
      () => {
        this.#user.begun()
        this.#answers.begun()
      },
    )
    this.#user = new VendorsUser({
      exchanges: this.#told.exchanges,
      now: () => this.clock.now(),
      after: (ms, callback) => this.after(ms, callback),
      push: (frame, direction) => this.#pass(frame, direction),
      speaks: () => this.#userTakesOver('voice'),
      settled: () => this.#settle(),
    })
    this.#tools = new ModelTools({
      options,
      told: this.#told,
      after: (ms, callback) => this.after(ms, callback),
      send: (frame) => this.#send(frame),
      edit: (frame) => void this.push(frame, 'upstream'),
      tell: (inputs) => this.#tell(inputs),
      spawn: (work) => this.spawn(work),
    })
  }

  override get patienceMs(): number {
    return (this.#options.endMs ?? 30_000) + graceMs
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof HeardUntilFrame) return this.#answers.heard(frame.heard)
    if (frame instanceof LLMContextFrame && direction === 'downstream') return this.#ask(frame.turn)
    if (frame instanceof SpeakFrame && direction === 'downstream' && this.#interject(frame)) return
    if (direction === 'downstream') this.#hear(frame)
    this.#tools.see(frame)
    if (frame instanceof ContextEditFrame) this.#edited(frame)
    else if (frame instanceof AgentTurnEndedFrame) {
      this.#tell(this.#told.ownWords())
      this.#answers.agentDone(frame.turn)
    }
    const passed = this.push(frame, direction)
    if (frame instanceof SettingsFrame) this.#tell(this.#told.update(frame.settings.voice))
    return passed
  }

  protected override async setup(): Promise<void> {
    await this.#provider.warmup?.(callIn(this.environment, this.environment.session.signal))
    this.#answers = this.#newAnswers()
  }

  protected override onStarted(): void {
    const takers = {
      ours: this.#ours,
      answers: this.#answers,
      user: this.#user,
      exchanges: this.#told.exchanges,
      logger: this.logger,
      nextTurn: () => this.environment.turns.next(),
      report: (error: AntiphonError) => this.report(error),
    }
    this.#line.open(this.clock, (event) => takeEvent(event, takers))
  }

  protected override onInterrupt({ turn, cause }: InterruptFrame): void {
    if (cause === 'speculation') this.#side.speculated = undefined
    this.#waiting = this.#waiting.filter((frame) => frame.turn >= turn)
    this.#tell(this.#told.ownWords())
    this.#told.cutOff()
    this.#answers.interrupted()
  }

  protected override async onEnd(): Promise<void> {
    const { endMs = 30_000 } = this.#options
    if (this.#busy) {
      this.#idle = Promise.withResolvers()
      await waitFor(this.#idle.promise, { timeout: { clock: this.clock, ms: endMs }, late: () => {} })
    }
    this.#close()
    this.#line.lastOne()
  }

  protected override onCancel(): void {
    this.#line.close()
  }

  /** The vendor is told of the last words when they have been heard: the End frame does not wait for that. */
  protected override async cleanup(): Promise<void> {
    this.#close()
    this.#idle?.resolve()
    this.#tell(this.#told.ownWords())
    await this.#line.end(this.clock)
  }

  #close(): void {
    this.#answers?.close()
    this.#user.close()
    this.#tools.close()
  }

  /** Whether something is owed that the end waits for. */
  get #busy(): boolean {
    return this.#answers.busy || (!this.#ours && this.#user.busy)
  }

  #tell(inputs: readonly RealtimeInput[]): void {
    for (const input of inputs) {
      const taken = this.#pictures.input(input)
      if (taken) this.#line.send(taken)
    }
  }

  #edited(frame: ContextEditFrame): void {
    const told = this.#told.edit(frame)
    if (told) this.#tell(told)
    else this.#line.renew()
  }

  /** What comes from the user's side. */
  #hear(frame: Frame): void {
    const input = this.#side.hear(frame)
    if (input) this.#tell([input])
    if (frame instanceof ImageFrame) this.#told.showed(frame)
    if (frame instanceof UserTurnEndedFrame && this.#side.speculated === frame.turn)
      this.#ask(frame.turn, true)
    else if (frame instanceof TranscriptionFrame && !this.#ours) this.#typed(frame.text)
  }

  /** The user speaks or writes, where the vendor listens: nobody goes on talking over that. */
  #userTakesOver(by: 'voice' | 'text'): void {
    if (this.#answers.underWay || this.#tools.agentSpeaks) this.interrupt('user', by)
  }

  /** Where the vendor listens, the words of a transcript that comes from before were written. */
  #typed(text: string): void {
    this.#userTakesOver('text')
    const turn = this.environment.turns.next()
    this.#options.context.addUser(text, turn)
    this.#user.ends(turn, text)
    this.#ask(turn)
  }

  /** What the app has said while the model thinks, or its tools run, is part of the answer; while it speaks, it waits. */
  #interject(frame: SpeakFrame): boolean {
    if (!frame.afterAnswer && this.#answers.interject(frame.text)) return true
    if (!this.#answers.busy) return false
    this.#waiting.push(frame)
    return true
  }

  /** A speculation waits for the end of its turn: what a model has heard cannot be taken back. */
  #ask(turn: number, ended = false): void {
    if (turn === this.#side.speculated && !ended) return
    this.#side.speculated = undefined
    this.#tell(this.#told.ownWords())
    this.#tell([...this.#told.update(), ...this.#told.pictures()])
    this.#line.retry()
    this.#answers.ask(turn, this.#told.ask(turn, this.#side.spoke(turn)))
  }

  #newAnswers(): Answers {
    const { clock, logger, environment } = this
    return new Answers({
      provider: this.#provider,
      ...answerLimits(this.#options),
      clock,
      outputRate: environment.outputSampleRate,
      calls: this.#tools.calls(clock, logger, environment.session.signal),
      scopeOf: (turn) => this.scopeOf(turn),
      nextSentence: () => environment.turns.nextSentence(),
      tell: (input) => this.#tell([...(input.type === 'tool-result' ? this.#told.ownWords() : []), input]),
      spawn: (work) => this.spawn(work),
      report: (error) => this.report(error),
      silent: () => {
        this.#answers.lost()
        this.#line.renew()
      },
      changed: () => this.#changed(),
      isModels: (...item) => this.#told.isModels(...item),
    })
  }

  /** An answer is asked for, made or heard out: what waits for its turn. */
  #changed(): void {
    this.#tools.hold(this.#answers.underWay)
    if (!this.#answers.busy)
      for (const frame of this.#waiting.splice(0))
        void this.push(frame.with({ turn: this.environment.turns.next() }))
    this.#settle()
  }

  #settle(): void {
    if (!this.#busy) this.#idle?.resolve()
  }

  /** What a tool changes holds for those before the model as well; what it says belongs to the answer. */
  #send(frame: Frame): void {
    const { turn } = this.#answers
    if (frame instanceof SettingsFrame) {
      this.broadcast(frame)
      this.#tell(this.#told.update(frame.settings.voice))
    } else
      void this.push(
        frame.answer && frame.turn === NO_TURN && turn !== undefined ? frame.with({ turn }) : frame,
      )
  }

  /** A frame of ours, for those before the model too. */
  #pass(frame: Frame, direction: Direction = 'downstream'): void {
    if (direction === 'downstream') this.#tools.see(frame)
    void this.push(frame, direction)
  }
}
