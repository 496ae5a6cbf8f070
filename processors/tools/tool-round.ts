import {
  CancelledError,
  isAbort,
  type ToolCall,
  type ToolMessage,
  type ToolOutcome,
  toolResultText,
  waitFor,
} from '../../src/engine.ts'
import type { CallHost } from './call-host.ts'
import { CalledTool } from './called-tool.ts'
import type { CallingAnswer } from './calling-answer.ts'
import { underWay } from './later-calls.ts'

/**
 * The tools that one answer calls at once. They run side by side. An interruption aborts them and leaves no trace in
 * the conversation, except of those that survive it: they run on and are written down as being under way, lest they are
 * called again, and with their results when these are there.
 */
export class ToolRound {
  readonly #answer: CallingAnswer
  readonly #host: CallHost

  constructor(answer: CallingAnswer, host: CallHost) {
    this.#answer = answer
    this.#host = host
  }

  /**
   * Runs the calls. The results are written down in the order of the calls.
   * @throws CancelledError as soon as the turn is over.
   */
  async run(calls: readonly ToolCall[]): Promise<void> {
    const { waiting, record } = this.#answer
    const called = calls.map((call) => new CalledTool(call, this.#answer, this.#host))
    const running = called.map((each, place) => each.run(place))
    const together = Promise.all(running)
    const settled = await this.#untilOver(together).finally(() => waiting.close())
    if (settled !== undefined) {
      const results = settled.map((outcome, index) => message(calls[index]!, outcome.result))
      return record(calls, results)
    }
    together.catch(() => {})
    for (const [index, each] of called.entries()) this.#leave(each, running[index]!)
    throw new CancelledError()
  }

  /** The answer is over: what has ended is written down, and what survives is left to run. */
  #leave({ call, tool, args, outcome }: CalledTool, running: Promise<ToolOutcome>): void {
    const { record, correct } = this.#answer
    const recordIt = ({ result }: ToolOutcome) => record([call], [message(call, result)])
    if (outcome) recordIt(outcome)
    else if (tool?.delivers === 'later') this.#afterwards(running, recordIt)
    else if (tool?.survivesInterruption) {
      record([call], [message(call, underWay)])
      const followed = this.#host.surviving.follow(call.name, args, running)
      this.#afterwards(followed, ({ result }) => correct(message(call, result)))
    }
  }

  #afterwards(work: Promise<ToolOutcome>, write: (outcome: ToolOutcome) => void): void {
    this.#host.spawn(async () => {
      const outcome = await work.catch(nothingIfAborted)
      if (outcome) write(outcome)
    })
  }

  #untilOver<T>(work: Promise<T>): Promise<T | undefined> {
    return waitFor(work, { signal: this.#answer.scope.signal, aborted: () => undefined })
  }
}

function message({ id: toolCallId, name }: ToolCall, result: unknown): ToolMessage {
  return { role: 'tool', toolCallId, name, content: toolResultText(result) }
}

function nothingIfAborted(thrown: unknown): undefined {
  if (!isAbort(thrown)) throw thrown
}
