import {
  CancelledError,
  executeTool,
  FunctionCallFrame,
  type FunctionCallInit,
  FunctionCallProgressFrame,
  FunctionCallResultFrame,
  isAbort,
  parseArguments,
  type ReadyCall,
  readyTool,
  type Tool,
  type ToolCall,
  ToolError,
  type ToolMessage,
  type ToolOutcome,
  type ToolRunContext,
  type TurnScope,
  toolResultText,
} from '../../src/index.ts'
import type { AnswerHost } from './answer-host.ts'
import type { Waiting } from './fillers.ts'

/** What tools are called in: a round of an answer. */
export interface CallingAnswer {
  readonly tools: readonly Tool[]
  readonly scope: TurnScope
  /** Says something while the tools run. */
  readonly waiting: Waiting
  /** Says something before the model goes on. */
  say(text: string): void
  /** Has the model not go on. */
  endAnswer(): void
  /** Has the session end with the answer, or now if that is over. */
  endSession(reason: string | undefined): void
  /** Writes calls down together with their results, both at once. */
  record(calls: readonly ToolCall[], results: readonly ToolMessage[]): void
}

/**
 * The tools that one answer calls at once. They run side by side. An interruption aborts them and leaves no trace in
 * the conversation, except of those that survive it: they run on, and are written down when they end.
 */
export class ToolRound {
  readonly #answer: CallingAnswer
  readonly #host: AnswerHost

  constructor(answer: CallingAnswer, host: AnswerHost) {
    this.#answer = answer
    this.#host = host
  }

  /**
   * Runs the calls. The results are written down in the order of the calls.
   * @throws CancelledError as soon as the turn is over.
   */
  async run(calls: readonly ToolCall[]): Promise<void> {
    const { waiting } = this.#answer
    const running = calls.map((call) => this.#run(call))
    const together = Promise.all(running)
    const settled = await this.#untilOver(together).finally(() => waiting.close())
    if (settled !== undefined) return this.#answer.record(calls, settled)
    together.catch(() => {})
    for (const [index, call] of calls.entries())
      this.#host.spawn(async () => {
        const result = await running[index]!.catch(nothingIfAborted)
        if (result) this.#answer.record([call], [result])
      })
    throw new CancelledError()
  }

  async #run(call: ToolCall): Promise<ToolMessage> {
    const { tools, scope } = this.#answer
    const { id: callId, name } = call
    const tool = tools.find((each) => each.name === name)
    const outlives = tool?.survivesInterruption === true || tool?.delivers === 'later'
    const parsed = parseArguments(call)
    const args = parsed instanceof ToolError ? {} : parsed
    const mark = { callId, name, arguments: args, turn: scope.turn, uninterruptible: outlives }
    await scope.push(new FunctionCallFrame(mark))
    const { result, failed } = await this.#outcome(call, mark)
    this.#host.push(new FunctionCallResultFrame({ ...mark, result, failed }))
    return { role: 'tool', toolCallId: callId, name, content: toolResultText(result) }
  }

  async #outcome(call: ToolCall, mark: FunctionCallInit): Promise<ToolOutcome> {
    const { tools, scope } = this.#answer
    const signal = mark.uninterruptible ? this.#host.session : scope.signal
    const context = { ...this.#context(mark), signal }
    const ready = await readyTool(tools, call, context)
    if ('failed' in ready) return ready
    if (ready.tool.delivers === 'later') return this.#host.later.begin({ call, ready, mark, context })
    return this.#execute(ready, call, context)
  }

  async #execute(ready: ReadyCall, call: ToolCall, context: ToolRunContext): Promise<ToolOutcome> {
    const { waiting } = this.#answer
    waiting.began(ready)
    try {
      return await executeTool(ready, call.id, context)
    } finally {
      waiting.ended(ready)
    }
  }

  #context(mark: FunctionCallInit): Omit<ToolRunContext, 'signal'> {
    const { scope, say, endAnswer, endSession } = this.#answer
    const { push, providerContext } = this.#host
    const { clock, logger } = providerContext
    const { uninterruptible: outlives } = mark
    return {
      clock,
      logger,
      progress: (progress) => push(new FunctionCallProgressFrame({ ...mark, progress })),
      push(frame) {
        if (!scope.over || outlives) push(frame)
      },
      say,
      endAnswer() {
        if (!scope.over) endAnswer()
      },
      endSession(reason) {
        if (!scope.over || outlives) endSession(reason)
      },
    }
  }

  async #untilOver<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.#answer.scope
    const over = Promise.withResolvers<undefined>()
    const abort = () => over.resolve(undefined)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    try {
      return await Promise.race([work, over.promise])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}

function nothingIfAborted(thrown: unknown): undefined {
  if (!isAbort(thrown)) throw thrown
}
