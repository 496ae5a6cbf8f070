import type { Logger, OptionRules, Tool, ToolBehaviour } from '../../src/engine.ts'

/** A server that is started as a program and spoken to over its standard input and output. */
export interface MCPProgram {
  /** The program. */
  command: string
  /** Its arguments. */
  args?: readonly string[]
  /** Variables of its environment, beside the few that are handed on: `HOME`, `PATH` and the like, but no keys. */
  env?: Readonly<Record<string, string>>
  /** The folder it runs in. Default: ours. */
  cwd?: string
}

/** A server that is reached over streamable HTTP. */
export interface MCPAddress {
  /** Where it is: `https://example.com/mcp`. */
  url: string | URL
  /** Headers of every request: `{ authorization: 'Bearer …' }`. */
  headers?: Readonly<Record<string, string>>
}

/** A picture or a sound that a tool returned. */
export interface MCPMedia {
  /** The tool's name, as the server knows it. */
  readonly tool: string
  /** Its type: `image/png`. */
  readonly mediaType: string
  /** What it is made of. */
  readonly bytes: Uint8Array
}

/** Options of {@link mcpTools}, beside the server. */
export interface MCPToolsOptions {
  /** What the server is called in logs and errors. Default: its program or host. */
  name?: string
  /** Goes before the names of its tools, to keep apart those of several servers: `files_`. Default: nothing. */
  prefix?: string
  /** The tools that are taken, by the names the server knows them by. Default: all. */
  include?: readonly string[]
  /** Tools that are not taken. Default: none. */
  exclude?: readonly string[]
  /** How single tools behave, by the names the server knows them by: what is said meanwhile, delivery later, … */
  behaviour?: Readonly<Record<string, ToolBehaviour>>
  /** How long a call may take, in milliseconds. Default 10,000. */
  timeoutMs?: number
  /** How long the server may take to answer when it is connected to, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number
  /** Most characters of a result that the model is told; the rest is cut off. Default 20,000. */
  maxResultCharacters?: number
  /**
   * The longest message that is taken of the server, in bytes: a result, a page of tools. At a longer one the connection is
   * broken off, and the call fails. Default 4,194,304.
   */
  maxMessageBytes?: number
  /** Most tools that are taken; the rest is left out. Default 128, as many as OpenAI's API takes. */
  maxTools?: number
  /** Called when the server's tools have changed. */
  onChange?: (tools: readonly Tool[]) => void
  /** Given the pictures and sounds among the results; the model is only told that there were some. */
  onMedia?: (media: MCPMedia) => void
  /** Where to log, also what the program writes to its standard error. Default: nowhere. */
  logger?: Logger
}

/** What the options may be. */
export const mcpRules: OptionRules<MCPToolsOptions & MCPProgram & MCPAddress> = {
  name: 'any',
  prefix: 'any',
  include: 'any',
  exclude: 'any',
  behaviour: 'any',
  timeoutMs: 'positive',
  connectTimeoutMs: 'positive',
  maxResultCharacters: 'positive',
  maxMessageBytes: 'positive',
  maxTools: 'positive',
  onChange: 'any',
  onMedia: 'any',
  logger: 'any',
  command: 'any',
  args: 'any',
  env: 'any',
  cwd: 'any',
  url: 'any',
  headers: 'any',
}
