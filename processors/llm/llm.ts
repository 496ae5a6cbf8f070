import {
  CancelledError,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  guard,
  isAbort,
  LLMContextFrame,
  LLMError,
  type LLMProvider,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  type Message,
  MetricsFrame,
  type ProcessorIO,
  type Tool,
  type ToolCall,
  type TurnScope,
  toAntiphonError,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
} from '../../src/index.ts'
import { switchFrame } from '../fallback/switch-frame.ts'
import { ToolRound } from './tool-round.ts'

/** Options of {@link LLM}. */
export interface LLMProcessorOptions extends FrameProcessorOptions {
  /** What the model can have done, unless the context has tools of its own. */
  tools?: readonly Tool[]
  /** How many rounds of tool calls an answer may take before the model must speak. Default 4. */
  maxToolRounds?: number
  /** Sampling temperature, where the model has one. */
  temperature?: number
  /** Most tokens of one request. */
  maxTokens?: number
  /** How long the model may take to its first word, in milliseconds. Default 30,000. */
  firstByteMs?: number
  /** How long the model may pause in mid-answer, in milliseconds. Default 15,000. */
  stallMs?: number
  /** What the agent says when the model fails. Default: nothing. */
  apology?: string
}

interface Round {
  readonly text: string
  readonly calls: readonly ToolCall[]
}

/**
 * The language model: answers every LLMContext frame with LLMText frames between LLMResponseStart and LLMResponseEnd,
 * has tools called, and goes on with their results.
 */
export class LLM extends FrameProcessor {
  override readonly io: ProcessorIO = {
    needs: [LLMContextFrame],
    makes: [LLMTextFrame, LLMResponseStartFrame, LLMResponseEndFrame],
  }
  readonly #provider: LLMProvider
  readonly #options: LLMProcessorOptions
  readonly #session = new AbortController()
  /** The turn that is answered ahead, until it is decided: what tools do cannot be taken back. */
  #guess: { readonly turn: number; readonly decided: PromiseWithResolvers<void> } | undefined

  constructor(provider: LLMProvider, options: LLMProcessorOptions = {}) {
    super(options)
    this.#provider = provider
    this.#options = options
  }

  /** What it was made of: for `Fallback`, which makes one processor of several. */
  get parts(): { readonly provider: LLMProvider; readonly options: LLMProcessorOptions } {
    return { provider: this.#provider, options: this.#options }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof LLMContextFrame && direction === 'downstream') return this.#answer(frame)
    if (frame instanceof UserTurnGuessedFrame)
      this.#guess = { turn: frame.turn, decided: Promise.withResolvers() }
    else if (frame instanceof UserTurnEndedFrame) this.#decide()
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    const { signal } = this.#session
    await this.#provider.warmup?.({ signal, clock: this.clock, logger: this.logger })
  }

  protected override onInterrupt(): void {
    this.#decide()
  }

  protected override cleanup(): void {
    this.#decide()
    this.#session.abort()
  }

  #decide(): void {
    this.#guess?.decided.resolve()
    this.#guess = undefined
  }

  async #answer({ context }: LLMContextFrame): Promise<void> {
    const { scope } = this
    const messages: Message[] = context.messages
    const maxRounds = this.#options.maxToolRounds ?? 4
    let round = 0
    try {
      for (; ; round++) {
        await scope.push(new LLMResponseStartFrame({ round }))
        const tools = context.tools ?? this.#options.tools ?? []
        const mayCall = round < maxRounds
        const { text, calls } = await this.#generate(messages, round, mayCall ? tools : [], scope)
        const last = !mayCall || calls.length === 0
        await scope.push(new LLMResponseEndFrame({ round, last }))
        if (last) return
        if (this.#guess?.turn === scope.turn) await this.#guess.decided.promise
        if (scope.over) throw new CancelledError()
        messages.push({ role: 'assistant', content: text, toolCalls: calls })
        messages.push(...(await this.#callTools(calls, tools, round, context, scope)))
      }
    } catch (thrown) {
      await this.#fail(thrown, round, scope)
    }
  }

  async #generate(
    messages: readonly Message[],
    round: number,
    tools: readonly Tool[],
    scope: TurnScope,
  ): Promise<Round> {
    const { clock, logger } = this
    const { temperature, maxTokens, firstByteMs = 30_000, stallMs = 15_000 } = this.#options
    const startedAtMs = clock.now()
    let ttfbMs: number | undefined
    let text = ''
    let usage = {}
    const calls: ToolCall[] = []
    const request = {
      messages,
      ...(tools.length > 0 && { tools }),
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { maxTokens }),
    }
    const { signal } = scope
    const stream = this.#provider.generate(request, {
      signal,
      clock,
      logger,
      onSwitch: (change) => void this.push(switchFrame(this.name, change)),
    })
    for await (const event of guard(stream, {
      signal,
      clock,
      firstByteMs,
      stallMs,
      what: this.#provider.name,
    })) {
      if (event.type === 'usage') {
        usage = { inputTokens: event.inputTokens, outputTokens: event.outputTokens }
        continue
      }
      ttfbMs ??= clock.now() - startedAtMs
      if (event.type === 'tool-call')
        calls.push({ id: event.id, name: event.name, arguments: event.arguments })
      else {
        const { endsSentence = false } = event
        text += event.text
        await scope.push(new LLMTextFrame({ text: event.text, round, endsSentence }))
      }
    }
    const durationMs = clock.now() - startedAtMs
    const measured = { durationMs, ...(ttfbMs !== undefined && { ttfbMs }), ...usage, turn: scope.turn }
    const provider = this.#provider.name
    void scope.push(new MetricsFrame({ metrics: { type: 'stage', stage: 'llm', provider, ...measured } }))
    return { text, calls }
  }

  async #callTools(
    calls: readonly ToolCall[],
    tools: readonly Tool[],
    round: number,
    context: LLMContextFrame['context'],
    scope: TurnScope,
  ): Promise<readonly Message[]> {
    const running = new ToolRound(tools, scope, this.#session.signal, {
      clock: this.clock,
      logger: this.logger,
    })
    return running.run(calls, (finished, results) =>
      context.recordTools(scope.turn, round, finished, results),
    )
  }

  async #fail(thrown: unknown, round: number, scope: TurnScope): Promise<void> {
    if (scope.over && isAbort(thrown)) return
    const provider = this.#provider.name
    this.report(toAntiphonError(thrown, (message, cause) => new LLMError(message, { cause, provider })))
    const { apology } = this.#options
    if (apology !== undefined) await scope.push(new LLMTextFrame({ text: ` ${apology}`, round }))
    await scope.push(new LLMResponseEndFrame({ round, last: true }))
  }
}
