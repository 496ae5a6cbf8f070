import { fileURLToPath } from 'node:url'
import { type MCPToolsOptions, mcpTools } from '../../../processors/mcp/index.ts'
import {
  type Logger,
  runTool,
  silentLogger,
  systemClock,
  type Tool,
  type ToolContext,
  type ToolOutcome,
} from '../../../src/engine.ts'

const program = fileURLToPath(new URL('shop-program.ts', import.meta.url))

/** The shop as a program of its own. */
export const shopProgram = { command: process.execPath, args: [program], name: 'shop' }

/** Starts the shop and connects to it. */
export const startShop = (options: MCPToolsOptions & { env?: Record<string, string> } = {}) =>
  mcpTools({ ...shopProgram, ...options })

/** Calls a tool as the language model does. */
export function call(
  tools: readonly Tool[],
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  context: Partial<ToolContext> = {},
): Promise<ToolOutcome> {
  const whole = { clock: systemClock, logger: silentLogger, signal: new AbortController().signal, ...context }
  return runTool(tools, { id: 'call', name, arguments: JSON.stringify(args) }, whole)
}

/** A logger that keeps what it is told. */
export function notebook(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = []
  const note = (_: unknown, message: string) => void lines.push(message)
  return { lines, logger: { debug: note, info: note, warn: note, error: note } }
}

/** Waits for something to come true. */
export async function until(happened: () => boolean): Promise<void> {
  for (let i = 0; i < 1_000 && !happened(); i++) await systemClock.sleep(10)
  if (!happened()) throw new Error(`It has not come true: ${happened}`)
}
