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
import { underWay } from './later-calls.ts'

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
  /** Writes a result down in place of the one that was written down with its call. */
  correct(result: ToolMessage): void
}

/**
 * The tools that one answer calls at once. They run side by side. An interruption aborts them and leaves no trace in
 * the conversation, except of those that survive it: they run on and are written down as being under way, lest they are
 * called again, and with their results when these are there.
 */
export class ToolRound {
  readonly #answer: CallingAnswer
  readonly #host: AnswerHost
  readonly #ended = new Map<ToolCall, ToolOutcome>()

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
    const running = calls.map((call, index) => this.#run(call, index))
    const together = Promise.all(running)
    const settled = await this.#untilOver(together).finally(() => waiting.close())
    if (settled !== undefined) return this.#record(calls, settled)
    together.catch(() => {})
    for (const [index, call] of calls.entries()) this.#leave(call, running[index]!)
    throw new CancelledError()
  }

  #record(calls: readonly ToolCall[], outcomes: readonly ToolOutcome[]): void {
    const results = calls.map((call, index) => message(call, outcomes[index]!.result))
    this.#answer.record(calls, results)
  }

  /** The answer is over: what has ended is written down, and what survives is left to run. */
  #leave(call: ToolCall, running: Promise<ToolOutcome>): void {
    const { tool, args } = this.#asked(call)
    const ended = this.#ended.get(call)
    if (ended) this.#record([call], [ended])
    else if (tool?.delivers === 'later')
      this.#afterwards(running, (outcome) => this.#record([call], [outcome]))
    else if (tool?.survivesInterruption) {
      this.#answer.record([call], [message(call, underWay)])
      const followed = this.#host.surviving.follow(call.name, args, running)
      this.#afterwards(followed, ({ result }) => this.#answer.correct(message(call, result)))
    }
  }

  #afterwards(work: Promise<ToolOutcome>, write: (outcome: ToolOutcome) => void): void {
    this.#host.spawn(async () => {
      const outcome = await work.catch(nothingIfAborted)
      if (outcome) write(outcome)
    })
  }

  async #run(call: ToolCall, index: number): Promise<ToolOutcome> {
    const { scope } = this.#answer
    const { tool, args } = this.#asked(call)
    const uninterruptible = tool?.survivesInterruption === true || tool?.delivers === 'later'
    const mark = { callId: call.id, name: call.name, arguments: args, turn: scope.turn, uninterruptible }
    const running = this.#host.surviving.find(call.name, args)
    await scope.push(new FunctionCallFrame(mark))
    const outcome = this.#refused(args, index) ?? (await (running ?? this.#outcome(call, mark)))
    this.#host.push(new FunctionCallResultFrame({ ...mark, result: outcome.result, failed: outcome.failed }))
    this.#ended.set(call, outcome)
    return outcome
  }

  #refused(args: Readonly<Record<string, unknown>>, index: number): ToolOutcome | undefined {
    const { maxToolCalls: most = 32 } = this.#host.options
    if (index < most) return undefined
    const error = `Only ${most} calls are possible at once. Make this one after the others.`
    return { arguments: args, result: { error }, failed: true }
  }

  #asked(call: ToolCall): { tool: Tool | undefined; args: Readonly<Record<string, unknown>> } {
    const tool = this.#answer.tools.find(({ name }) => name === call.name)
    const args = parseArguments(call)
    return { tool, args: args instanceof ToolError ? {} : args }
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

function message({ id: toolCallId, name }: ToolCall, result: unknown): ToolMessage {
  return { role: 'tool', toolCallId, name, content: toolResultText(result) }
}

function nothingIfAborted(thrown: unknown): undefined {
  if (!isAbort(thrown)) throw thrown
}
