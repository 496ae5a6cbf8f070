import {
  CancelledError,
  FunctionCallFrame,
  FunctionCallResultFrame,
  parseArguments,
  runTool,
  type Tool,
  type ToolCall,
  type ToolContext,
  ToolError,
  type ToolMessage,
  type TurnScope,
  toolResultText,
} from '../../src/index.ts'

/** Told of calls that have ended together with their results, to write both down at once. */
export type ToolRecorder = (calls: readonly ToolCall[], results: readonly ToolMessage[]) => void

/**
 * The tools that one answer calls at once. They run side by side. An interruption aborts them and leaves no trace in
 * the conversation, except of those that survive it: they run on, and are written down when they end.
 */
export class ToolRound {
  readonly #tools: readonly Tool[]
  readonly #scope: TurnScope
  readonly #session: AbortSignal
  readonly #context: Omit<ToolContext, 'signal'>

  /** @param session Aborts when the session ends: what surviving tools listen to. */
  constructor(
    tools: readonly Tool[],
    scope: TurnScope,
    session: AbortSignal,
    context: Omit<ToolContext, 'signal'>,
  ) {
    this.#tools = tools
    this.#scope = scope
    this.#session = session
    this.#context = context
  }

  /**
   * Runs the calls.
   * @returns the results, in the order of the calls.
   * @throws CancelledError as soon as the turn is over.
   */
  async run(calls: readonly ToolCall[], record: ToolRecorder): Promise<readonly ToolMessage[]> {
    const running = calls.map((call) => this.#run(call))
    const together = Promise.all(running)
    const settled = await this.#untilOver(together)
    if (settled !== undefined) {
      record(calls, settled)
      return settled
    }
    together.catch(() => {})
    for (const [index, call] of calls.entries())
      void running[index]!.then(
        (result) => record([call], [result]),
        () => {},
      )
    throw new CancelledError()
  }

  async #run(call: ToolCall): Promise<ToolMessage> {
    const survives = this.#tools.find(({ name }) => name === call.name)?.survivesInterruption === true
    const parsed = parseArguments(call)
    const args = parsed instanceof ToolError ? {} : parsed
    const mark = { callId: call.id, name: call.name, arguments: args, uninterruptible: survives }
    await this.#scope.push(new FunctionCallFrame(mark))
    const signal = survives ? this.#session : this.#scope.signal
    const { result, failed } = await runTool(this.#tools, call, { ...this.#context, signal })
    void this.#scope.push(new FunctionCallResultFrame({ ...mark, result, failed }))
    return { role: 'tool', toolCallId: call.id, name: call.name, content: toolResultText(result) }
  }

  async #untilOver<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.#scope
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
