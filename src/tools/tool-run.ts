import { waitFor } from '../clock/wait-for.ts'
import { CancelledError, isAbort, TimeoutError, ToolError } from '../errors.ts'
import type { Tool, ToolContext } from './tool.ts'
import { checkArguments, parseArguments } from './tool-arguments.ts'
import type { ToolCall } from './tool-call.ts'

/** What a tool is run in; left out, what it tells is told nobody. */
export type ToolRunContext = Pick<ToolContext, 'signal' | 'clock' | 'logger'> &
  Partial<Pick<ToolContext, 'progress' | 'push' | 'say' | 'endAnswer' | 'endSession'>>

/** How a tool call ended. */
export interface ToolOutcome {
  /** The arguments, parsed; empty if they could not be. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** What it returned, or `{ error }`. */
  readonly result: unknown
  /** Whether it failed. */
  readonly failed: boolean
}

/** A call that can be run. */
export interface ReadyCall {
  /** The tool that is called. */
  readonly tool: Tool
  /** The arguments, parsed. */
  readonly given: Readonly<Record<string, unknown>>
  /** The arguments as the tool takes them. */
  readonly args: Readonly<Record<string, unknown>>
}

const defaultTimeoutMs = 10_000
const laterTimeoutMs = 300_000

/**
 * Runs a tool call and reports how it ended; a failure is an outcome the model can repair, never an exception.
 * @throws CancelledError when `context.signal` aborts.
 */
export async function runTool(
  tools: readonly Tool[],
  call: ToolCall,
  context: ToolRunContext,
): Promise<ToolOutcome> {
  const ready = await readyTool(tools, call, context)
  return 'failed' in ready ? ready : await executeTool(ready, call.id, context)
}

/**
 * Finds the tool of a call and has it read its arguments.
 * @returns the call to be run, or the outcome of one that cannot be.
 * @throws CancelledError when `context.signal` aborts.
 */
export async function readyTool(
  tools: readonly Tool[],
  call: ToolCall,
  context: ToolRunContext,
): Promise<ReadyCall | ToolOutcome> {
  const tool = tools.find(({ name }) => name === call.name)
  if (!tool) {
    const known = tools.map(({ name }) => name).join(', ') || 'none'
    return failure({}, `There is no tool "${call.name}". Tools: ${known}.`)
  }
  const given = parseArguments(call)
  if (given instanceof ToolError) return failure({}, given.message)
  try {
    const timeoutMs = Math.min(limitOf(tool), defaultTimeoutMs)
    return { tool, given, args: await inTime(timeoutMs, context, () => checkArguments(tool, given)) }
  } catch (error) {
    return failed(error, tool, given, context)
  }
}

/**
 * Runs a call.
 * @throws CancelledError when `context.signal` aborts.
 */
export async function executeTool(
  { tool, given, args }: ReadyCall,
  callId: string,
  context: ToolRunContext,
): Promise<ToolOutcome> {
  const told = { callId, progress() {}, push() {}, say() {}, endAnswer() {}, endSession() {}, ...context }
  try {
    const result = await inTime(limitOf(tool), context, (signal) => tool.execute(args, { ...told, signal }))
    return { arguments: given, result: result ?? null, failed: false }
  } catch (error) {
    return failed(error, tool, given, context)
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

function failed(
  error: unknown,
  tool: Tool,
  given: Readonly<Record<string, unknown>>,
  { signal, logger }: ToolRunContext,
): ToolOutcome {
  if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
  const why = isAbort(error) ? 'it was aborted' : error instanceof Error ? error.message : String(error)
  logger.warn({ tool: tool.name, error }, 'a tool failed')
  return failure(given, why)
}

function failure(args: Readonly<Record<string, unknown>>, error: string): ToolOutcome {
  return { arguments: args, result: { error }, failed: true }
}

function limitOf({ timeoutMs, delivers }: Tool): number {
  return timeoutMs ?? (delivers === 'later' ? laterTimeoutMs : defaultTimeoutMs)
}

/** Waits for what a tool does until its time is up or it is aborted, whether or not it listens. */
async function inTime<T>(
  timeoutMs: number,
  { clock, signal }: ToolRunContext,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<Awaited<T>> {
  const own = new AbortController()
  const end = (reason: unknown) => {
    own.abort(reason)
    throw reason
  }
  if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
  return waitFor(work(own.signal), {
    signal,
    aborted: () => end(signal.reason),
    timeout: { clock, ms: timeoutMs },
    late: () => end(new TimeoutError(`It took longer than ${timeoutMs} ms.`)),
  }) as Promise<Awaited<T>>
}
