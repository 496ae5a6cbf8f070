import { CancelledError, type Tool, type ToolContext, ToolError } from '../../src/engine.ts'
import { Keep, Move } from './move.ts'
import type { StepOptions } from './steps.ts'

/** What comes of what tools return. */
export interface FlowToolsHost {
  /** The answer waits for a tool. Returns what is to be called when the tool is done. */
  awaits(context: ToolContext): () => void
  take(move: Move, options: StepOptions): Promise<void>
  keep(update: object): void
  /** Where the conversation is. */
  node(): string
}

/** Runs the tools of nodes, and does what they return. */
export class FlowTools {
  readonly #host: FlowToolsHost
  /** The tool that is being called, until it waits for something. */
  #calling: Tool | undefined
  /** Tools under way that the answer waits for, and how many are that deliver later. */
  readonly #awaited = new Set<Tool>()
  #later = 0

  constructor(host: FlowToolsHost) {
    this.#host = host
  }

  /**
   * Whether a tool is being called just now.
   * @param byTool Whether it is a tool that asks, be it at once or after it has waited for something else.
   * @throws ToolError if that is one for which the answer waits: it cannot wait for what the user says next.
   */
  mayWait(byTool: boolean): boolean {
    const tool = this.#calling ?? (byTool && this.#later === 0 ? [...this.#awaited].at(-1) : undefined)
    if (tool && tool.delivers !== 'later')
      throw new ToolError(`The answer waits for "${tool.name}": make it a tool that delivers later.`)
    return tool !== undefined
  }

  /** A tool as it is given to the model during a visit of a node. */
  wrap(tool: Tool, visit: number): Tool {
    return { ...tool, execute: (args, context) => this.#call(tool, args, context, visit) }
  }

  async #call(
    tool: Tool,
    args: Readonly<Record<string, unknown>>,
    context: ToolContext,
    visit: number,
  ): Promise<unknown> {
    const { signal } = context
    const done = this.#begun(tool, context)
    try {
      const result = await this.#execute(tool, args, context)
      if (signal.aborted) throw new CancelledError()
      if (result instanceof Keep) {
        this.#host.keep(result.update)
        return result.result
      }
      if (!(result instanceof Move)) return result
      await this.#host.take(result, { visit, signal })
      return { entered: this.#host.node() }
    } finally {
      done()
    }
  }

  /** Returns what is to be called when the tool is done. */
  #begun(tool: Tool, context: ToolContext): () => void {
    if (tool.delivers === 'later') {
      this.#later++
      return () => void this.#later--
    }
    // One object a call: the same tool may be called twice at once.
    const call = { ...tool }
    this.#awaited.add(call)
    const heard = this.#host.awaits(context)
    return () => {
      this.#awaited.delete(call)
      heard()
    }
  }

  #execute(tool: Tool, args: Readonly<Record<string, unknown>>, context: ToolContext): unknown {
    this.#calling = tool
    try {
      return tool.execute(args, context)
    } finally {
      this.#calling = undefined
    }
  }
}
