import {
  executeTool,
  parseArguments,
  type ReadyCall,
  readyTool,
  type Tool,
  type ToolCall,
  ToolCallFrame,
  type ToolCallInit,
  ToolCallProgressFrame,
  ToolCallResultFrame,
  ToolError,
  type ToolOutcome,
  type ToolRunContext,
} from '../../src/engine.ts'
import type { CallHost } from './call-host.ts'
import type { CallingAnswer } from './calling-answer.ts'

/** One call of a tool by an answer: shows that it begins and how it ends, and runs what there is to run. */
export class CalledTool {
  readonly call: ToolCall
  readonly tool: Tool | undefined
  /** The arguments, parsed; empty if they could not be. */
  readonly args: Readonly<Record<string, unknown>>
  /** How it ended, once it has. */
  outcome: ToolOutcome | undefined
  readonly #answer: CallingAnswer
  readonly #host: CallHost
  readonly #mark: ToolCallInit

  constructor(call: ToolCall, answer: CallingAnswer, host: CallHost) {
    const { id: callId, name } = call
    const parsed = parseArguments(call)
    this.call = call
    this.tool = answer.tools.find((tool) => tool.name === name)
    this.args = parsed instanceof ToolError ? {} : parsed
    this.#answer = answer
    this.#host = host
    const uninterruptible = this.tool?.survivesInterruption === true || this.tool?.delivers === 'later'
    this.#mark = { callId, name, arguments: this.args, turn: answer.scope.turn, uninterruptible }
  }

  /**
   * Makes the call.
   * @param place How many calls of the round are before it.
   * @throws CancelledError when the answer is over, unless the tool survives that.
   */
  async run(place: number): Promise<ToolOutcome> {
    const running = this.#refused(place) ?? this.#host.surviving.find(this.call.name, this.args)
    await this.#answer.scope.push(new ToolCallFrame(this.#mark))
    this.outcome = await (running ?? this.#run())
    const { result, failed } = this.outcome
    this.#host.push(new ToolCallResultFrame({ ...this.#mark, result, failed }))
    return this.outcome
  }

  #refused(place: number): ToolOutcome | undefined {
    const { mostCalls: most } = this.#host
    if (place < most) return undefined
    const error = `Only ${most} calls are possible at once. Make this one after the others.`
    return { arguments: this.args, result: { error }, failed: true }
  }

  async #run(): Promise<ToolOutcome> {
    const { call } = this
    const signal = this.#mark.uninterruptible ? this.#host.session : this.#answer.scope.signal
    const context = { ...this.#context(), signal }
    const ready = await readyTool(this.#answer.tools, call, context)
    if ('failed' in ready) return ready
    if (ready.tool.delivers !== 'later') return this.#execute(ready, context)
    return this.#host.later.begin({ call, ready, mark: this.#mark, context })
  }

  async #execute(ready: ReadyCall, context: ToolRunContext): Promise<ToolOutcome> {
    const { waiting } = this.#answer
    waiting.began(ready)
    try {
      return await executeTool(ready, this.call.id, context)
    } finally {
      waiting.ended(ready)
    }
  }

  #context(): Omit<ToolRunContext, 'signal'> {
    const { scope, say, endAnswer, endSession } = this.#answer
    const { push, clock, logger } = this.#host
    const mark = this.#mark
    const { uninterruptible: outlives } = mark
    return {
      clock,
      logger,
      progress: (progress) => push(new ToolCallProgressFrame({ ...mark, progress })),
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
}
