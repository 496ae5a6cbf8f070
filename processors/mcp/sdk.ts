import { boundedFetch, MissingPackageError } from '../../src/engine.ts'
import type { MCPAddress, MCPProgram } from './mcp-options.ts'
import { messageBound } from './message-bound.ts'

/** Loads the SDK's client. @throws MissingPackageError */
export async function loadSdk() {
  try {
    const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
    return { Client }
  } catch (cause) {
    throw new MissingPackageError('@modelcontextprotocol/sdk', 'mcpTools()', { cause })
  }
}

/**
 * The wire to a server. Only what is needed is loaded: a program needs Node, an address does not.
 * @param maxBytes The longest message that is taken; at a longer one the wire breaks.
 */
export async function wireTo(server: MCPProgram | MCPAddress, maxBytes: number) {
  if ('url' in server) {
    const { StreamableHTTPClientTransport } = await import(
      '@modelcontextprotocol/sdk/client/streamableHttp.js'
    )
    return new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers: { ...server.headers } },
      fetch: boundedFetch(messageBound(maxBytes)),
    })
  }
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js')
  const { command, args = [], env, cwd } = server
  return new StdioClientTransport({
    command,
    args: [...args],
    stderr: 'pipe',
    maxBufferSize: maxBytes,
    ...(env !== undefined && { env: { ...env } }),
    ...(cwd !== undefined && { cwd }),
  })
}

/** Whether a request was turned away over HTTP, as it is by a server that has been started anew: nothing was done. */
export async function wasRefused(thrown: unknown): Promise<boolean> {
  const { StreamableHTTPError } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  return thrown instanceof StreamableHTTPError && (thrown.code === 400 || thrown.code === 404)
}
