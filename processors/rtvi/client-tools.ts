import { CancelledError, type Tool, type ToolContext, type ToolSchema, waitFor } from '../../src/engine.ts'
import type { Tell } from './bot-output.ts'
import { tellCall, tellCallOver } from './function-calls.ts'

/** A tool that the client's program has. */
export interface ClientToolOptions extends ToolSchema {
  /** How long the client may take, in milliseconds: one that has nothing to answer never does. Default 10,000. */
  readonly timeoutMs?: number
  /** Whether it is waited for when the answer is interrupted. Default false. */
  readonly survivesInterruption?: boolean
}

/** The tools that run at the client, and the calls that wait for it. */
export class ClientTools {
  readonly #tell: Tell
  readonly #names = new Set<string>()
  readonly #waiting = new Map<string, PromiseWithResolvers<unknown>>()
  #calls = 0

  constructor(tell: Tell) {
    this.#tell = tell
  }

  /** Whether a tool runs at the client. */
  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** Makes a tool for the model of one that the client has. */
  make(options: ClientToolOptions): Tool {
    this.#names.add(options.name)
    return { ...options, execute: (args, context) => this.#call(options.name, args, context) }
  }

  /** The client has answered. Whether anybody waited for it. */
  answered(callId: string, result: unknown): boolean {
    const waiting = this.#waiting.get(callId)
    this.#waiting.delete(callId)
    waiting?.resolve(result)
    return waiting !== undefined
  }

  async #call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    { signal }: ToolContext,
  ): Promise<unknown> {
    const call = { callId: `client-${++this.#calls}`, name, arguments: args }
    const waiting = Promise.withResolvers<unknown>()
    // Told at once, so that it keeps its place among what an interruption sends.
    const aborted = () => {
      tellCallOver(this.#tell, 'full', call, { cancelled: true })
      throw new CancelledError(undefined, { cause: signal.reason })
    }
    this.#waiting.set(call.callId, waiting)
    tellCall(this.#tell, 'full', call)
    try {
      const result = await waitFor(waiting.promise, { signal, aborted })
      tellCallOver(this.#tell, 'full', call, { cancelled: false, result })
      return result
    } finally {
      this.#waiting.delete(call.callId)
    }
  }
}
