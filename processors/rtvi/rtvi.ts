import {
  AudioRawFrame,
  CancelledError,
  checkOptions,
  type Direction,
  DTMFFrame,
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
  UnspokenAnswerFrame,
  UserTurnEndedFrame,
} from '../../src/index.ts'
import { BadRequest, type ClientRequest, readRequest } from './client-request.ts'
import { type ClientToolOptions, ClientTools } from './client-tools.ts'
import { greet, type RTVIClient } from './client-version.ts'
import { asEnvelope, envelope, type RTVIMessage } from './envelope.ts'
import { FunctionCalls } from './function-calls.ts'
import { Outgoing } from './outgoing.ts'
import { type RTVIOptions, rtviRules } from './rtvi-options.ts'
import { SessionTeller } from './session-teller.ts'
import type { SearchResponse, UIJobGroupEvent, UISnapshot } from './ui.ts'

/** Handlers of the program that may run at once; more is refused. */
const mostHandlers = 64

/**
 * Speaks RTVI 2.1, the protocol of Pipecat's client SDKs (https://docs.pipecat.ai/client/rtvi-standard), over any
 * transport that carries messages: tells the client's program what happens in the session, and does what it asks for.
 * Put it behind the transport's input.
 */
export class RTVI extends FrameProcessor {
  override readonly io: ProcessorIO
  override readonly observer: Observer = {
    onPush: (source, _target, frame) => this.#teller.see(source, frame),
  }
  readonly #options: RTVIOptions
  readonly #outgoing = new Outgoing((message) => void this.push(new OutputMessageFrame({ message })))
  readonly #tools: ClientTools
  readonly #teller: SessionTeller
  readonly #session = new AbortController()
  #client: RTVIClient | undefined
  #snapshot: UISnapshot | undefined
  #handlers = 0

  constructor(options: RTVIOptions = {}) {
    super(checkOptions('RTVI', options, rtviRules))
    const { context, functionCalls = 'none', speaks = true, userId = '' } = options
    this.#options = options
    const tell = (type: string, data?: unknown) => this.#outgoing.send(envelope(type, data))
    this.#tools = new ClientTools(tell)
    this.#teller = new SessionTeller({
      tell,
      speaks,
      userId,
      calls: new FunctionCalls(tell, (name) => {
        // Those of the client are told by what calls them, with the id that the client answers to.
        if (this.#tools.has(name)) return 'disabled'
        if (typeof functionCalls === 'string') return functionCalls
        return Object.hasOwn(functionCalls, name) ? functionCalls[name]! : 'none'
      }),
      timestamp: () => this.#now().toISOString(),
      errorText: options.errorText ?? ((error) => error.message),
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
    const message =
      frame instanceof InputMessageFrame && direction === 'downstream' ? asEnvelope(frame.message) : undefined
    if (message === undefined) return this.push(frame, direction)
    this.#received(message)
  }

  protected override onCancel(): void {
    this.#session.abort(new CancelledError())
  }

  protected override onEnd(): void {
    this.#session.abort(new CancelledError())
  }

  protected override cleanup(): void {
    this.#session.abort(new CancelledError())
  }

  #received({ type, id, data }: RTVIMessage): void {
    try {
      const request = readRequest(type, data)
      if (request === undefined) this.#refuse(id, `Unsupported type ${type.slice(0, 80)}`)
      else this.#do(request, id)
    } catch (thrown) {
      if (!(thrown instanceof BadRequest)) throw thrown
      this.#refuse(id, `Invalid message: ${thrown.message}.`)
    }
  }

  #do(request: ClientRequest, id: string | undefined): void {
    const { onUIEvent, onUISnapshot, onCancelJobGroup } = this.#options
    switch (request.type) {
      case 'client-ready':
        this.#ready(request.data, id)
        break
      case 'disconnect-bot':
        this.interrupt('disconnect-bot')
        void this.push(new EndFrame({ reason: 'the client disconnected the agent' }))
        break
      case 'client-message':
        this.#handle(request.name, request.data, id)
        break
      case 'append':
        this.#append(request)
        break
      case 'function-result':
        if (!this.#tools.answered(request.callId, request.result))
          throw new BadRequest(`nobody waits for the result of ${request.callId.slice(0, 80)}`)
        break
      case 'keys':
        for (const key of request.keys) void this.push(new DTMFFrame({ key }))
        break
      case 'ui-event':
        this.#run(id, () => onUIEvent?.(request.event, request.payload))
        break
      case 'ui-snapshot':
        this.#snapshot = request.snapshot
        this.#run(id, () => onUISnapshot?.(request.snapshot))
        break
      case 'cancel-job-group':
        this.#run(id, () => onCancelJobGroup?.(request.jobId, request.reason))
        break
      case 'audio':
        for (const audio of request.audio)
          void this.push(new AudioRawFrame({ ...audio, pts: this.clock.now() }))
    }
  }

  #ready(data: unknown, id: string | undefined): void {
    const { client, version, legacy, complaint } = greet(data)
    this.#client = client
    this.#teller.legacy = legacy
    if (complaint !== undefined) this.#refuse(id, complaint)
    this.#outgoing.answer(envelope('bot-ready', { version, about: { library: 'antiphon' } }, id))
    this.#outgoing.open()
    this.#run(id, () => this.#options.onClientReady?.(client))
  }

  #append({ role, text, run, spoken }: Extract<ClientRequest, { type: 'append' }>): void {
    const { context } = this.#options
    if (context === undefined) throw new BadRequest('this agent takes no text, as it was given no context')
    // Before what is added, since it may still write down what was heard.
    const turn = run ? this.interrupt('text').turn : NO_TURN
    if (run && role === 'user') context.addUser(text, turn)
    else context.add({ role, content: text })
    if (!run) return
    if (!spoken) void this.push(new UnspokenAnswerFrame({ turn }))
    void this.push(new LLMContextFrame({ context, turn }))
  }

  #handle(name: string, data: unknown, id: string | undefined): void {
    const { messages = {} } = this.#options
    const handler = Object.hasOwn(messages, name) ? messages[name] : undefined
    if (!handler) throw new BadRequest(`nobody here takes messages of the type "${name.slice(0, 80)}"`)
    this.#run(id, async () => {
      const answer = await handler(data, { signal: this.#session.signal, clock: this.clock })
      if (answer !== undefined) this.#outgoing.answer(envelope('server-response', { t: name, d: answer }, id))
    })
  }

  /** Runs a handler of the program; what it throws is told to the client. */
  #run(id: string | undefined, handler: () => unknown): void {
    if (this.#handlers >= mostHandlers)
      throw new BadRequest(`${mostHandlers} messages are being dealt with, and no more are taken`)
    this.#handlers++
    this.spawn(async () => {
      try {
        await handler()
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        this.logger.warn(
          { processor: this.name, error },
          `a client's message could not be dealt with: ${why}`,
        )
        this.#refuse(id, why)
      } finally {
        this.#handlers--
      }
    })
  }

  #refuse(id: string | undefined, error: string): void {
    this.#outgoing.answer(envelope('error-response', { error }, id))
  }

  #now(): Date {
    return this.#options.timeOfDay?.() ?? new Date(performance.timeOrigin + this.clock.now())
  }
}
