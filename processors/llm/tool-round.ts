import {
  CancelledError,
  FunctionCallFrame,
  FunctionCallResultFrame,
  isAbort,
  parseArguments,
  runTool,
  type Tool,
  type ToolCall,
  ToolError,
  type ToolMessage,
  type TurnScope,
  toolResultText,
} from '../../src/index.ts'
import type { AnswerHost } from './answer-host.ts'

/** Told of calls that have ended together with their results, to write both down at once. */
export type ToolRecorder = (calls: readonly ToolCall[], results: readonly ToolMessage[]) => void

/**
 * The tools that one answer calls at once. They run side by side. An interruption aborts them and leaves no trace in
 * the conversation, except of those that survive it: they run on, and are written down when they end.
 */
export class ToolRound {
  readonly #tools: readonly Tool[]
  readonly #scope: TurnScope
  readonly #host: AnswerHost

  constructor(tools: readonly Tool[], scope: TurnScope, host: AnswerHost) {
    this.#tools = tools
    this.#scope = scope
    this.#host = host
  }

  /**
   * Runs the calls. The results are written down in the order of the calls.
   * @throws CancelledError as soon as the turn is over.
   */
  async run(calls: readonly ToolCall[], record: ToolRecorder): Promise<void> {
    const running = calls.map((call) => this.#run(call))
    const together = Promise.all(running)
    const settled = await this.#untilOver(together)
    if (settled !== undefined) return record(calls, settled)
    together.catch(() => {})
    for (const [index, call] of calls.entries())
      this.#host.spawn(async () => {
        const result = await running[index]!.catch(nothingIfAborted)
        if (result) record([call], [result])
      })
    throw new CancelledError()
  }

  async #run(call: ToolCall): Promise<ToolMessage> {
    const scope = this.#scope
    const survives = this.#tools.find(({ name }) => name === call.name)?.survivesInterruption === true
    const parsed = parseArguments(call)
    const args = parsed instanceof ToolError ? {} : parsed
    const { turn } = scope
    const mark = { callId: call.id, name: call.name, arguments: args, turn, uninterruptible: survives }
    await scope.push(new FunctionCallFrame(mark))
    const signal = survives ? this.#host.session : scope.signal
    const { clock, logger } = this.#host.providerContext
    const { result, failed } = await runTool(this.#tools, call, { clock, logger, signal })
    this.#host.push(new FunctionCallResultFrame({ ...mark, result, failed }))
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

function nothingIfAborted(thrown: unknown): undefined {
  if (!isAbort(thrown)) throw thrown
}
