import type { Tool as MCPTool, Progress } from '@modelcontextprotocol/sdk/types.js'
import {
  checkOptions,
  silentLogger,
  systemClock,
  type Tool,
  type ToolContext,
  ToolError,
  waitFor,
} from '../../src/engine.ts'
import { MCPConnection } from './mcp-connection.ts'
import { type MCPAddress, type MCPProgram, type MCPToolsOptions, mcpRules } from './mcp-options.ts'
import { readResult } from './mcp-result.ts'
import { canBeOffered, longestDescription } from './offered-tool.ts'

/** Longest name of a function, and what it is made of, in OpenAI's API: platform.openai.com, "Create chat completion". */
const maxNameLength = 64
const notInNames = /[^\w-]/g
/** Least time between two words of progress. */
const leastProgressMs = 100
/** Most characters of a word of progress. */
const longestProgress = 1_000
/** Least time between two looks at a list that changes. */
const leastRefreshMs = 200
/** How long a result waits, over HTTP, for what was announced before it on another line. */
const apartMs = 30
/** How long a result waits for the tools that were announced before it. */
const refreshPatienceMs = 2_000

/**
 * The tools of an MCP server. One owner closes them, with `close()` or `await using`; sessions may share them.
 *
 * If the server goes away, the call under way fails, which the model is told, and the next call connects anew.
 */
export class MCPTools implements AsyncDisposable {
  /**
   * The tools, for `LLM` or a context. The list stays the same object and holds what the server offers now: who keeps
   * it sees the tools that come and go, who copies it does not.
   */
  readonly tools: readonly Tool[]
  readonly #tools: Tool[] = []
  readonly #connection: MCPConnection
  readonly #options: MCPToolsOptions
  readonly #name: string
  #stale = false
  #refreshing: Promise<void> | undefined

  /** @internal Made by {@link mcpTools}. */
  constructor(server: MCPProgram | MCPAddress, options: MCPToolsOptions) {
    this.tools = this.#tools
    this.#options = options
    this.#name = options.name ?? nameOf(server)
    this.#connection = new MCPConnection({
      server,
      name: this.#name,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      maxMessageBytes: options.maxMessageBytes ?? 4_194_304,
      logger: options.logger ?? silentLogger,
      changed: () => this.#changed(),
    })
  }

  /** What the server says of how its tools are to be used, for the system prompt; not every server says anything. */
  get instructions(): string | undefined {
    return this.#connection.instructions
  }

  /**
   * Asks the server for its tools again. It is done by itself when the server says that they have changed.
   * @throws ToolError; MissingPackageError.
   */
  async refresh(): Promise<void> {
    const offered = await this.#connection.list()
    this.#tools.splice(0, this.#tools.length, ...this.#taken(offered))
  }

  /** Ends the connection, and the program if there is one. */
  close(): Promise<void> {
    return this.#connection.close()
  }

  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Several changes at once are looked at once, and a server that changes without end is looked at now and then. */
  #changed(): void {
    this.#stale = true
    this.#refreshing ??= this.#refreshAll().finally(() => {
      this.#refreshing = undefined
    })
  }

  async #refreshAll(): Promise<void> {
    for (let round = 0; this.#stale; round++) {
      if (round > 0) await systemClock.sleep(leastRefreshMs)
      this.#stale = false
      try {
        await this.refresh()
        this.#options.onChange?.(this.tools)
      } catch (error) {
        this.#logger.warn(
          { server: this.#name, error },
          'the changed tools of an MCP server are not taken over',
        )
      }
    }
  }

  /** What the server announced before it answered holds for whoever reads the answer: waits for it, but not for ever. */
  async #upToDate(signal: AbortSignal): Promise<void> {
    if (this.#connection.announcesApart) await systemClock.sleep(apartMs, signal)
    const timeout = { clock: systemClock, ms: refreshPatienceMs }
    await waitFor(this.#refreshing, { signal, aborted: () => {}, timeout, late: () => {} })
  }

  #taken(offered: readonly MCPTool[]): Tool[] {
    const { include, exclude = [], prefix = '', maxTools = 128 } = this.#options
    const tools = new Map<string, Tool>()
    for (const tool of include?.filter((wanted) => !offered.some((each) => each.name === wanted)) ?? [])
      this.#logger.warn(
        { server: this.#name, tool },
        'an MCP server does not offer a tool that is to be included',
      )
    for (const tool of offered) {
      if ((include && !include.includes(tool.name)) || exclude.includes(tool.name)) continue
      const name = `${prefix}${tool.name}`.replace(notInNames, '_').slice(0, maxNameLength)
      if (tools.size >= maxTools || tools.has(name) || !canBeOffered(tool))
        this.#logger.warn(
          { server: this.#name, tool: tool.name },
          'a tool of an MCP server cannot be offered and is left out',
        )
      else tools.set(name, this.#made(name, tool))
    }
    return [...tools.values()]
  }

  #made(name: string, { name: tool, description, title, inputSchema }: MCPTool): Tool {
    const { timeoutMs, behaviour = {}, maxResultCharacters: maxCharacters = 20_000, onMedia } = this.#options
    return {
      name,
      description: (description ?? title ?? tool).slice(0, longestDescription),
      parameters: inputSchema,
      timeoutMs,
      ...(Object.hasOwn(behaviour, tool) && behaviour[tool]),
      execute: async (args: Readonly<Record<string, unknown>>, context: ToolContext) => {
        const { signal, clock } = context
        const onProgress = progressTo(context)
        const calling = async () => {
          const result = await this.#connection.call(tool, args, { signal, onProgress })
          await this.#upToDate(signal)
          return result
        }
        return readResult(await clock.hold(calling()), { tool, maxCharacters, onMedia })
      },
    }
  }

  get #logger() {
    return this.#options.logger ?? silentLogger
  }
}

/**
 * Connects to an MCP server and makes its tools ours. Needs the package `@modelcontextprotocol/sdk`.
 *
 * What the server says of its tools becomes part of what the model is told: connect only to servers you trust, and take
 * only the tools you need (`include`).
 * @throws ToolError if the server cannot be started or reached, or does not answer; MissingPackageError.
 */
export async function mcpTools(server: (MCPProgram | MCPAddress) & MCPToolsOptions): Promise<MCPTools> {
  checkOptions<object>('mcpTools', server, mcpRules)
  const tools = new MCPTools(server, server)
  try {
    await tools.refresh()
    return tools
  } catch (error) {
    await tools.close()
    throw error
  }
}

/** Tells of progress, not more often than somebody could look at it: a server may tell of every byte. */
function progressTo({ clock, progress: tell }: ToolContext): (progress: Progress) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY
  return ({ progress, total, message }) => {
    if (clock.now() - toldAtMs < leastProgressMs) return
    toldAtMs = clock.now()
    tell({
      progress,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message: message.slice(0, longestProgress) }),
    })
  }
}

function nameOf(server: MCPProgram | MCPAddress): string {
  if ('command' in server) return server.command.split(/[\\/]/).at(-1) ?? server.command
  if (URL.canParse(server.url)) return new URL(server.url).host
  throw new ToolError(`"${server.url}" is no address of an MCP server.`)
}
