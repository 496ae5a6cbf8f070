import {
  AudioRawFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  BotTurnEndedFrame,
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
  InterimTranscriptionFrame,
  type InterruptFrame,
  LLMContextFrame,
  type Message,
  type Observer,
  PipelineError,
  type ProcessorIO,
  type RealtimeEvent,
  type RealtimeProvider,
  SettingsFrame,
  SpeakFrame,
  type Timer,
  type Tool,
  TranscriptionFrame,
  textOf,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
  waitFor,
} from '../../src/index.ts'
import { MonoConverter } from '../audio/mono-converter.ts'
import { switchFrame } from '../switches/switch-frame.ts'
import { Fillers } from '../tools/fillers.ts'
import { LaterCalls } from '../tools/later-calls.ts'
import { Silence } from '../tools/silence.ts'
import { SurvivingCalls } from '../tools/surviving-calls.ts'
import { Answers, type Ask } from './answers.ts'
import { Exchanges } from './exchanges.ts'
import { OwnWords } from './own-words.ts'
import { realtimeIO } from './realtime-io.ts'
import { type LineEvent, RealtimeLine } from './realtime-line.ts'
import { type RealtimeOptions, realtimeOptionRules } from './realtime-options.ts'
import { TurnSpeech } from './turn-speech.ts'
import { UserFloor } from './user-floor.ts'

/** How long a turn stays open that the vendor does not answer, in milliseconds. */
const unansweredMs = 5_000
const none: readonly Tool[] = []

/** How long the vendor may take to end a conversation, in milliseconds. */
const hangUpMs = 3_000

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
  readonly #converter: MonoConverter
  readonly #line: RealtimeLine
  readonly #speech: TurnSpeech
  readonly #floor = new UserFloor()
  readonly #exchanges: Exchanges
  readonly #ownWords = new OwnWords()
  readonly #edits = new WeakSet<ContextEditFrame>()
  readonly #later: LaterCalls
  readonly #surviving = new SurvivingCalls()
  readonly #silence = new Silence((ms, callback) => this.after(ms, callback))
  #answers!: Answers
  /** The user's turn that has ended, and whether a voice was heard in it. */
  #ended: { readonly turn: number; readonly spoken: boolean } | undefined
  #voiceInTurn = false
  /** Whether the listener hears the agent. */
  #speaking = false
  /** The turn of an answer that is asked for ahead of the end of the user's. */
  #speculated: number | undefined
  /** What the app wants to have said behind the answer. */
  #waiting: SpeakFrame[] = []
  #beganAtMs = 0
  #voice: string | undefined
  #told: { readonly instructions: string | undefined; readonly tools: readonly Tool[] } | undefined
  /** Whether the model may call tools: in an answer only so often. */
  #mayCall = true
  #idle: PromiseWithResolvers<void> | undefined
  #hangUp: Timer | undefined
  /** A turn that nobody answers is over some time. */
  #unanswered: Timer | undefined
  /** What the vendor has been told of the conversation, but for what was spoken. */
  readonly #known = new WeakSet<Message>()

  constructor(provider: RealtimeProvider, options: RealtimeOptions) {
    super(checkOptions('Realtime', options, realtimeOptionRules))
    checkProvider('Realtime', 'realtime', provider)
    checkContext('Realtime', options.context)
    this.#provider = provider
    this.#options = options
    this.#voice = options.voice
    if (provider.turns?.includes(this.#turns) === false)
      throw new PipelineError(
        `${provider.name} has no turns of "${this.#turns}": it takes ${provider.turns.join(' or ')}.`,
      )
    this.#converter = new MonoConverter(provider.inputRate)
    this.#speech = new TurnSpeech(provider.inputRate)
    this.#exchanges = new Exchanges(options.context)
    this.io = realtimeIO(options)
    this.observer = { onFrame: (frame) => this.#ownWords.see(frame) }
    this.#line = new RealtimeLine(
      provider,
      () => this.#request(),
      (signal) => ({
        ...callIn(this.environment, signal),
        onSwitch: (change) => void this.push(switchFrame(this.name, change)),
      }),
      () => {
        this.#beganAtMs = this.clock.now()
        this.#answers.begun()
      },
    )
    this.#later = new LaterCalls({
      most: options.maxLaterCalls ?? 8,
      push: (frame) => this.#send(frame),
      edit: (frame) => void this.push(frame, 'upstream'),
      spawn: (work) => this.spawn(work),
    })
  }

  override get patienceMs(): number {
    return (this.#options.endMs ?? 30_000) + hangUpMs
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof HeardUntilFrame) return this.#answers.heard(frame.heard)
    if (frame instanceof LLMContextFrame && direction === 'downstream') return this.#asked(frame.turn)
    if (frame instanceof SpeakFrame && direction === 'downstream' && this.#interject(frame)) return
    if (direction === 'downstream') this.#hear(frame)
    if (frame instanceof UserStartedSpeakingFrame) this.#silence.endedBy('user')
    else if (frame instanceof UserStoppedSpeakingFrame) this.#silence.leftBy('user')
    else if (frame instanceof BotStartedSpeakingFrame) this.#agentSpeaks(true)
    else if (frame instanceof BotStoppedSpeakingFrame) this.#agentSpeaks(false)
    else if (frame instanceof BotTurnEndedFrame) this.#agentDone(frame.turn)
    else if (frame instanceof ContextEditFrame) this.#edited(frame)
    const passed = this.push(frame, direction)
    if (frame instanceof SettingsFrame) this.#update(frame.settings.voice)
    return passed
  }

  protected override async setup(): Promise<void> {
    await this.#provider.warmup?.(callIn(this.environment, this.environment.session.signal))
    this.#answers = this.#newAnswers()
  }

  protected override onStarted(): void {
    this.spawn(async () => {
      for await (const event of this.#line.events(this.clock)) this.#take(event)
      this.#hangUp?.cancel()
    })
  }

  protected override onInterrupt({ turn, cause }: InterruptFrame): void {
    if (cause === 'speculation' && this.#speculated !== undefined) this.#speculated = undefined
    this.#waiting = this.#waiting.filter((frame) => frame.turn >= turn)
    this.#tellOwnWords()
    this.#answers.interrupted()
  }

  protected override async onEnd(): Promise<void> {
    const { endMs = 30_000 } = this.#options
    if (this.#busy) {
      this.#idle = Promise.withResolvers()
      await waitFor(this.#idle.promise, { timeout: { clock: this.clock, ms: endMs }, late: () => {} })
    }
    this.#answers.close()
    this.#unanswered?.cancel()
    this.#later.close()
    this.#line.end()
    this.#hangUp = this.after(hangUpMs, () => this.#line.close())
  }

  protected override cleanup(): void {
    this.#answers?.close()
    this.#unanswered?.cancel()
    this.#later.close()
    this.#line.close()
    this.#hangUp?.cancel()
    this.#idle?.resolve()
  }

  get #turns() {
    return this.#options.turns ?? 'ours'
  }

  get #ours(): boolean {
    return this.#turns === 'ours'
  }

  get #tools(): readonly Tool[] {
    return this.#options.context.tools ?? this.#options.tools ?? []
  }

  get #messages(): readonly Message[] {
    return this.#options.context.messages.filter(({ role }) => role !== 'system')
  }

  /** Whether something is owed that the end waits for. */
  get #busy(): boolean {
    return this.#answers.busy || this.#floor.open || (!this.#ours && this.#exchanges.owed)
  }

  #request() {
    const instructions = this.#options.context.system
    this.#told = { instructions, tools: this.#tools }
    this.#ownWords.take()
    // What is added from now on is told as it comes.
    let first: readonly Message[] | undefined = this.#messages
    for (const message of first) this.#known.add(message)
    const messages = () => {
      const told = first ?? this.#messages
      first = undefined
      return told
    }
    return { messages, ...this.#told, voice: this.#voice, turns: this.#turns }
  }

  /** What comes from the user's side. */
  #hear(frame: Frame): void {
    if (frame instanceof AudioRawFrame) {
      const samples = this.#converter.convert(frame)
      if (!this.#ours || this.#speech.hear(samples)) this.#line.send({ type: 'audio', samples })
    } else if (frame instanceof ImageFrame) {
      const { bytes, mediaType } = frame
      this.#line.send({ type: 'image', image: { type: 'image', bytes, mediaType } })
    } else if (frame instanceof UserStartedSpeakingFrame) {
      this.#voiceInTurn = true
      this.#speech.voiceStarted(frame.leadMs)
    } else if (frame instanceof UserStoppedSpeakingFrame) this.#speech.voiceStopped(frame.silenceMs)
    else if (frame instanceof UserTurnStartedFrame && this.#ours)
      this.#line.send({ type: 'audio', samples: this.#speech.begin() })
    else if (frame instanceof UserTurnEndedFrame) {
      this.#ended = { turn: frame.turn, spoken: this.#voiceInTurn && this.#ours }
      this.#voiceInTurn = false
      this.#speech.end()
      if (frame.turn === this.#speculated) this.#ask(frame.turn)
    } else if (frame instanceof UserTurnGuessedFrame) this.#speculated = frame.turn
    else if (frame instanceof TranscriptionFrame && !this.#ours) this.#typed(frame.text)
  }

  /** Where the vendor listens, the words of a transcript that comes from before were written. */
  #typed(text: string): void {
    if (this.#answers.underWay) this.interrupt('user', 'text')
    const turn = this.environment.turns.next()
    this.#options.context.addUser(text, turn)
    this.#endTurn(turn, text)
    this.#ask(turn)
  }

  /** A speculation waits for the end of its turn: what a model has heard cannot be taken back. */
  #asked(turn: number): void {
    if (turn !== this.#speculated) this.#ask(turn)
  }

  /** What the app has said while the model thinks, or its tools run, is part of the answer; while it speaks, it waits. */
  #interject(frame: SpeakFrame): boolean {
    if (!frame.afterAnswer && this.#answers.interject(frame.text)) return true
    if (!this.#answers.busy) return false
    this.#waiting.push(frame)
    return true
  }

  #ask(turn: number): void {
    this.#speculated = undefined
    this.#tellOwnWords()
    this.#update()
    this.#line.retry()
    this.#answers.ask(turn, this.#howToAsk(turn))
  }

  #howToAsk(turn: number): Ask {
    if (this.#ended?.turn === turn && this.#ended.spoken) return { type: 'turn-end' }
    const last = this.#messages.at(-1)
    if (last?.role !== 'user' || this.#known.has(last)) return { type: 'respond' }
    this.#known.add(last)
    return { type: 'text', text: textOf(last) }
  }

  /** The vendor is told what the listener has heard of the agent that is not its own. */
  #tellOwnWords(): void {
    const messages = this.#ownWords.take()
    if (messages.length > 0) this.#line.send({ type: 'messages', messages })
  }

  #update(voice = this.#voice): void {
    const { system: instructions } = this.#options.context
    const tools = this.#mayCall ? this.#tools : none
    if (instructions === this.#told?.instructions && tools === this.#told?.tools && voice === this.#voice)
      return
    this.#told = { instructions, tools }
    this.#voice = voice
    this.#line.send({ type: 'update', instructions, tools, voice })
  }

  /** What is only added is told; any other change is another conversation. */
  #edited(frame: ContextEditFrame): void {
    if (this.#edits.has(frame)) return
    this.#edits.add(frame)
    const { edits } = frame
    const anew = edits.some(({ type }) => !['append', 'system', 'tools'].includes(type))
    if (anew) return this.#line.renew()
    this.#update()
    const messages = edits.flatMap((edit) => (edit.type === 'append' ? edit.messages : []))
    for (const message of messages) this.#known.add(message)
    if (messages.length > 0) this.#line.send({ type: 'messages', messages })
  }

  #agentSpeaks(speaks: boolean): void {
    this.#speaking = speaks
    if (speaks) this.#silence.endedBy('agent')
    else this.#silence.leftBy('agent')
  }

  #agentDone(turn: number): void {
    this.#tellOwnWords()
    this.#answers.agentDone(turn)
  }

  #take(event: LineEvent): void {
    if (event.type === 'lost') {
      this.report(event.error)
      this.#answers.lost()
    } else if (event.type === 'response') this.#respond(event)
    else if (event.type === 'user-speech' || event.type === 'user-text') this.#heardUser(event)
    else if (event.type === 'usage') this.#answers.used(event)
    else if (event.type === 'expiring')
      this.logger.debug(
        { provider: this.#provider.name, inMs: event.inMs },
        'the session of the vendor ends soon',
      )
    else this.#answers.take(event)
  }

  #respond({ state, response, exchange, error }: Extract<RealtimeEvent, { type: 'response' }>): void {
    if (error) this.report(error)
    if (state !== 'started') return this.#answers.ended(response, state)
    if (this.#ours || exchange === undefined) return this.#answers.started(response, undefined)
    const turn = this.environment.turns.next()
    this.#endTurn(turn, this.#exchanges.answered(exchange, turn))
    this.#answers.started(response, turn)
  }

  /** The user's turn is over, which nobody before the model is to have answered. */
  #endTurn(turn: number, text: string | undefined): void {
    const { upstream, downstream } = this.#floor.ends(turn, text)
    void this.push(upstream, 'upstream')
    void this.push(downstream)
  }

  /** What the vendor says of the user, where the turns are its own. */
  #heardUser(event: Extract<RealtimeEvent, { type: 'user-speech' | 'user-text' }>): void {
    if (this.#ours) return
    if (event.type === 'user-text') {
      const { text, final, exchange } = event
      if (!final) this.#floor.hear(text)
      void this.push(final ? new TranscriptionFrame({ text }) : new InterimTranscriptionFrame({ text }))
      if (final) this.#exchanges.said(exchange, text)
      return this.#settle()
    }
    const now = this.clock.now()
    const agoMs = Math.max(0, now - this.#beganAtMs - event.atMs)
    if (!event.active) {
      this.broadcast(this.#floor.ceases(agoMs, now))
      this.#silence.leftBy('user')
      this.#closeLater()
      return
    }
    this.#silence.endedBy('user')
    if (this.#answers.underWay || this.#speaking) this.interrupt('user', 'voice')
    for (const frame of this.#floor.begins(agoMs)) this.broadcast(frame)
  }

  /** A turn that the vendor does not answer is over some time. */
  #closeLater(): void {
    const { stoppedAtMs } = this.#floor
    this.#unanswered?.cancel()
    this.#unanswered = this.after(unansweredMs, () => {
      if (!this.#floor.open || this.#floor.stoppedAtMs !== stoppedAtMs) return
      this.broadcast(this.#floor.ends(undefined, '').downstream)
      this.#settle()
    })
  }

  #newAnswers(): Answers {
    const {
      context,
      maxToolRounds = 4,
      maxToolCalls = 32,
      firstByteMs = 15_000,
      stallMs = 15_000,
    } = this.#options
    const { clock, logger, environment } = this
    const fillers = new Fillers(this.#silence, (tool, error) =>
      logger.warn({ tool, error }, 'what to say while a tool runs could not be made'),
    )
    const spawn = (work: () => Promise<void>) => this.spawn(work)
    return new Answers({
      provider: this.#provider,
      context,
      clock,
      outputRate: environment.outputSampleRate,
      maxToolRounds,
      apology: this.#options.apology,
      firstByteMs,
      stallMs,
      calls: {
        fillers,
        host: {
          clock,
          logger,
          session: environment.session.signal,
          mostCalls: maxToolCalls,
          later: this.#later,
          surviving: this.#surviving,
          push: (frame) => this.#send(frame),
          spawn,
        },
        tools: () => this.#tools,
        mayCallOn: (may) => {
          this.#mayCall = may
          this.#update()
        },
        record: ({ scope, round }, calls, results) => {
          context.recordTools(scope.turn, round, calls, results)
          this.#update()
        },
        correct: (result) => {
          context.replaceResult(result)
          const content = `(${result.name} has ended: ${result.content})`
          this.#line.send({ type: 'messages', messages: [{ role: 'user', content }] })
        },
      },
      scopeOf: (turn) => this.scopeOf(turn),
      nextSentence: () => environment.turns.nextSentence(),
      tell: (input) => {
        if (input.type === 'tool-result') this.#tellOwnWords()
        this.#line.send(input)
      },
      spawn,
      report: (error) => this.report(error),
      silent: () => {
        this.#answers.lost()
        this.#line.renew()
      },
      changed: () => this.#changed(),
      isModels: (sentence) => this.#ownWords.isModels(sentence),
    })
  }

  /** An answer is asked for, made or heard out: what waits for its turn. */
  #changed(): void {
    if (this.#answers.underWay) this.#later.hold()
    else this.#later.release()
    if (!this.#answers.busy)
      for (const frame of this.#waiting.splice(0))
        void this.push(frame.with({ turn: this.environment.turns.next() }))
    this.#settle()
  }

  #settle(): void {
    if (!this.#busy) this.#idle?.resolve()
  }

  /** What a tool changes holds for those before the model as well. */
  #send(frame: Frame): void {
    if (frame instanceof SettingsFrame) {
      this.broadcast(frame)
      this.#update(frame.settings.voice)
    } else void this.push(frame)
  }
}
