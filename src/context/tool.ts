import type { Clock } from '../clock/clock.ts'
import { CancelledError, isAbort, TimeoutError, ToolError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { ToolSchema } from '../provider/llm.ts'
import type { ToolCall } from './message.ts'

/** What a tool is given besides its arguments. */
export interface ToolContext {
  /** Aborts when the answer is interrupted (unless the tool survives that), times out, or the session ends. */
  readonly signal: AbortSignal
  /** The session's clock. */
  readonly clock: Clock
  /** The session's logger. */
  readonly logger: Logger
}

/** Something the model can have done. */
export interface Tool extends ToolSchema {
  /**
   * Does it. What it returns is told to the model as JSON (a string as it is); what it throws is told as the reason of
   * its failure.
   */
  execute(args: Readonly<Record<string, unknown>>, context: ToolContext): unknown
  /** How long it may take, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number
  /** Whether it runs on when the answer is interrupted; its result then enters the conversation when it is there. */
  readonly survivesInterruption?: boolean
}

/** How a tool call ended. */
export interface ToolOutcome {
  /** The arguments, parsed; empty if they could not be. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** What it returned, or `{ error }`. */
  readonly result: unknown
  /** Whether it failed. */
  readonly failed: boolean
}

const defaultTimeoutMs = 10_000

/**
 * Runs a tool call and reports how it ended; a failure is an outcome the model can repair, never an exception.
 * @throws CancelledError when `context.signal` aborts.
 */
export async function runTool(
  tools: readonly Tool[],
  call: ToolCall,
  context: ToolContext,
): Promise<ToolOutcome> {
  const tool = tools.find(({ name }) => name === call.name)
  if (!tool) {
    const known = tools.map(({ name }) => name).join(', ') || 'none'
    return failure({}, `There is no tool "${call.name}". Tools: ${known}.`)
  }
  const args = parseArguments(call)
  if (args instanceof ToolError) return failure({}, args.message)
  try {
    const result = await bounded(tool, args, context)
    return { arguments: args, result: result ?? null, failed: false }
  } catch (error) {
    if (context.signal.aborted) throw new CancelledError(undefined, { cause: context.signal.reason })
    const why = isAbort(error) ? 'it was aborted' : error instanceof Error ? error.message : String(error)
    context.logger.warn({ tool: tool.name, error }, 'a tool failed')
    return failure(args, why)
  }
}

/** A tool's result as the text the model is given. */
export function toolResultText(result: unknown): string {
  if (typeof result === 'string') return result
  try {
    return JSON.stringify(result) ?? 'null'
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return JSON.stringify({ error: `The result is not JSON: ${why}` })
  }
}

/** A call's arguments, parsed. Empty text counts as no arguments. */
export function parseArguments(call: ToolCall): Readonly<Record<string, unknown>> | ToolError {
  try {
    const value: unknown = JSON.parse(call.arguments.trim() || '{}')
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new ToolError(`The arguments of "${call.name}" are not JSON: ${why}`, { cause })
  }
  return new ToolError(`The arguments of "${call.name}" are not a JSON object.`)
}

function failure(args: Readonly<Record<string, unknown>>, error: string): ToolOutcome {
  return { arguments: args, result: { error }, failed: true }
}

async function bounded(tool: Tool, args: Readonly<Record<string, unknown>>, context: ToolContext) {
  const { clock, signal } = context
  const timeoutMs = tool.timeoutMs ?? defaultTimeoutMs
  const own = new AbortController()
  const abort = () => own.abort(signal.reason)
  if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
  signal.addEventListener('abort', abort, { once: true })
  const ended = Promise.withResolvers<never>()
  own.signal.addEventListener('abort', () => ended.reject(own.signal.reason), { once: true })
  const timer = clock.setTimeout(
    () => own.abort(new TimeoutError(`It took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  )
  try {
    const work = Promise.resolve(tool.execute(args, { ...context, signal: own.signal }))
    return await Promise.race([work, ended.promise])
  } finally {
    timer.cancel()
    signal.removeEventListener('abort', abort)
  }
}
