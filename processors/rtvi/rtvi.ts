import {
  AudioRawFrame,
  CancelledError,
  checkOptions,
  type Direction,
  DTMFFrame,
  durationMs,
  EndFrame,
  type Frame,
  FrameProcessor,
  InputMessageFrame,
  LLMContextFrame,
  NO_TURN,
  type Observer,
  OutputMessageFrame,
  type ProcessorIO,
  type Tool,
  TranscriptionFrame,
  textOf,
  UnspokenAnswerFrame,
  UserTurnEndedFrame,
} from '../../src/engine.ts'
import { capabilitiesOf } from './capabilities.ts'
import { ClientLimits, TooMuch } from './client/client-limits.ts'
import { BadRequest, type ClientRequest, readRequest } from './client/client-request.ts'
import { greet, type RTVIClient } from './client/client-version.ts'
import { asEnvelope, envelope, type RTVIMessage } from './client/envelope.ts'
import { Handlers } from './client/handlers.ts'
import { measure } from './client/measure.ts'
import { publicErrorText } from './client/public-error.ts'
import { refusalOf } from './client/refusal.ts'
import type { LLMMarker, SearchResponse, UIJobGroupEvent, UISnapshot } from './client/ui.ts'
import { type ClientToolOptions, ClientTools } from './client-tools.ts'
import { reportOf } from './function-calls.ts'
import { Interruption } from './interruption.ts'
import { Outgoing } from './outgoing.ts'
import { type RTVIOptions, rtviRules } from './rtvi-options.ts'
import { SessionTeller } from './session-teller.ts'
import { StartGate } from './start-gate.ts'

/**
 * Speaks RTVI 2.2, the protocol of Pipecat's client SDKs (https://docs.pipecat.ai/client/rtvi-standard), over any
 * transport that carries messages: tells the client's program what happens in the session, and does what it asks for.
 * Put it behind the transport's input.
 */
export class RTVI extends FrameProcessor {
  static override readonly processorName: string = 'RTVI'
  override readonly io: ProcessorIO
  override readonly observer: Observer = {
    onFrame: (frame, source) => this.#teller.see(source, frame),
    onPush: (_source, target, frame, direction) =>
      void (target === this && direction === 'downstream' && this.#gate.coming(frame)),
  }
  #options: RTVIOptions
  readonly #outgoing = new Outgoing((message) => void this.push(new OutputMessageFrame({ message })))
  readonly #interruption = new Interruption((type, data) => this.#outgoing.send(envelope(type, data)))
  readonly #tools: ClientTools
  readonly #teller: SessionTeller
  readonly #session = new AbortController()
  readonly #gate = new StartGate()
  readonly #limits: ClientLimits
  readonly #handlers = new Handlers(
    (work) => this.spawn(work),
    (thrown, id) => this.#failed(thrown, id),
  )
  #client: RTVIClient | undefined
  #snapshot: UISnapshot | undefined

  constructor(options: RTVIOptions = {}) {
    super(checkOptions('RTVI', options, rtviRules))
    const { context, speaks = true, userId = '' } = options
    this.#options = options
    this.#limits = new ClientLimits(options.limits, () => this.clock.now())
    this.#tools = new ClientTools(this.#interruption.tell)
    this.#teller = new SessionTeller({
      interruption: this.#interruption,
      speaks,
      userId,
      backchannels: options.backchannels,
      report: (name) => {
        // Those of the client are told by what calls them, with the id that the client answers to.
        return this.#tools.has(name) ? 'disabled' : reportOf(this.#options.functionCalls, name)
      },
      tells: (what) => this.#options.tells?.[what] ?? what !== 'vad',
      timestamp: () =>
        (options.timeOfDay?.() ?? new Date(performance.timeOrigin + this.clock.now())).toISOString(),
      errorText: options.errorText ?? publicErrorText,
    })
    this.io = {
      makes: [OutputMessageFrame, ...(context ? [LLMContextFrame] : []), DTMFFrame, AudioRawFrame],
      ...(context && { context, typed: [TranscriptionFrame, UserTurnEndedFrame] }),
    }
  }

  /** Who is at the other end, once it is ready. */
  get client(): RTVIClient | undefined {
    return this.#client
  }

  /** What the client's page shows, as far as it has said so. */
  get snapshot(): UISnapshot | undefined {
    return this.#snapshot
  }

  /** A tool that the client's program has (`registerFunctionCallHandler`): give it to the `LLM` among its tools. */
  clientTool(options: ClientToolOptions): Tool {
    return this.#tools.make(options)
  }

  /** From now on a client is told more, or less. */
  configure({ tells, functionCalls }: Pick<RTVIOptions, 'tells' | 'functionCalls'>): void {
    this.#options = {
      ...this.#options,
      functionCalls: functionCalls ?? this.#options.functionCalls,
      tells: { ...this.#options.tells, ...tells },
    }
  }

  /** Tells what the model put out beside its words: a mark that a turn is not over yet, for instance. */
  marker(marker: LLMMarker): void {
    this.#outgoing.send(envelope('bot-llm-marker', { raw: '', markers: [], ...marker }))
  }

  /** Sends the client's program a message of your own; any JSON value. */
  send(data: unknown): void {
    this.#outgoing.send(envelope('server-message', data))
  }

  /** Has the client's page do something: `toast`, `navigate`, `scroll_to`, or a command of your own. */
  uiCommand(command: string, payload: unknown = {}): void {
    this.#outgoing.send(envelope('ui-command', { command, payload }))
  }

  /** Tells the client's page of work that runs beside the conversation. */
  uiJobGroup(event: UIJobGroupEvent): void {
    this.#outgoing.send(envelope('ui-job-group', event))
  }

  /** Tells the client's page where an answer was found. */
  searchResponse(response: SearchResponse): void {
    this.#outgoing.send(envelope('bot-llm-search-response', response))
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (this.#gate.isStale(frame)) return
    const message =
      frame instanceof InputMessageFrame && direction === 'downstream' ? asEnvelope(frame.message) : undefined
    if (message === undefined) return this.push(frame, direction)
    this.#received(message)
  }

  protected override onStart(): Promise<void> | undefined {
    // Where nobody observes, the client could not be seen to be ready.
    if (this.environment.observer === undefined) return undefined
    return this.#gate.wait(this.clock, this.#options.readyTimeoutMs ?? 10_000)
  }

  protected override onCancel(): void {
    this.#session.abort(new CancelledError())
  }

  protected override onEnd(): void {
    this.#session.abort(new CancelledError())
  }

  protected override cleanup(): void {
    this.#gate.open()
    this.#session.abort(new CancelledError())
  }

  #received({ type, id, data }: RTVIMessage): void {
    try {
      this.#limits.message(type)
      const size = measure(data, this.#limits.dataLength)
      if (size !== 'fits') throw new BadRequest(`the message is ${size}`)
      const request = readRequest(type, data)
      if (request === undefined) this.#refuse(id, `Unsupported type ${type.slice(0, 80)}`)
      else this.#do(request, id)
    } catch (thrown) {
      this.#failed(thrown, id)
    }
  }

  /** Whatever it is, it is the message's fault, and concerns nobody but the client. */
  #failed(thrown: unknown, id: string | undefined): void {
    // Each is answered, for a request waits for it; but the log of a flood is none.
    if (!(thrown instanceof BadRequest) && (!(thrown instanceof TooMuch) || this.#limits.complains()))
      this.logger.warn({ processor: this.name, error: thrown }, "a client's message could not be dealt with")
    this.#refuse(id, refusalOf(thrown))
  }

  #do(request: ClientRequest, id: string | undefined): void {
    const { onUIEvent, onUISnapshot, onCancelJobGroup } = this.#options
    switch (request.type) {
      case 'client-ready':
        this.#ready(request.data, id)
        break
      case 'disconnect-bot':
        this.#interrupt('request', 'disconnect-bot')
        void this.push(new EndFrame({ reason: 'the client disconnected the agent' }))
        break
      case 'client-message':
        this.#handle(request.name, request.data, id)
        break
      case 'append':
        this.#append(request, id)
        break
      case 'file':
        this.#takeFile(request, id)
        break
      case 'function-result':
        if (!this.#tools.answered(request.callId, request.result))
          throw new BadRequest(`nobody waits for the result of ${request.callId.slice(0, 80)}`)
        break
      case 'keys':
        this.#limits.keys(request.keys.length)
        for (const key of request.keys) void this.push(new DTMFFrame({ key }))
        break
      case 'ui-event':
        this.#handlers.run(id, () => onUIEvent?.(request.event, request.payload))
        break
      case 'ui-snapshot':
        this.#snapshot = request.snapshot
        this.#handlers.run(id, () => onUISnapshot?.(request.snapshot))
        break
      case 'cancel-job-group':
        this.#handlers.run(id, () => onCancelJobGroup?.(request.jobId, request.reason))
        break
      case 'audio':
        for (const pcm of request.audio) {
          const audio = new AudioRawFrame({ ...pcm, pts: this.clock.now() })
          this.#limits.audio(durationMs(audio))
          void this.push(audio)
        }
    }
  }

  #ready(data: unknown, id: string | undefined): void {
    const { client, version, dialect, complaint } = greet(data)
    this.#client = client
    this.#outgoing.speak(dialect)
    if (complaint !== undefined) this.#refuse(id, complaint)
    const { speaks = true, capabilities } = this.#options
    const does = dialect === '2.2' && { capabilities: capabilitiesOf(speaks, capabilities) }
    this.#outgoing.answer(envelope('bot-ready', { version, about: { library: 'antiphon' }, ...does }, id))
    this.#outgoing.open()
    this.#handlers.run(id, () => this.#options.onClientReady?.(client))
  }

  #interrupt(cause: 'user' | 'request', detail: string): number {
    const { turn } = this.interrupt(cause, detail)
    this.#interruption.settle()
    return turn
  }

  #append(
    { role, content, run, spoken, typed }: Extract<ClientRequest, { type: 'append' }>,
    id: string | undefined,
  ): void {
    const { context } = this.#options
    if (context === undefined) throw new BadRequest('this agent takes no text, as it was given no context')
    const text = textOf({ content })
    if (run && text.length > this.#limits.textLength)
      throw new BadRequest(`a text to be answered has ${this.#limits.textLength} characters at most`)
    this.#limits.text(text.length)
    if (run) this.#limits.answer()
    // Before what is added, since it may still write down what was heard.
    const turn = run ? this.#interrupt(role === 'user' ? 'user' : 'request', 'text') : NO_TURN
    if (run && role === 'user') context.addUser(content, turn)
    else context.add(role === 'user' ? { role, content } : { role, content: text })
    if (typed) this.#teller.typed(text, id)
    if (!run) return
    if (!spoken) void this.push(new UnspokenAnswerFrame({ turn }))
    void this.push(new LLMContextFrame({ context, turn }))
  }

  #takeFile({ file, run, spoken }: Extract<ClientRequest, { type: 'file' }>, id: string | undefined): void {
    const { onFile } = this.#options
    if (onFile === undefined) throw new BadRequest('this agent takes no files')
    this.#handlers.run(id, async () => {
      const content = await onFile(file, { signal: this.#session.signal, clock: this.clock })
      this.#append({ type: 'append', role: 'user', content, run, spoken, typed: false }, id)
    })
  }

  #handle(name: string, data: unknown, id: string | undefined): void {
    const { messages = {} } = this.#options
    const handler = Object.hasOwn(messages, name) ? messages[name] : undefined
    if (!handler) throw new BadRequest(`nobody here takes messages of the type "${name.slice(0, 80)}"`)
    this.#handlers.run(id, async () => {
      const answer = await handler(data, { signal: this.#session.signal, clock: this.clock })
      if (answer !== undefined) this.#outgoing.answer(envelope('server-response', { t: name, d: answer }, id))
    })
  }

  #refuse(id: string | undefined, error: string): void {
    this.#outgoing.answer(envelope('error-response', { error }, id))
  }
}
