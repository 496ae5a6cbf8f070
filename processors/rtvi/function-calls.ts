import type { InterruptFrame, ToolCallFrame, ToolCallResultFrame } from '../../src/engine.ts'
import type { Tell } from './bot-output.ts'

/**
 * How much a client is told of a call: nothing at all, that there is one, the name of its function too, its arguments as
 * well, or also its result.
 */
export type FunctionCallReport = 'disabled' | 'none' | 'name' | 'arguments' | 'full'

/** How much a client is told of the calls of a function. */
export function reportOf(
  reports: FunctionCallReport | Readonly<Record<string, FunctionCallReport>> = 'none',
  name: string,
): FunctionCallReport {
  if (typeof reports === 'string') return reports
  return Object.hasOwn(reports, name) ? reports[name]! : 'none'
}

/** A call, as far as it is known. */
export interface ReportedCall {
  readonly callId: string
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/** Tells that a call has begun. */
export function tellCall(tell: Tell, report: FunctionCallReport, call: ReportedCall): void {
  if (report === 'disabled') return
  const named = report === 'none' ? {} : { function_name: call.name }
  tell('llm-function-call-started', named)
  tell('llm-function-call-in-progress', {
    tool_call_id: call.callId,
    ...named,
    ...((report === 'arguments' || report === 'full') && { arguments: call.arguments }),
  })
}

/** Tells that a call is over. */
export function tellCallOver(
  tell: Tell,
  report: FunctionCallReport,
  call: ReportedCall,
  outcome: { cancelled: boolean; result?: unknown },
): void {
  if (report === 'disabled') return
  const { cancelled, result } = outcome
  tell('llm-function-call-stopped', {
    tool_call_id: call.callId,
    ...(report !== 'none' && { function_name: call.name }),
    cancelled,
    ...(report === 'full' && result !== undefined && { result }),
  })
}

/** The calls of the server's own tools that run, told with as much as each function's report allows. */
export class FunctionCalls {
  readonly #tell: Tell
  readonly #report: (name: string) => FunctionCallReport
  readonly #running = new Map<string, ToolCallFrame>()

  constructor(tell: Tell, report: (name: string) => FunctionCallReport) {
    this.#tell = tell
    this.#report = report
  }

  /** A tool was called. */
  began(frame: ToolCallFrame): void {
    this.#running.set(frame.callId, frame)
    tellCall(this.#tell, this.#report(frame.name), frame)
  }

  /** A tool has answered. */
  ended(frame: ToolCallResultFrame): void {
    if (!this.#running.delete(frame.callId)) return
    tellCallOver(this.#tell, this.#report(frame.name), frame, { cancelled: false, result: frame.result })
  }

  /** The calls of an answer that is over: cancelled, or out of sight if they survive it. */
  interrupted({ turn }: InterruptFrame): void {
    for (const call of this.#running.values()) {
      if (call.turn >= turn && turn >= 0) continue
      this.#running.delete(call.callId)
      tellCallOver(this.#tell, this.#report(call.name), call, { cancelled: !call.uninterruptible })
    }
  }
}
