import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { CallToolResult, Tool as MCPTool, Progress } from '@modelcontextprotocol/sdk/types.js'
import { AntiphonError, CancelledError, systemClock, ToolError, vendorFailure } from '../../src/engine.ts'
import { type LinkOptions, type MCPLink, openLink } from './mcp-link.ts'
import { wasRefused } from './sdk.ts'

/** The longest a timer can be: time is kept by whoever calls a tool, and not by the SDK. */
const noTimeoutMs = 2 ** 31 - 1
/** Pages of tools that are read at most: a server that always has one more is not followed for ever. */
const maxPages = 100
/** How long the reading of all pages may take, against one answer's time. */
const pagesPatience = 3
/** Tools that are looked at, taken or not. */
const mostListed = 10_000

/** Most characters of what a server says of itself. */
const longestInstructions = 20_000

/** How a tool is called. */
export interface CallOptions {
  readonly signal: AbortSignal
  readonly onProgress: ((progress: Progress) => void) | undefined
}

/** A connection to a server that is made when it is needed, and again when it is gone. */
export class MCPConnection {
  readonly #options: LinkOptions
  #link: Promise<MCPLink> | undefined
  /** What the server told of itself when it was connected to last. */
  instructions: string | undefined
  /** Whether it tells on another line than its answers come on, so that neither waits for the other, that tools change. */
  announcesApart = false
  #known = false
  #closed = false

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** The server's tools. @throws ToolError; MissingPackageError. */
  list(): Promise<MCPTool[]> {
    return this.#ask((client) => this.#pages(client))
  }

  /**
   * Calls a tool, and tells the server if the signal aborts.
   * @throws ToolError; CancelledError; MissingPackageError.
   */
  async call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    { signal, onProgress }: CallOptions,
  ): Promise<CallToolResult> {
    const how = { signal, timeout: noTimeoutMs, ...(onProgress && { onprogress: onProgress }) }
    try {
      const result = await this.#ask((client) => {
        signal.throwIfAborted()
        return client.callTool({ name, arguments: { ...args } }, undefined, how)
      })
      return result as CallToolResult
    } catch (thrown) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      throw thrown
    }
  }

  /** Ends it, the program too. Calls under way fail, and those to come. */
  async close(): Promise<void> {
    this.#closed = true
    const link = await this.#link?.catch(() => undefined)
    await link?.hangUp()
  }

  /** A server that does not know us any more has done nothing: it is asked again, as by a new acquaintance. */
  async #ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const link = await this.#connect()
      try {
        return await question(link.client)
      } catch (thrown) {
        if (attempt > 0 || !(await wasRefused(thrown))) throw this.#explained(thrown)
        await link.hangUp()
      }
    }
  }

  async #pages(client: Client): Promise<MCPTool[]> {
    const { name, connectTimeoutMs: timeout, logger } = this.#options
    const tools: MCPTool[] = []
    const deadlineMs = systemClock.now() + timeout * pagesPatience
    let cursor: string | undefined
    for (let page = 0; page < maxPages && systemClock.now() < deadlineMs; page++) {
      const answer = await client.listTools({ cursor }, { timeout })
      for (const tool of answer.tools.slice(0, mostListed - tools.length)) tools.push(tool)
      cursor = answer.nextCursor
      if (cursor === undefined) return tools
      if (tools.length >= mostListed) break
    }
    logger.warn({ server: name, tools: tools.length }, 'an MCP server has more tools than are read')
    return tools
  }

  async #connect(): Promise<MCPLink> {
    if (this.#closed)
      throw new ToolError(`The tools of the MCP server ${this.#options.name} have been closed.`)
    this.#link ??= this.#open()
    return this.#link
  }

  async #open(): Promise<MCPLink> {
    try {
      const link = await openLink(this.#options)
      this.announcesApart =
        'url' in this.#options.server && link.client.getServerCapabilities()?.tools?.listChanged === true
      this.instructions = link.client.getInstructions()?.slice(0, longestInstructions)
      void link.over.then(() => {
        this.#link = undefined
      })
      // It may have been started anew, with other tools.
      if (this.#known) this.#options.changed()
      this.#known = true
      return link
    } catch (thrown) {
      this.#link = undefined
      throw this.#explained(thrown)
    }
  }

  #explained(thrown: unknown): AntiphonError {
    if (thrown instanceof AntiphonError) return thrown
    const { name } = this.#options
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    const code = codeOf(thrown)
    if (code <= -32_600) return new ToolError(why, { cause: thrown, provider: name })
    const below = thrown instanceof Error && thrown.cause instanceof Error ? `: ${thrown.cause.message}` : ''
    return new ToolError(`The MCP server ${name} failed: ${why}${below}`, {
      cause: thrown,
      provider: name,
      ...(code >= 400 ? vendorFailure({ status: code, body: why }).details : { reason: 'unreachable' }),
    })
  }
}

/** JSON-RPC 2.0, §5.1: up to −32600 the server answered with an error. Positive ones are HTTP's. */
function codeOf(thrown: unknown): number {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'number' ? code : 0
}
