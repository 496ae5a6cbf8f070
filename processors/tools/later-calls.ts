import {
  type ContextEdit,
  ContextEditFrame,
  executeTool,
  type Frame,
  isAbort,
  type ReadyCall,
  type ToolCall,
  type ToolCallInit,
  ToolCallResultFrame,
  type ToolOutcome,
  type ToolRunContext,
  toolResultText,
} from '../../src/engine.ts'
import { keyOf } from './surviving-calls.ts'

/** What the model is told of a call whose outcome comes later. */
export const underWay = {
  status: 'under way',
  note: 'The outcome comes later, by itself. Say that you are on it and go on; do not call this again for it.',
}

/** OpenAI's API refuses a longer id of a tool call. */
const maxIdLength = 40

/** What later calls need of the processor they belong to. */
export interface LaterCallsHost {
  /** How many may be under way at once. */
  readonly most: number
  /** Sends a frame on. */
  push(frame: Frame): void
  /** Has the conversation edited. */
  edit(frame: ContextEditFrame): void
  spawn(work: () => Promise<void>): void
}

/** A call that is to be made. */
export interface LaterCall {
  readonly call: ToolCall
  readonly ready: ReadyCall
  /** What its frames have in common. */
  readonly mark: ToolCallInit
  readonly context: Omit<ToolRunContext, 'signal'>
}

/**
 * The calls whose outcome comes later. They belong to the session and not to an answer: no interruption ends them. An
 * outcome is told between answers, as a call of its own with its result, and the model is asked to speak of it.
 */
export class LaterCalls {
  readonly #host: LaterCallsHost
  readonly #session = new AbortController()
  readonly #running = new Set<string>()
  #outcomes: ContextEdit[] = []
  #held = false

  constructor(host: LaterCallsHost) {
    this.#host = host
  }

  /** Begins a call. The same call, while it is under way, is not made again. */
  begin(later: LaterCall): ToolOutcome {
    const { tool, given } = later.ready
    const { most } = this.#host
    const key = keyOf(tool.name, given)
    if (!this.#running.has(key)) {
      if (this.#running.size >= most) {
        const error = `${most} calls are under way already, and no more are possible: wait for one of them.`
        return { arguments: given, result: { error }, failed: true }
      }
      this.#running.add(key)
      this.#host.spawn(() => this.#run(later).finally(() => this.#running.delete(key)))
    }
    return { arguments: given, result: underWay, failed: false }
  }

  /** Outcomes wait from now on: an answer is being made that does not know of them. */
  hold(): void {
    this.#held = true
  }

  /** Tells the outcomes that wait. */
  release(): void {
    this.#held = false
    this.#tell()
  }

  /** Ends all calls: the session is over. */
  close(): void {
    this.#session.abort()
    this.#outcomes = []
  }

  async #run({ call, ready, mark, context }: LaterCall): Promise<void> {
    const { signal } = this.#session
    try {
      const { result, failed } = await executeTool(ready, call.id, { ...context, signal })
      this.#host.push(new ToolCallResultFrame({ ...mark, result, failed }))
      this.#outcomes.push(told(call, result))
      this.#tell()
    } catch (thrown) {
      if (!isAbort(thrown)) throw thrown
    }
  }

  #tell(): void {
    if (this.#held || this.#outcomes.length === 0) return
    this.#host.edit(new ContextEditFrame({ edits: this.#outcomes.splice(0), respond: true }))
  }
}

function told({ id: earlier, name, arguments: args }: ToolCall, result: unknown): ContextEdit {
  const id = `later-${earlier}`.slice(0, maxIdLength)
  return {
    type: 'append',
    messages: [
      { role: 'assistant', content: '', toolCalls: [{ id, name, arguments: args }] },
      { role: 'tool', toolCallId: id, name, content: toolResultText(result) },
    ],
  }
}
